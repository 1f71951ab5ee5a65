"""Statements of open licence: as composed, as announced, and what pages read of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.deals import FeeKind
from matchmaker.domain.divisions import Region
from matchmaker.domain.open_licences import OpenLicenceStatus, RoyaltyBase, Statement
from matchmaker.domain.vocabulary import PatentType
from matchmaker.storage.base import KEY, Base, coded, new_key
from matchmaker.storage.members import Member

_STANDING = text("status <> 'withdrawn'")


class OpenLicence(Base):
    """A holder's statement; of each patent one stands at a time, withdrawn ones are kept."""

    __tablename__ = "open_licence"
    __table_args__ = (
        CheckConstraint(
            "(status IN ('published', 'withdrawn')) = (announced_on IS NOT NULL)", name="announced_whole"
        ),
        CheckConstraint("(status = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_whole"),
        Index(
            "uq_open_licence_standing",
            "patent_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    patent_id: Mapped[str] = mapped_column(KEY, ForeignKey("patent.id"), index=True)
    # The holder that declares.
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    status: Mapped[OpenLicenceStatus] = mapped_column(coded(OpenLicenceStatus), index=True)
    # One more with every move: whoever acts says which one they saw.
    version: Mapped[int] = mapped_column(default=1)
    # Of the patent, as it stood when the statement was last saved.
    patent_number: Mapped[str] = mapped_column(String(40))
    patent_type: Mapped[PatentType] = mapped_column(coded(PatentType))
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(10))
    holders: Mapped[list[str]]
    # domain/open_licences Statement.
    fee_kind: Mapped[FeeKind] = mapped_column(coded(FeeKind))
    amount: Mapped[int | None] = mapped_column(BigInteger)
    royalty: Mapped[str] = mapped_column(String(10), default="")
    royalty_base: Mapped[RoyaltyBase | None] = mapped_column(coded(RoyaltyBase))
    payment: Mapped[str] = mapped_column(Text, default="")
    until: Mapped[date | None]
    other: Mapped[str] = mapped_column(Text, default="")
    report_number: Mapped[str] = mapped_column(String(80), default="")
    saved_at: Mapped[datetime]
    # The office's announcement.
    announcement_number: Mapped[str] = mapped_column(String(80), default="")
    announced_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]

    @property
    def statement(self) -> Statement:
        """What it says."""
        return Statement(**{name: getattr(self, name) for name in STATED})


STATED = ("fee_kind", "amount", "royalty", "royalty_base", "payment", "until", "other", "report_number")


def standing_statement(session: Session, patent_id: str) -> OpenLicence | None:
    """The one statement of a patent that is not withdrawn."""
    return session.scalar(
        select(OpenLicence).where(
            OpenLicence.patent_id == patent_id, OpenLicence.status != OpenLicenceStatus.WITHDRAWN
        )
    )


def patents_open_on(day: date) -> Select[str]:
    """Keys of the patents whose announced open licence may be taken on the day."""
    return select(OpenLicence.patent_id).where(
        OpenLicence.status == OpenLicenceStatus.PUBLISHED, OpenLicence.until >= day
    )


def published_statements(session: Session, patent_ids: Collection[str]) -> dict[str, OpenLicence]:
    """The announced statements of these patents, by the patent's key."""
    rows = session.scalars(
        select(OpenLicence).where(
            OpenLicence.patent_id.in_(patent_ids), OpenLicence.status == OpenLicenceStatus.PUBLISHED
        )
    )
    return {row.patent_id: row for row in rows}


@dataclass(frozen=True)
class StatementRow:
    """A statement for a list."""

    id: str
    patent_id: str
    title: str
    language: str
    holder: str
    region: Region
    status: OpenLicenceStatus
    saved_at: datetime
    until: date | None


def _rows(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            OpenLicence.id,
            OpenLicence.patent_id,
            OpenLicence.title,
            OpenLicence.language,
            Member.name,
            Member.region,
            OpenLicence.status,
            OpenLicence.saved_at,
            OpenLicence.until,
        )
        .join(Member, Member.id == OpenLicence.member_id)
        .where(condition)
    )


def _page(
    session: Session, statement: Select[*tuple[Any, ...]], order: Any, page: int, page_size: int
) -> tuple[list[StatementRow], int]:
    rows = session.execute(
        statement.order_by(order, OpenLicence.id).limit(page_size).offset((page - 1) * page_size)
    )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    return [StatementRow(*row) for row in rows], total


def statements_of(
    session: Session, *, member_id: str, page: int, page_size: int
) -> tuple[list[StatementRow], int]:
    """A page of an organisation's statements, the latest first, and their number."""
    return _page(
        session, _rows(OpenLicence.member_id == member_id), OpenLicence.saved_at.desc(), page, page_size
    )


def statements_waiting(
    session: Session, *, regions: Collection[Region], page: int, page_size: int
) -> tuple[list[StatementRow], int]:
    """A page of the statements of the regions that wait for their announcement, the oldest first."""
    waiting = (OpenLicence.status == OpenLicenceStatus.READY) & Member.region.in_(sorted(regions))
    return _page(session, _rows(waiting), OpenLicence.saved_at.asc(), page, page_size)
