"""What the two sides write to each other in a deal."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Text, and_, case, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.introductions import Side, other_side
from matchmaker.storage.accounts import Account
from matchmaker.storage.base import KEY, Base, coded, new_key
from matchmaker.storage.deals.tables import Deal
from matchmaker.storage.members import Member


class DealMessage(Base):
    """One message of a side to the other; never changed once it is there."""

    __tablename__ = "deal_message"
    __table_args__ = (Index("ix_deal_message_deal_id_written_at", "deal_id", "written_at"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"))
    side: Mapped[Side] = mapped_column(coded(Side))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    # The writer's organisation.
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    # When somebody of the other side first had it before them.
    read_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message with who wrote it; the name is empty when its account was deleted."""

    id: str
    side: Side
    member_id: str
    author: str
    organisation: str
    text: str
    written_at: datetime
    read_at: datetime | None


def messages_of(session: Session, *, deal_id: str, page: int, page_size: int) -> tuple[list[MessageRow], int]:
    """A page of a deal's messages, the newest first, and their number."""
    here = DealMessage.deal_id == deal_id
    rows = session.execute(
        select(
            DealMessage.id,
            DealMessage.side,
            DealMessage.member_id,
            Account.name,
            Member.name,
            DealMessage.text,
            DealMessage.written_at,
            DealMessage.read_at,
        )
        .join(Account, Account.id == DealMessage.account_id)
        .join(Member, Member.id == DealMessage.member_id)
        .where(here)
        .order_by(DealMessage.written_at.desc(), DealMessage.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    total = session.scalar(select(func.count()).select_from(DealMessage).where(here)) or 0
    return [MessageRow(*row) for row in rows], total


def _unread_by(side: Side) -> ColumnElement[bool]:
    return and_(DealMessage.side == other_side(side), DealMessage.read_at.is_(None))


def count_unread(session: Session, *, deal_id: str, side: Side) -> int:
    """How many messages of the other side nobody of this side has had before them."""
    query = select(func.count()).select_from(DealMessage)
    return session.scalar(query.where(DealMessage.deal_id == deal_id, _unread_by(side))) or 0


def mark_read(session: Session, *, deal_id: str, side: Side, shown: Collection[str], now: datetime) -> None:
    """Note that this side has had these of the other's messages before it."""
    chosen = update(DealMessage).where(DealMessage.deal_id == deal_id, DealMessage.id.in_(shown))
    session.execute(chosen.where(_unread_by(side)).values(read_at=now))


def unread_in(session: Session, *, deal_ids: Collection[str], member_id: str) -> dict[str, int]:
    """How many unread messages wait for a party in each of its deals; those without any are absent."""
    is_seeker = Deal.seeker_id == member_id
    writer = case((is_seeker, Side.PROVIDER.value), else_=Side.SEEKER.value)
    rows = session.execute(
        select(DealMessage.deal_id, func.count())
        .join(Deal, Deal.id == DealMessage.deal_id)
        .where(
            DealMessage.deal_id.in_(deal_ids),
            or_(is_seeker, Deal.provider_id == member_id),
            DealMessage.side == writer,
            DealMessage.read_at.is_(None),
        )
        .group_by(DealMessage.deal_id)
    )
    return dict(rows.all())


def messages_by(session: Session, account_id: int) -> list[DealMessage]:
    """Everything that a person wrote in deals, in order."""
    query = select(DealMessage).where(DealMessage.account_id == account_id)
    return list(session.scalars(query.order_by(DealMessage.written_at, DealMessage.id)))
