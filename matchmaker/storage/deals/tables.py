"""Deals, the steps that they took, and what was agreed on the way."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.deals import DealMove, DealStage, Progress
from matchmaker.domain.deals.pricing import Pricing, PricingRoute
from matchmaker.domain.introductions import Side
from matchmaker.domain.texts import LINE_LIMIT
from matchmaker.storage.base import CODE, KEY, Base, coded, new_key

HASH = String(64)


class Deal(Base):
    """What two introduced organisations make of it."""

    __tablename__ = "deal"
    __table_args__ = (
        CheckConstraint("(stage = 'failed') = (reason <> '')", name="reason_if_failed"),
        CheckConstraint("stage NOT IN ('closed', 'failed') OR due_on IS NULL", name="nothing_due_when_over"),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    introduction_id: Mapped[str] = mapped_column(KEY, ForeignKey("introduction.id"), unique=True)
    # The two parties, as the match named them.
    seeker_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    provider_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    stage: Mapped[DealStage] = mapped_column(coded(DealStage), index=True)
    # One more with every step: whoever acts says which one they saw.
    version: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    # The last day for the next step, in Beijing; nothing once the deal is over.
    due_on: Mapped[date | None]
    # The first day on which a deal that nobody moved ends by itself; nothing after the signing.
    lapses_on: Mapped[date | None]
    # When whoever is to act is reminded next, and how often that happened for this step.
    remind_on: Mapped[date | None] = mapped_column(index=True)
    reminders: Mapped[int] = mapped_column(default=0)
    # Why it failed: domain/deals FailReason.
    reason: Mapped[str] = mapped_column(CODE, default="")

    def side_of(self, member_id: str | None) -> Side | None:
        """Which side the organisation is; None for others."""
        return {self.seeker_id: Side.SEEKER, self.provider_id: Side.PROVIDER}.get(member_id or "")

    def member_of(self, side: Side) -> str:
        """The key of the side's organisation."""
        return self.seeker_id if side is Side.SEEKER else self.provider_id


class DealStep(Base):
    """One move that was made; the deal's history in order."""

    __tablename__ = "deal_step"
    __table_args__ = (UniqueConstraint("deal_id", "number", name="uq_deal_step_number"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), index=True)
    number: Mapped[int]
    move: Mapped[DealMove] = mapped_column(coded(DealMove))
    before: Mapped[DealStage] = mapped_column(coded(DealStage))
    after: Mapped[DealStage] = mapped_column(coded(DealStage))
    at: Mapped[datetime]
    # Nobody where the program itself acted.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # The side that acted; nothing for coordinators and the program.
    side: Mapped[Side | None] = mapped_column(coded(Side))
    reason: Mapped[str] = mapped_column(CODE, default="")
    # Free words of whoever ended it, for the own side and coordinators only.
    note: Mapped[str] = mapped_column(Text, default="")


class DealNda(Base):
    """The confidentiality agreement of a deal, as it was drawn up."""

    __tablename__ = "deal_nda"

    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), primary_key=True)
    template_version: Mapped[str] = mapped_column(CODE)
    text: Mapped[str] = mapped_column(Text)
    # SHA-256 of the text.
    hash: Mapped[str] = mapped_column(HASH)
    made_at: Mapped[datetime]


class DealSignature(Base):
    """A side's signature under the confidentiality agreement."""

    __tablename__ = "deal_signature"

    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal_nda.deal_id"), primary_key=True)
    side: Mapped[Side] = mapped_column(coded(Side), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # The name as the signer typed it.
    name: Mapped[str] = mapped_column(String(80))
    signed_at: Mapped[datetime]
    # Of the text that the signer had before them.
    hash: Mapped[str] = mapped_column(HASH)


class DealEvaluation(Base):
    """The evaluation licence of a deal, as it was drawn up."""

    __tablename__ = "deal_evaluation"

    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), primary_key=True)
    template_version: Mapped[str] = mapped_column(CODE)
    purpose: Mapped[str] = mapped_column(String(LINE_LIMIT))
    until: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    # SHA-256 of the text.
    hash: Mapped[str] = mapped_column(HASH)
    made_at: Mapped[datetime]


