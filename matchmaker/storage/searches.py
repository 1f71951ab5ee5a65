"""Searches of the pool that a person saved, to run them again and to be told of what is new."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.texts import TITLE_LIMIT
from matchmaker.storage.base import KEY, Base, new_key


class SavedSearch(Base):
    """Words and filters under a name."""

    __tablename__ = "saved_search"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(TITLE_LIMIT))
    text: Mapped[str] = mapped_column(String(400), default="")
    # Facet to the chosen values, as the pool's addresses name them.
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    alerts: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    # Listings published up to here have been told of, or were there when the search was saved.
    told_until: Mapped[datetime] = mapped_column(index=True)
    alerted_at: Mapped[datetime | None]


def searches_of(session: Session, account_id: int) -> list[SavedSearch]:
    """A person's saved searches, the newest first."""
    query = select(SavedSearch).where(SavedSearch.account_id == account_id)
    return list(session.scalars(query.order_by(SavedSearch.created_at.desc(), SavedSearch.id)))


def count_searches(session: Session, account_id: int) -> int:
    """How many searches a person keeps."""
    query = select(func.count()).select_from(SavedSearch).where(SavedSearch.account_id == account_id)
    return session.scalar(query) or 0


def searches_to_tell(session: Session, *, before: datetime, limit: int) -> list[SavedSearch]:
    """Searches with alerts that have not looked at what was published before the moment, oldest first.

    They are locked: another worker passes them over.
    """
    return list(
        session.scalars(
            select(SavedSearch)
            .where(SavedSearch.alerts, SavedSearch.told_until < before)
            .order_by(SavedSearch.told_until, SavedSearch.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )
