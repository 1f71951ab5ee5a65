"""Who took an open licence: the notice, the payment, and the holder's receipt."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from matchmaker.domain.open_licences import LICENSED, Part, TakingStatus
from matchmaker.storage.base import KEY, Base, coded, new_key
from matchmaker.storage.members import Member
from matchmaker.storage.open_licences.statements import OpenLicence

_STANDING = text("status <> 'cancelled'")


class OpenLicenceTaking(Base):
    """An organisation's notice that it takes a licence, and what became of it."""

    __tablename__ = "open_licence_taking"
    __table_args__ = (
        CheckConstraint("(status IN ('paid', 'confirmed')) = (paid_on IS NOT NULL)", name="paid_whole"),
        CheckConstraint(
            "(paid_on IS NULL) = (amount IS NULL) AND (paid_on IS NULL) = (obtained_on IS NULL)",
            name="payment_whole",
        ),
        CheckConstraint("(status = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed_whole"),
        Index(
            "uq_open_licence_taking_standing",
            "licence_id",
            "member_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    licence_id: Mapped[str] = mapped_column(KEY, ForeignKey("open_licence.id"), index=True)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    status: Mapped[TakingStatus] = mapped_column(coded(TakingStatus))
    # One more with every move: whoever acts says which one they saw.
    version: Mapped[int] = mapped_column(default=1)
    # What the notice says; for the two parties alone.
    use: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(300))
    notified_at: Mapped[datetime]
    paid_on: Mapped[date | None]
    # In yuan.
    amount: Mapped[int | None] = mapped_column(BigInteger)
    # The day on which there were both notice and payment.
    obtained_on: Mapped[date | None]
    confirmed_at: Mapped[datetime | None]


def standing_taking(session: Session, licence_id: str, member_id: str | None) -> OpenLicenceTaking | None:
    """The organisation's notice under a statement that was not taken back."""
    return session.scalar(
        select(OpenLicenceTaking).where(
            OpenLicenceTaking.licence_id == licence_id,
            OpenLicenceTaking.member_id == member_id,
            OpenLicenceTaking.status != TakingStatus.CANCELLED,
        )
    )


def open_takings(session: Session, licence_id: str) -> list[OpenLicenceTaking]:
    """Every notice under a statement that was not taken back, the first one first."""
    return list(
        session.scalars(
            select(OpenLicenceTaking)
            .where(
                OpenLicenceTaking.licence_id == licence_id,
                OpenLicenceTaking.status != TakingStatus.CANCELLED,
            )
            .order_by(OpenLicenceTaking.notified_at, OpenLicenceTaking.id)
        )
    )


def has_licensees(session: Session, licence_id: str) -> bool:
    """Whether somebody obtained a licence under the statement."""
    given = exists().where(
        OpenLicenceTaking.licence_id == licence_id, OpenLicenceTaking.status.in_(sorted(LICENSED))
    )
    return bool(session.scalar(select(given)))


@dataclass(frozen=True)
class TakingRow:
    """A notice for a list; `other` is the organisation across the table."""

    id: str
    title: str
    language: str
    other: str
    status: TakingStatus
    notified_at: datetime
    until: date | None


def takings_of(
    session: Session, *, member_id: str, part: Part, page: int, page_size: int
) -> tuple[list[TakingRow], int]:
    """A page of what an organisation took, or of what was taken of it; the latest first, and their number."""
    own = OpenLicenceTaking.member_id if part is Part.TAKER else OpenLicence.member_id
    statement = _rows(member_id).where(own == member_id)
    rows = session.execute(
        statement.order_by(OpenLicenceTaking.notified_at.desc(), OpenLicenceTaking.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    return [TakingRow(*row) for row in rows], total


def takings_waiting_for(session: Session, *, member_id: str, limit: int) -> list[TakingRow]:
    """Own takings that are not paid, and payments that the holder has not confirmed; the oldest first."""
    to_pay = and_(OpenLicenceTaking.member_id == member_id, OpenLicenceTaking.status == TakingStatus.NOTIFIED)
    to_confirm = and_(OpenLicence.member_id == member_id, OpenLicenceTaking.status == TakingStatus.PAID)
    rows = session.execute(
        _rows(member_id)
        .where(or_(to_pay, to_confirm))
        .order_by(OpenLicenceTaking.notified_at, OpenLicenceTaking.id)
        .limit(limit)
    )
    return [TakingRow(*row) for row in rows]


def _rows(member_id: str) -> Select[*tuple[Any, ...]]:
    """Takings with the organisation across the table from the member."""
    other = aliased(Member)
    across = case(
        (OpenLicence.member_id == member_id, OpenLicenceTaking.member_id), else_=OpenLicence.member_id
    )
    return (
        select(
            OpenLicenceTaking.id,
            OpenLicence.title,
            OpenLicence.language,
            other.name,
            OpenLicenceTaking.status,
            OpenLicenceTaking.notified_at,
            OpenLicence.until,
        )
        .join(OpenLicence, OpenLicence.id == OpenLicenceTaking.licence_id)
        .join(other, other.id == across)
    )
