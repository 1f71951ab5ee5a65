"""The same move with many listings at once: all of them in the door's one transaction, or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Refusal
from matchmaker.domain.listings import ListingKind, ListingMove, ListingStatus, missing
from matchmaker.services import matches, notices
from matchmaker.services.listings.acts import Act
from matchmaker.services.listings.moves import make_move, require_move
from matchmaker.services.listings.reading import find_with_member
from matchmaker.storage.listings.queries import drafts_nobody_returned
from matchmaker.storage.matches import MatchingRun
from matchmaker.storage.members import Member

MATCHED_AT_ONCE = 5
"""The matching of more listings than this is left to a run in the background: people do not wait for it."""


@dataclass(frozen=True, slots=True, order=True)
class Chosen:
    """A listing on a coordinator's list, in the version that stood there."""

    kind: ListingKind
    listing_id: str
    version: int


class OneRefused(Refusal):
    """One of many cannot be done, and so none was: its title, and the refusal that says why."""

    code = "one_of_many_refused"

    def __init__(self, title: str, reason: Refusal) -> None:
        """Keep which one and why."""
        self.title, self.reason = title, reason
        super().__init__()


def hand_in_drafts(session: Session, *, actor: Actor, kind: ListingKind, now: datetime) -> tuple[int, int]:
    """Hand in every complete draft of the actor's organisation; how many, and how many lack something.

    A draft that a coordinator returned is not among them: it wants an answer of its own.

    Raises Forbidden for an actor without an admitted organisation.
    """
    actor.require(Action.SUBMIT_LISTING)
    if actor.member_id is None:
        raise Forbidden(action=Action.SUBMIT_LISTING.value)
    member = session.get_one(Member, actor.member_id)
    drafts = drafts_nobody_returned(session, kind, member.id)
    complete = [draft for draft in drafts if not missing(kind, draft)]
    for draft in complete:
        make_move(Act(session, actor, kind, draft, member, now, is_one_of_many=True), ListingMove.SUBMIT)
    if complete:
        notices.notify_coordinators(
            session,
            regions=[member.region],
            kind="listings_submitted",
            path="/listings/queue",
            now=now,
            count=len(complete),
        )
    return len(complete), len(drafts) - len(complete)


def publish_chosen(
    session: Session, *, actor: Actor, chosen: Sequence[Chosen], now: datetime
) -> MatchingRun | None:
    """Publish every chosen listing, and have them matched: here when they are few, else by the run returned.

    Raises Forbidden for those who do not review, Invalid when nothing is chosen, NotFound for a listing that
    is not the actor's to see, OneRefused for any other reason.
    """
    actor.require(Action.REVIEW_LISTING)
    if not chosen:
        raise Invalid("nothing_chosen")
    # In one order, so that two coordinators who publish the same ones do not block each other.
    acts = [_publish(session, actor, one, now) for one in sorted(set(chosen))]
    _tell_owners(acts)
    if len(acts) > MATCHED_AT_ONCE:
        listings = [(act.kind, act.listing.id) for act in acts]
        return matches.request_run(session, actor=actor, same_city=False, now=now, listings=listings)
    for act in acts:
        matches.suggest_for(session, kind=act.kind, listing_id=act.listing.id, now=now)
    return None


def _publish(session: Session, actor: Actor, one: Chosen, now: datetime) -> Act:
    listing, member = find_with_member(session, one.kind, one.listing_id)
    act = Act(session, actor, one.kind, listing, member, now, is_one_of_many=True)
    try:
        require_move(act, ListingMove.PUBLISH, one.version)
        listing.review_note = ""
        make_move(act, ListingMove.PUBLISH)
    except NotFound:
        raise
    except Refusal as refusal:
        raise OneRefused(listing.title, refusal) from refusal
    return act


def _tell_owners(acts: Sequence[Act]) -> None:
    """One notice an organisation, however many of its listings were published."""
    counts = Counter(act.member.id for act in acts)
    for member_id, count in sorted(counts.items()):
        act = next(act for act in acts if act.member.id == member_id)
        notices.notify_member(
            act.session,
            member_id=member_id,
            kind="listings_published",
            path=f"/listings/mine?status={ListingStatus.PUBLISHED.value}",
            now=act.now,
            count=count,
        )
