"""Which of an organisation's own listings were found to fit a listing that it reads."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.domain.listings import ListingKind
from matchmaker.domain.matches import MatchStatus
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.matches import Match
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

_READ: dict[ListingKind, InstrumentedAttribute[Any]] = {
    ListingKind.NEED: Match.need_id,
    ListingKind.PATENT: Match.patent_id,
    ListingKind.OFFER: Match.offer_id,
}


@dataclass(frozen=True, slots=True)
class OwnFit:
    """A match of an own listing with the one that is read.

    kind -- of the own listing; listing_id, title and language are its own, too.
    introduction_id -- of the card that grew out of the match; None while nobody was asked.
    """

    kind: ListingKind
    listing_id: str
    title: str
    language: str
    score: float
    introduction_id: str | None


def own_fits(
    session: Session, *, member_id: str, kind: ListingKind, listing_id: str, limit: int
) -> list[OwnFit]:
    """The organisation's listings that fit the one of this kind and key, the strongest first.

    Matches that a coordinator rejected are left out, like those whose texts have left the pool.
    """
    own = _needs_of(member_id) if kind is not ListingKind.NEED else _answers_of(member_id)
    rows = session.execute(
        own.outerjoin(Introduction, Introduction.match_id == Match.id)
        .where(_READ[kind] == listing_id, Match.is_current, Match.status != MatchStatus.REJECTED)
        .order_by(Match.score.desc(), Match.id)
        .limit(limit)
    )
    return [OwnFit(ListingKind(row[0]), *row[1:]) for row in rows]


def _needs_of(member_id: str) -> Select[*tuple[Any, ...]]:
    """For a reader of a patent or a service: the own needs."""
    return (
        select(literal(ListingKind.NEED.value), Need.id, Need.title, Need.language, *_OF_MATCH)
        .select_from(Match)
        .join(Need, and_(Need.id == Match.need_id, Match.seeker_id == member_id))
    )


def _answers_of(member_id: str) -> Select[*tuple[Any, ...]]:
    """For a reader of a need: the own patents and services."""
    return (
        select(
            _kind_of_answer(),
            func.coalesce(Patent.id, Offer.id),
            func.coalesce(Patent.title, Offer.title),
            func.coalesce(Patent.language, Offer.language),
            *_OF_MATCH,
        )
        .select_from(Match)
        .outerjoin(Patent, Patent.id == Match.patent_id)
        .outerjoin(Offer, Offer.id == Match.offer_id)
        .where(Match.provider_id == member_id)
    )


def _kind_of_answer() -> ColumnElement[str]:
    return case(
        (Match.patent_id.is_not(None), literal(ListingKind.PATENT.value)),
        else_=literal(ListingKind.OFFER.value),
    )


_OF_MATCH = (Match.score, Introduction.id)
