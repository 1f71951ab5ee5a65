"""The life of a listing - a need, a patent or an offer - in the resource pool."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matchmaker.domain.access import Action, Actor, Role
from matchmaker.domain.divisions import Region
from matchmaker.domain.moves import Move, move
from matchmaker.domain.vocabulary import Confidentiality


class ListingKind(StrEnum):
    """What the pool holds."""

    NEED = "need"
    PATENT = "patent"
    OFFER = "offer"


class ListingStatus(StrEnum):
    """Where a listing stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class ListingMove(StrEnum):
    """What can be done with a listing."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    REVISE = "revise"
    RETURN = "return"
    WITHDRAW = "withdraw"
    DISCARD = "discard"
    EXPIRE = "expire"
    RENEW = "renew"
    REOPEN = "reopen"


_OWN = (Role.MEMBER, Role.OWNER)
# A draft concerns nobody else: who applies for admission may put it away and take it up again, too.
_DRAFTING = (Role.APPLICANT, *_OWN)
_STAFF = (Role.COORDINATOR, Role.ADMIN)

LISTING_MOVES: dict[ListingMove, Move[ListingStatus]] = {
    ListingMove.SUBMIT: move({ListingStatus.DRAFT}, ListingStatus.IN_REVIEW, *_OWN),
    ListingMove.PUBLISH: move({ListingStatus.IN_REVIEW}, ListingStatus.PUBLISHED, *_STAFF),
    ListingMove.REVISE: move({ListingStatus.PUBLISHED}, ListingStatus.IN_REVIEW, *_OWN),
    ListingMove.RETURN: move({ListingStatus.IN_REVIEW}, ListingStatus.DRAFT, *_STAFF),
    ListingMove.WITHDRAW: move(
        {ListingStatus.IN_REVIEW, ListingStatus.PUBLISHED}, ListingStatus.WITHDRAWN, *_OWN, *_STAFF
    ),
    ListingMove.DISCARD: move({ListingStatus.DRAFT}, ListingStatus.WITHDRAWN, *_DRAFTING),
    ListingMove.EXPIRE: move({ListingStatus.PUBLISHED}, ListingStatus.EXPIRED, Role.ADMIN),
    ListingMove.RENEW: move(
        {ListingStatus.PUBLISHED, ListingStatus.EXPIRED}, ListingStatus.PUBLISHED, *_OWN, *_STAFF
    ),
    ListingMove.REOPEN: move(
        {ListingStatus.WITHDRAWN, ListingStatus.EXPIRED}, ListingStatus.DRAFT, *_DRAFTING
    ),
}

# How long a listing stays published before its holder must say that it still stands.
SHELF_LIFE = timedelta(days=365)


def expiry(today: date, deadline: date | None = None) -> date:
    """The day a listing published or renewed today lapses: after a year, or at its own deadline if sooner."""
    latest = today + SHELF_LIFE
    return min(latest, deadline) if deadline and deadline > today else latest


REQUIRED: dict[ListingKind, tuple[str, ...]] = {
    ListingKind.NEED: ("title", "problem", "industry", "deal_kinds", "deadline"),
    ListingKind.PATENT: (
        "application_number",
        "title",
        "abstract",
        "holders",
        "legal_status",
        "status_source",
        "status_checked_on",
        "deal_kinds",
    ),
    ListingKind.OFFER: ("title", "description", "service_kinds", "regions", "price_basis"),
}
"""What a listing must say before a coordinator looks at it; a draft may leave all but its title open."""

REVIEWED: dict[ListingKind, tuple[str, ...]] = {
    ListingKind.NEED: ("title", "problem", "elements"),
    ListingKind.PATENT: ("title", "abstract", "main_claim"),
    ListingKind.OFFER: ("title", "description"),
}
"""The running text that a coordinator vouches for: changed in a published listing, it is reviewed anew."""

EDITABLE = frozenset({ListingStatus.DRAFT, ListingStatus.IN_REVIEW, ListingStatus.PUBLISHED})

WARNING_AHEAD = timedelta(days=14)
"""How long before its expiry the holder of a listing is reminded."""


def missing(kind: ListingKind, listing: object) -> tuple[str, ...]:
    """Return the names of the required parts that the listing, or what a form holds of it, leaves empty."""
    return tuple(name for name in REQUIRED[kind] if not getattr(listing, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that decides who may read a listing.

    admitted -- whether the organisation that listed it is an approved member today.
    was_submitted -- whether a coordinator has ever been asked to look at it.
    """

    member_id: str
    region: Region
    status: ListingStatus
    expires_on: date | None
    admitted: bool
    was_submitted: bool
    confidentiality: Confidentiality = Confidentiality.PUBLIC


def may_read(actor: Actor, standing: Standing, today: date) -> bool:
    """Whether the actor may open the listing: its owner, staff of its region, or those it is published to."""
    return (
        actor.owns(standing.member_id) or may_review(actor, standing) or _is_open_to(actor, standing, today)
    )


def may_review(actor: Actor, standing: Standing) -> bool:
    """Whether the actor looks after the listing as staff; a draft is its owner's alone."""
    is_staff = actor.may(Action.REVIEW_LISTING) and actor.covers([standing.region])
    return is_staff and standing.was_submitted and standing.status is not ListingStatus.DRAFT


def _is_open_to(actor: Actor, standing: Standing, today: date) -> bool:
    lapsed = standing.expires_on is not None and standing.expires_on <= today
    if standing.status is not ListingStatus.PUBLISHED or lapsed or not standing.admitted:
        return False
    return standing.confidentiality in readable_by(actor)


def readable_by(actor: Actor) -> tuple[Confidentiality, ...]:
    """The degrees of confidentiality whose published listings the actor may read; never ``matching``."""
    if actor.may(Action.READ_MEMBERS_POOL):
        return Confidentiality.PUBLIC, Confidentiality.MEMBERS
    return (Confidentiality.PUBLIC,)
