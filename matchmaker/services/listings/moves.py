"""Moving a listing through its life; the table of moves is domain.listings.LISTING_MOVES."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Stale
from matchmaker.domain.listings import LISTING_MOVES, ListingKind, ListingMove, ListingStatus, may_review
from matchmaker.domain.moves import target_of
from matchmaker.services.listings.acts import Act
from matchmaker.services.listings.published import enter, leave, require_complete
from matchmaker.services.listings.reading import find_with_member, standing_of
from matchmaker.storage.listings.queries import Listing

REVIEWS = frozenset({ListingMove.PUBLISH, ListingMove.RETURN})
DRAFTING = frozenset({ListingMove.DISCARD, ListingMove.REOPEN})

RECORDED: dict[ListingMove, str] = {
    ListingMove.SUBMIT: "listing_submitted",
    ListingMove.PUBLISH: "listing_published",
    ListingMove.REVISE: "listing_revised",
    ListingMove.RETURN: "listing_returned",
    ListingMove.WITHDRAW: "listing_withdrawn",
    ListingMove.DISCARD: "listing_discarded",
    ListingMove.EXPIRE: "listing_expired",
    ListingMove.RENEW: "listing_renewed",
    ListingMove.REOPEN: "listing_reopened",
}


def move(
    session: Session,
    *,
    actor: Actor,
    kind: ListingKind,
    listing_id: str,
    name: ListingMove,
    version: int,
    now: datetime,
    reason: str = "",
) -> Listing:
    """Make a move with a listing: its owner's or a coordinator's.

    version -- the one that the actor had before them: nobody publishes a text that they have not read.
    reason -- what its owner reads; a coordinator who returns or withdraws a listing must give one.

    Raises NotFound for others' listings, Forbidden, WrongState, Stale, Invalid and Incomplete.
    """
    listing, member = find_with_member(session, kind, listing_id)
    act = Act(session, actor, kind, listing, member, now)
    require_move(act, name, version)
    if _wants_reason(act, name) and not reason.strip():
        raise Invalid("listing_reason_required", field="reason")
    listing.review_note = reason.strip()
    make_move(act, name)
    return listing


def require_move(act: Act, name: ListingMove, version: int) -> None:
    """Raise NotFound, Forbidden or Stale unless the actor may move the listing as it was read."""
    _require_part_in(act, name)
    if act.listing.version != version:
        raise Stale(version=act.listing.version)


def _require_part_in(act: Act, name: ListingMove) -> None:
    """Others' listings are not there; owners do not review, and beyond drafts need a member's rights."""
    is_own = act.actor.owns(act.member.id)
    is_reviewer = may_review(act.actor, standing_of(act.listing, act.member))
    if not (is_own or is_reviewer):
        raise NotFound
    if is_own and name in REVIEWS:
        raise Forbidden(move=name.value)
    if is_own:
        act.actor.require(Action.DRAFT_LISTING if name in DRAFTING else Action.SUBMIT_LISTING)


def _wants_reason(act: Act, name: ListingMove) -> bool:
    is_own = act.actor.owns(act.member.id)
    return name is ListingMove.RETURN or (name is ListingMove.WITHDRAW and not is_own)


def make_move(act: Act, name: ListingMove) -> None:
    """Make a move whose actor has been checked: what it entails, the record, the notices."""
    before = act.listing.status
    act.listing.status = target_of(LISTING_MOVES, name, before, act.actor)
    _entail(act, name, before)
    act.flush()
    act.record(RECORDED[name])
    act.tell(RECORDED[name])


def _entail(act: Act, name: ListingMove, before: ListingStatus) -> None:
    if act.listing.status is ListingStatus.IN_REVIEW:
        require_complete(act)
        act.listing.submitted_at = act.now
    if name is ListingMove.PUBLISH:
        act.listing.published_at = act.now
    if act.listing.status is ListingStatus.PUBLISHED:
        enter(act)
    elif before is ListingStatus.PUBLISHED:
        leave(act)
    if name is ListingMove.REOPEN:
        act.listing.expires_on = None
