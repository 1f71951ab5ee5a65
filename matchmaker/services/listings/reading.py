"""Opening a listing as far as its reader may: foreign and absent ones are refused alike."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, NotFound
from matchmaker.domain.listings import (
    EDITABLE,
    LISTING_MOVES,
    ListingKind,
    ListingMove,
    ListingStatus,
    Standing,
    may_read,
    may_review,
)
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.moves import moves_open_to
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.storage.listings import queries
from matchmaker.storage.listings.queries import Listing, ListingPage, VersionRow
from matchmaker.storage.members import Member

# Made by the system or by saving, not by a button.
UNSEEN_MOVES = frozenset({ListingMove.EXPIRE, ListingMove.REVISE})


@dataclass(frozen=True, slots=True)
class ListingDetail:
    """A listing, who listed it, and what the reader is to it.

    moves -- what the reader could do with it now; none for outsiders.
    versions -- the newest first; none for outsiders.
    """

    kind: ListingKind
    listing: Listing
    member: Member
    is_own: bool
    is_reviewer: bool
    moves: tuple[ListingMove, ...]
    versions: tuple[VersionRow, ...]

    @property
    def is_editable(self) -> bool:
        """Whether the reader may open the form."""
        return self.is_own and self.listing.status in EDITABLE


def read(session: Session, *, actor: Actor, kind: ListingKind, listing_id: str, today: date) -> ListingDetail:
    """Open a listing for reading.

    Raises NotFound where there is none, or none for this actor.
    """
    listing, member = find_with_member(session, kind, listing_id)
    standing = standing_of(listing, member)
    if not may_read(actor, standing, today):
        raise NotFound
    is_own, is_reviewer = actor.owns(member.id), may_review(actor, standing)
    if not (is_own or is_reviewer):
        return ListingDetail(kind, listing, member, False, False, (), ())
    moves = tuple(
        name for name in moves_open_to(LISTING_MOVES, listing.status, actor) if name not in UNSEEN_MOVES
    )
    history = tuple(queries.versions(session, kind, listing.id))
    return ListingDetail(kind, listing, member, is_own, is_reviewer, moves, history)


def own(
    session: Session,
    *,
    actor: Actor,
    kind: ListingKind | None = None,
    status: ListingStatus | None = None,
    page: int = 1,
) -> ListingPage:
    """List what the actor's organisation has listed.

    Raises Forbidden for an actor without an organisation.
    """
    actor.require(Action.DRAFT_LISTING)
    if actor.member_id is None:
        raise Forbidden(action=Action.DRAFT_LISTING.value)
    return queries.own_listings(session, actor.member_id, kind=kind, status=status, page=page)


def waiting(session: Session, *, actor: Actor, page: int = 1) -> ListingPage:
    """List what waits for this coordinator, the longest waiting first."""
    actor.require(Action.REVIEW_LISTING)
    regions = [region for region in Region if actor.covers([region])]
    return queries.waiting_listings(session, regions, page=page)


def find_with_member(session: Session, kind: ListingKind, listing_id: str) -> tuple[Listing, Member]:
    """The listing and the organisation that listed it; raises NotFound."""
    listing = queries.find(session, kind, listing_id)
    if listing is None:
        raise NotFound
    return listing, session.get_one(Member, listing.member_id)


def standing_of(listing: Listing, member: Member) -> Standing:
    """What the rules on reading look at."""
    return Standing(
        member_id=member.id,
        region=member.region,
        status=listing.status,
        expires_on=listing.expires_on,
        admitted=member.status is MemberStatus.APPROVED,
        was_submitted=listing.submitted_at is not None or listing.published_at is not None,
        confidentiality=getattr(listing, "confidentiality", Confidentiality.PUBLIC),
    )
