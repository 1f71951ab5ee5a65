"""What the holder of a patent sees of the matching's suggestions for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingStatus, readable_by
from matchmaker.domain.matches import Strength, strength
from matchmaker.services.listings import ListingDetail
from matchmaker.storage.home import NeedForPatent, makers_for_patent, needs_for_patent

MOST = 10


@dataclass(frozen=True)
class Fits:
    """Needs that the reader may read, and makers by region."""

    needs: Sequence[NeedForPatent]
    makers: Mapping[Region, int]

    def strength(self, need: NeedForPatent) -> Strength:
        """How near the two texts are, in a word."""
        return strength(need.score)


def fits_of(session: Session, actor: Actor, detail: ListingDetail, today: date) -> Fits | None:
    """The suggestions for an own patent that is published; None for others."""
    patent = detail.listing
    if not detail.is_own or patent.status is not ListingStatus.PUBLISHED:
        return None
    return Fits(
        needs_for_patent(session, patent_id=patent.id, readable=readable_by(actor), today=today, limit=MOST),
        makers_for_patent(session, patent_id=patent.id),
    )
