"""Replaced entries of the catalogue: every version is kept, the latest one holds."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.storage.base import CODE, KEY, Base, new_key


class StandardVersion(Base):
    """What an administrator put in the place of an entry, when, and as which version of it."""

    __tablename__ = "standard_version"
    __table_args__ = (UniqueConstraint("code", "number", name="uq_standard_version_number"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    code: Mapped[str] = mapped_column(CODE)
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
