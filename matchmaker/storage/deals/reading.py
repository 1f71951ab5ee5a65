"""What pages read of deals: a party's own, and those that touch a coordinator's regions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.deals import OVER, DealStage
from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import Side
from matchmaker.storage.deals.tables import Deal, DealStep
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.members import Member


@dataclass(frozen=True)
class DealRow:
    """A deal with the names of both parties."""

    id: str
    introduction_id: str
    match_id: str
    stage: DealStage
    version: int
    seeker_id: str
    provider_id: str
    seeker: str
    provider: str
    seeker_region: Region
    provider_region: Region
    opened_at: datetime
    moved_at: datetime
    due_on: date | None
    lapses_on: date | None
    reason: str

    @property
    def parties(self) -> tuple[str, str]:
        """The keys of both organisations."""
        return self.seeker_id, self.provider_id

    @property
    def regions(self) -> tuple[Region, Region]:
        """Where the two lie."""
        return self.seeker_region, self.provider_region

    def side_of(self, member_id: str | None) -> Side | None:
        """Which side the organisation is; None for others."""
        return {self.seeker_id: Side.SEEKER, self.provider_id: Side.PROVIDER}.get(member_id or "")

    def member_of(self, side: Side) -> str:
        """The key of the side's organisation."""
        return self.seeker_id if side is Side.SEEKER else self.provider_id

    def name_of(self, side: Side) -> str:
        """The organisation of a side."""
        return self.seeker if side is Side.SEEKER else self.provider


_SEEKER, _PROVIDER = aliased(Member), aliased(Member)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Deal.id,
            Deal.introduction_id,
            Introduction.match_id,
            Deal.stage,
            Deal.version,
            Deal.seeker_id,
            Deal.provider_id,
            _SEEKER.name.label("seeker_name"),
            _PROVIDER.name.label("provider_name"),
            _SEEKER.region.label("seeker_region"),
            _PROVIDER.region.label("provider_region"),
            Deal.opened_at,
            Deal.moved_at,
            Deal.due_on,
            Deal.lapses_on,
            Deal.reason,
        )
        .join(Introduction, Introduction.id == Deal.introduction_id)
        .join(_SEEKER, _SEEKER.id == Deal.seeker_id)
        .join(_PROVIDER, _PROVIDER.id == Deal.provider_id)
    )


def deal_row(
    session: Session,
    *,
    deal_id: str,
    member_id: str | None,
    regions: Collection[Region],
    is_adviser: bool = False,
) -> DealRow | None:
    """One deal for a party to it or a coordinator of one of its regions; None for everybody else.

    is_adviser -- whether the member advises a side of this deal, so that it reads what its side reads.
    """
    readable = or_(_is_party(member_id), _touches(regions), literal(is_adviser))
    row = session.execute(_rows().where(Deal.id == deal_id, readable)).one_or_none()
    return DealRow(*row) if row else None


def _is_party(member_id: str | None) -> ColumnElement[bool]:
    return or_(Deal.seeker_id == member_id, Deal.provider_id == member_id)


def _touches(regions: Collection[Region]) -> ColumnElement[bool]:
    wanted = sorted(regions)
    return or_(_SEEKER.region.in_(wanted), _PROVIDER.region.in_(wanted))


def deals_of(
    session: Session, *, member_id: str, is_open: bool, page: int, page_size: int
) -> tuple[list[DealRow], int]:
    """A page of an organisation's deals, and their number: open ones by due date, others newest first."""
    return _page(session, _rows().where(_is_party(member_id)), is_open, page, page_size)


def deals_in(
    session: Session, *, regions: Collection[Region], stage: DealStage, page: int, page_size: int
) -> tuple[list[DealRow], int]:
    """A page of the deals of a stage that touch the regions, and their number, as `deals_of` orders them."""
    statement = _rows().where(_touches(regions), Deal.stage == stage)
    return _page(session, statement, stage not in OVER, page, page_size)


def _page(
    session: Session, statement: Select[*tuple[Any, ...]], is_open: bool, page: int, page_size: int
) -> tuple[list[DealRow], int]:
    over = Deal.stage.in_(sorted(OVER))
    statement = statement.where(~over if is_open else over)
    order = Deal.due_on.asc() if is_open else Deal.moved_at.desc()
    rows = session.execute(statement.order_by(order, Deal.id).limit(page_size).offset((page - 1) * page_size))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    return [DealRow(*row) for row in rows], total


def count_by_stage(session: Session, *, regions: Collection[Region]) -> dict[DealStage, int]:
    """How many deals of the regions stand at each stage."""
    rows = session.execute(
        select(Deal.stage, func.count())
        .join(_SEEKER, _SEEKER.id == Deal.seeker_id)
        .join(_PROVIDER, _PROVIDER.id == Deal.provider_id)
        .where(_touches(regions))
        .group_by(Deal.stage)
    )
    return {**dict.fromkeys(DealStage, 0), **dict(rows.all())}


def steps_of(session: Session, deal_id: str) -> list[DealStep]:
    """What was done to a deal, in order."""
    query = select(DealStep).where(DealStep.deal_id == deal_id).order_by(DealStep.number)
    return list(session.scalars(query))
