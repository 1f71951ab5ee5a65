"""Addresses from which a calendar program reads a person's due days."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.storage.base import KEY, Base


class CalendarFeed(Base):
    """A person's one feed; whoever knows the token reads it, so only its hash is kept."""

    __tablename__ = "calendar_feed"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    # For whom the person acted when it was made: it ends when that ends.
    member_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("member.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]


def feed_by_hash(session: Session, token_hash: str) -> CalendarFeed | None:
    """The feed with this token."""
    return session.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == token_hash))
