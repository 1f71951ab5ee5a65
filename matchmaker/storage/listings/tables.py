"""What needs, patents and offers share: owner, state, dates, versions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.storage.base import KEY, Base, coded, new_key


class ListingColumns:
    """Columns of every listing."""

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(10), default="zh")
    status: Mapped[ListingStatus] = mapped_column(coded(ListingStatus), index=True)
    review_note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    expires_on: Mapped[date | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr
    def member_id(cls) -> Mapped[str]:  # noqa: N805 - SQLAlchemy passes the class
        """The organisation that listed it."""
        return mapped_column(KEY, ForeignKey("member.id"), index=True)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - likewise
        """Two editors at once: the second save is refused, not lost."""
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


class ListingVersion(Base):
    """A listing as it stood after a save: what was said, by whom, when."""

    __tablename__ = "listing_version"
    __table_args__ = (UniqueConstraint("kind", "listing_id", "number", name="uq_listing_version_number"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    kind: Mapped[ListingKind] = mapped_column(coded(ListingKind))
    listing_id: Mapped[str] = mapped_column(KEY)
    number: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[dict[str, Any]]
