"""What the reader of somebody else's listing could do next."""

from dataclasses import dataclass

from matchmaker.domain.access import Action
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.matches import Strength, strength
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.extensions import db
from matchmaker.services.listings import ListingDetail
from matchmaker.storage.fitting import OwnFit, own_fits
from matchmaker.storage.members import Member
from matchmaker.web.policies import current_actor

FITS_SHOWN = 3


@dataclass(frozen=True)
class Fit:
    """An own listing that fits, and how well."""

    row: OwnFit
    strength: Strength


@dataclass(frozen=True)
class NextStep:
    """The step that the page offers.

    fits -- own listings that were found to fit. adds -- the kind of listing that the reader could add to be
    matched with this one; None for those who cannot add any yet.
    """

    fits: tuple[Fit, ...]
    adds: ListingKind | None


def next_step(detail: ListingDetail) -> NextStep | None:
    """What comes next for this reader; None for the listing's owner and for those who work for the site."""
    actor = current_actor()
    if detail.is_own or actor.may(Action.REVIEW_LISTING):
        return None
    if actor.member_id is None or not actor.may(Action.DRAFT_LISTING):
        return NextStep((), None)
    rows = own_fits(
        db.session,
        member_id=actor.member_id,
        kind=detail.kind,
        listing_id=detail.listing.id,
        limit=FITS_SHOWN,
    )
    fits = tuple(Fit(row, strength(row.score)) for row in rows)
    return NextStep(fits, _addable(detail.kind, db.session.get_one(Member, actor.member_id)))


def _addable(read: ListingKind, reader: Member) -> ListingKind:
    """A need is answered by services of agencies and patents of others; those are found by needs."""
    if read is not ListingKind.NEED:
        return ListingKind.NEED
    return ListingKind.OFFER if reader.kind is MemberKind.AGENCY else ListingKind.PATENT