class DealEvaluationSignature(Base):
    """A side's signature under the evaluation licence."""

    __tablename__ = "deal_evaluation_signature"

    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal_evaluation.deal_id"), primary_key=True)
    side: Mapped[Side] = mapped_column(coded(Side), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # The name as the signer typed it.
    name: Mapped[str] = mapped_column(String(80))
    signed_at: Mapped[datetime]
    # Of the text that the signer had before them.
    hash: Mapped[str] = mapped_column(HASH)


class DealTerms(Base):
    """One version of the term sheet; never changed once it is there."""

    __tablename__ = "deal_terms"
    __table_args__ = (UniqueConstraint("deal_id", "number", name="uq_deal_terms_number"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), index=True)
    number: Mapped[int]
    side: Mapped[Side] = mapped_column(coded(Side))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    # domain/deals Terms.
    content: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(HASH)


class DealAgreement(Base):
    """A side's yes to one version of the terms."""

    __tablename__ = "deal_agreement"

    terms_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal_terms.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(coded(Side), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime]


class DealContract(Base):
    """The signed contract and, later, its recordal."""

    __tablename__ = "deal_contract"
    __table_args__ = (
        CheckConstraint("number <> '' OR evidence_hash <> ''", name="has_evidence"),
        CheckConstraint("(recordal_number <> '') = (recorded_on IS NOT NULL)", name="recordal_whole"),
    )

    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), primary_key=True)
    # The version that both sides had agreed to.
    terms_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal_terms.id"))
    # In yuan.
    value: Mapped[int] = mapped_column(BigInteger)
    signed_on: Mapped[date]
    effective_on: Mapped[date]
    number: Mapped[str] = mapped_column(String(80), default="")
    # SHA-256 of the signed copy.
    evidence_hash: Mapped[str] = mapped_column(HASH, default="")
    recordal_number: Mapped[str] = mapped_column(String(80), default="")
    recorded_on: Mapped[date | None]


class DealPapers(Base):
    """A side's word that its papers for the recordal are complete."""

    __tablename__ = "deal_papers"

    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(coded(Side), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime]
    # SHA-256 of the list that was shown.
    hash: Mapped[str] = mapped_column(HASH)


class DealPricing(Base):
    """How the providing university or institute came to the price, and the notice of it."""

    __tablename__ = "deal_pricing"
    __table_args__ = (
        CheckConstraint(
            "route <> 'negotiated' OR (price IS NOT NULL AND published_on IS NOT NULL)",
            name="notice_whole",
        ),
    )

    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), primary_key=True)
    route: Mapped[PricingRoute] = mapped_column(coded(PricingRoute))
    title: Mapped[str] = mapped_column(String(300), default="")
    # In yuan.
    price: Mapped[int | None] = mapped_column(BigInteger)
    place: Mapped[str] = mapped_column(String(300), default="")
    published_on: Mapped[date | None]
    days: Mapped[int] = mapped_column(default=0)
    version: Mapped[int]
    stated_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    @property
    def pricing(self) -> Pricing:
        """What it says."""
        return Pricing(
            route=self.route,
            title=self.title,
            price=self.price,
            place=self.place,
            published_on=self.published_on,
            days=self.days,
        )


class DealReport(Base):
    """What became of a deal, half a year and a year after it took effect."""

    __tablename__ = "deal_report"

    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), primary_key=True)
    # 6 or 12, from the day of effect.
    months: Mapped[int] = mapped_column(primary_key=True)
    progress: Mapped[Progress] = mapped_column(coded(Progress))
    note: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime]
    side: Mapped[Side | None] = mapped_column(coded(Side))
