"""The resource pool as it is read: one row a published listing, with the facets it is found by."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.storage.base import CODE, KEY, Base, coded


class PoolEntry(Base):
    """A published listing as lists show it and search finds it; its key is the listing's."""

    __tablename__ = "pool_entry"

    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    kind: Mapped[ListingKind] = mapped_column(coded(ListingKind), index=True)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    confidentiality: Mapped[Confidentiality] = mapped_column(coded(Confidentiality), index=True)
    region: Mapped[Region] = mapped_column(coded(Region))
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(10))
    # Words cut by the engine, joined by blanks; the full-text index reads this.
    words: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(index=True)
    expires_on: Mapped[date]


class PoolFacet(Base):
    """One value by which an entry is filtered."""

    __tablename__ = "pool_facet"

    entry_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("pool_entry.id", ondelete="CASCADE"), primary_key=True
    )
    facet: Mapped[str] = mapped_column(CODE, primary_key=True)
    value: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)


class PoolChange(Base):
    """A tick of the pool's clock: something that the matching index must take in, or forget.

    Every process that holds an index reads the ticks after its last one; the rows say what changed,
    the tables themselves say how it stands now.
    """

    __tablename__ = "pool_change"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    # "need", "patent", "offer" or "member" (a business profile).
    kind: Mapped[str] = mapped_column(CODE)
    subject_id: Mapped[str] = mapped_column(KEY)
    at: Mapped[datetime]
