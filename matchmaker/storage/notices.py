"""The in-site inbox; a notice not yet mailed is the mail's outbox."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.notices import Pace, Topic
from matchmaker.storage.accounts import Account
from matchmaker.storage.base import CODE, KEY, Base, coded, new_key


class Notice(Base):
    """Something a person should know, with a link and no personal data of others."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_pace_mailed_at", "pace", "mailed_at"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(CODE)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    path: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    # As the reader had chosen when it was written.
    pace: Mapped[Pace] = mapped_column(coded(Pace), default=Pace.AT_ONCE, server_default="at_once")
    mailed_at: Mapped[datetime | None]
    mail_attempts: Mapped[int] = mapped_column(default=0)
    # A worker that takes the mail, or fails with it, keeps the others off until then.
    mail_after: Mapped[datetime | None]


class MailChoice(Base):
    """When a person wants the mail of a topic; without a row it comes at once."""

    __tablename__ = "mail_choice"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(coded(Topic), primary_key=True)
    pace: Mapped[Pace] = mapped_column(coded(Pace))


@dataclass(frozen=True)
class NoticeRow:
    """A notice as the inbox lists it."""

    id: str
    kind: str
    detail: dict[str, Any]
    created_at: datetime
    is_read: bool


def inbox(session: Session, *, account_id: int, page: int, page_size: int) -> tuple[list[NoticeRow], int]:
    """A page of an account's notices, newest first, and the number of all of them."""
    mine = Notice.account_id == account_id
    rows = session.scalars(
        select(Notice)
        .where(mine)
        .order_by(Notice.created_at.desc(), Notice.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    total = session.scalar(select(func.count()).select_from(Notice).where(mine)) or 0
    return [_row(notice) for notice in rows], total


def _row(notice: Notice) -> NoticeRow:
    return NoticeRow(notice.id, notice.kind, notice.detail, notice.created_at, notice.read_at is not None)


def count_unread(session: Session, *, account_id: int) -> int:
    """How many notices an account has not opened."""
    unread = select(func.count()).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return session.scalar(unread) or 0


def newest_of_kind(session: Session, kind: str) -> datetime | None:
    """When a notice of the kind was last written to anybody."""
    query = select(Notice.created_at).where(Notice.kind == kind).order_by(Notice.created_at.desc())
    return session.scalar(query.limit(1))


def waiting_for_mail(session: Session, *, now: datetime, attempts: int, limit: int) -> list[str]:
    """Notices to be mailed now, oldest first: not sent, not in another worker's hands, not given up."""
    return list(
        session.scalars(
            select(Notice.id)
            .join(Account, Account.id == Notice.account_id)
            .where(
                Notice.pace == Pace.AT_ONCE,
                Notice.mailed_at.is_(None),
                Notice.mail_attempts < attempts,
                or_(Notice.mail_after.is_(None), Notice.mail_after <= now),
                Account.active,
            )
            .order_by(Notice.created_at, Notice.id)
            .limit(limit)
        )
    )


def mail_choices(session: Session, *, account_id: int) -> dict[Topic, Pace]:
    """What a person chose, topic by topic; topics that were never chosen are absent."""
    rows = select(MailChoice.topic, MailChoice.pace).where(MailChoice.account_id == account_id)
    chosen: dict[Topic, Pace] = dict(session.execute(rows.order_by(MailChoice.topic)).all())
    return chosen


def paces_of(session: Session, *, account_ids: Collection[int], topic: Topic) -> dict[int, Pace]:
    """Which pace each of the accounts chose for the topic; those that never chose are absent."""
    rows = select(MailChoice.account_id, MailChoice.pace).where(
        MailChoice.account_id.in_(account_ids), MailChoice.topic == topic
    )
    chosen: dict[int, Pace] = dict(session.execute(rows.order_by(MailChoice.account_id)).all())
    return chosen


def waiting_for_digest(
    session: Session, *, pace: Pace, before: datetime, now: datetime, attempts: int, limit: int
) -> list[int]:
    """Accounts with unread notices from before the moment that are to be told of together."""
    return list(
        session.scalars(
            select(Notice.account_id)
            .join(Account, Account.id == Notice.account_id)
            .where(*in_digest(pace=pace, before=before, now=now, attempts=attempts), Account.active)
            .distinct()
            .order_by(Notice.account_id)
            .limit(limit)
        )
    )


def in_digest(
    *, pace: Pace, before: datetime, now: datetime, attempts: int
) -> tuple[ColumnElement[bool], ...]:
    """What a notice fulfils that a digest of this moment is to count."""
    return (
        Notice.pace == pace,
        Notice.created_at < before,
        Notice.read_at.is_(None),
        Notice.mailed_at.is_(None),
        Notice.mail_attempts < attempts,
        or_(Notice.mail_after.is_(None), Notice.mail_after <= now),
    )
