"""Contracts on their way to the office: confirmed papers, what else was signed, and what is due when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.deals import DealStage, EarlierContract, Terms, Urgency
from matchmaker.domain.deals.contract import RECORDED_KINDS
from matchmaker.domain.deals.recordal import SOON
from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import Side
from matchmaker.domain.vocabulary import DealKind
from matchmaker.storage.base import coded
from matchmaker.storage.deals.tables import Deal, DealContract, DealPapers, DealTerms
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member


def papers_of(session: Session, deal_id: str) -> dict[Side, DealPapers]:
    """Which sides confirmed their papers."""
    rows = session.scalars(select(DealPapers).where(DealPapers.deal_id == deal_id))
    return {row.side: row for row in rows}


def earlier_contracts(session: Session, *, patent_id: str, but: str) -> tuple[EarlierContract, ...]:
    """What else was signed on a patent through the alliance, in the order of the signing.

    but -- the key of the deal that is asked about.
    """
    rows = session.scalars(
        select(DealTerms.content)
        .join(DealContract, DealContract.terms_id == DealTerms.id)
        .join(Deal, Deal.id == DealContract.deal_id)
        .join(Introduction, Introduction.id == Deal.introduction_id)
        .join(Match, Match.id == Introduction.match_id)
        .where(Match.patent_id == patent_id, Deal.id != but, Deal.stage != DealStage.FAILED)
        .order_by(DealContract.signed_on, Deal.id)
    )
    found = [Terms.from_json(content) for content in rows]
    return tuple(EarlierContract(terms.deal_kind, terms.until) for terms in found)


@dataclass(frozen=True)
class RecordalRow:
    """A signed contract whose recordal is not entered yet."""

    deal_id: str
    seeker: str
    provider: str
    seeker_region: Region
    provider_region: Region
    deal_kind: DealKind
    effective_on: date
    due_on: date


_SEEKER, _PROVIDER = aliased(Member), aliased(Member)
_KIND = DealTerms.content["deal_kind"].as_string()


def _waiting(regions: Collection[Region], *wanted: Any) -> Select[*tuple[Any, ...]]:
    """Signed contracts of a kind that the office records, with a party in the regions."""
    return (
        select(*wanted)
        .select_from(Deal)
        .join(DealContract, DealContract.deal_id == Deal.id)
        .join(DealTerms, DealTerms.id == DealContract.terms_id)
        .join(_SEEKER, _SEEKER.id == Deal.seeker_id)
        .join(_PROVIDER, _PROVIDER.id == Deal.provider_id)
        .where(
            Deal.stage == DealStage.SIGNED,
            _KIND.in_(sorted(RECORDED_KINDS)),
            or_(_SEEKER.region.in_(sorted(regions)), _PROVIDER.region.in_(sorted(regions))),
        )
    )


def _is(urgency: Urgency, today: date) -> ColumnElement[bool]:
    soon = today + SOON
    conditions: dict[Urgency, ColumnElement[bool]] = {
        Urgency.OVERDUE: Deal.due_on < today,
        Urgency.SOON: and_(Deal.due_on >= today, Deal.due_on <= soon),
        Urgency.LATER: Deal.due_on > soon,
    }
    return conditions[urgency]


def count_recordals(session: Session, *, regions: Collection[Region], today: date) -> dict[Urgency, int]:
    """How many recordals of the regions are overdue, due soon, and due later."""
    sums = [func.coalesce(func.sum(case((_is(one, today), 1), else_=0)), 0) for one in Urgency]
    return dict(zip(Urgency, map(int, session.execute(_waiting(regions, *sums)).one()), strict=True))


def recordals_between(
    session: Session, *, regions: Collection[Region], first: date, last: date
) -> list[tuple[date, str, str]]:
    """Recordals of the regions that are due in a time: day, deal, name of the seeker."""
    rows = session.execute(
        _waiting(regions, Deal.due_on, Deal.id, _SEEKER.name).where(Deal.due_on.between(first, last))
    )
    return [(day, deal_id, name) for day, deal_id, name in rows]


def recordals_due(
    session: Session,
    *,
    regions: Collection[Region],
    urgency: Urgency,
    today: date,
    page: int,
    page_size: int,
) -> list[RecordalRow]:
    """A page of the recordals of one urgency, the most urgent first."""
    rows = session.execute(
        _waiting(
            regions,
            Deal.id,
            _SEEKER.name,
            _PROVIDER.name,
            _SEEKER.region,
            _PROVIDER.region,
            type_coerce(_KIND, coded(DealKind)),
            DealContract.effective_on,
            Deal.due_on,
        )
        .where(_is(urgency, today))
        .order_by(Deal.due_on, Deal.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return [RecordalRow(*row) for row in rows]
