"""Offers: services of agencies, and lines of plants."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.storage.base import Base
from matchmaker.storage.listings import ListingColumns


class Offer(ListingColumns, Base):
    """A service of an agency, or a line of a plant."""

    __tablename__ = "offer"

    description: Mapped[str] = mapped_column(Text, default="")
    service_kinds: Mapped[list[str]] = mapped_column(default=list)
    # IPC subclasses in which there is experience.
    fields: Mapped[list[str]] = mapped_column(default=list)
    regions: Mapped[list[str]] = mapped_column(default=list)
    price_basis: Mapped[str] = mapped_column(String(200), default="")
