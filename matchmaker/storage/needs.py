"""Technology needs."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.vocabulary import Confidentiality, NeedKind
from matchmaker.storage.base import Base, coded
from matchmaker.storage.listings import ListingColumns


class Need(ListingColumns, Base):
    """What an organisation wants solved or bought."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("budget_min IS NULL OR budget_min <= budget_max", name="budget_in_order"),
        CheckConstraint("maturity IS NULL OR maturity BETWEEN 1 AND 13", name="maturity_known"),
    )

    kind: Mapped[NeedKind] = mapped_column(coded(NeedKind))
    problem: Mapped[str] = mapped_column(Text, default="")
    # The five elements, element code -> words; absent ones are absent.
    elements: Mapped[dict[str, Any]] = mapped_column(default=dict)
    industry: Mapped[str] = mapped_column(String(5), default="")
    budget_min: Mapped[int | None] = mapped_column(Integer)
    budget_max: Mapped[int | None] = mapped_column(Integer)
    deal_kinds: Mapped[list[str]] = mapped_column(default=list)
    deadline: Mapped[date | None]
    maturity: Mapped[int | None]
    confidentiality: Mapped[Confidentiality] = mapped_column(coded(Confidentiality))
