"""Matches, the runs that made them, and the decisions on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import Judgement, MatchKind, MatchStatus
from matchmaker.storage.base import KEY, Base, coded, new_key


class Match(Base):
    """A need and a patent, a patent and a maker, or a need and an offer: with score and evidence.

    The seeker is the organisation that would take something up (posts the need, makes the product);
    the provider holds the patent or offers the service.
    """

    __tablename__ = "match"
    __table_args__ = (
        UniqueConstraint("need_id", "patent_id", name="uq_match_need_patent"),
        UniqueConstraint("patent_id", "maker_id", name="uq_match_patent_maker"),
        UniqueConstraint("need_id", "offer_id", name="uq_match_need_offer"),
        CheckConstraint(
            "(kind = 'need_patent' AND need_id IS NOT NULL AND patent_id IS NOT NULL"
            " AND maker_id IS NULL AND offer_id IS NULL)"
            " OR (kind = 'patent_maker' AND patent_id IS NOT NULL AND maker_id IS NOT NULL"
            " AND need_id IS NULL AND offer_id IS NULL)"
            " OR (kind = 'need_offer' AND need_id IS NOT NULL AND offer_id IS NOT NULL"
            " AND patent_id IS NULL AND maker_id IS NULL)",
            name="pair_of_kind",
        ),
        CheckConstraint(
            "(status = 'suggested') = (judged_by IS NULL) AND (judged_by IS NULL) = (judged_at IS NULL)",
            name="judge_if_judged",
        ),
        # The desk's list in its order; its length and its age without reading the rows, which are wide.
        Index("ix_match_desk", "status", "is_current", "score", "id"),
        Index(
            "ix_match_count",
            "status",
            "is_current",
            "seeker_region",
            "provider_region",
            "kind",
            "suggested_at",
        ),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    kind: Mapped[MatchKind] = mapped_column(coded(MatchKind))
    need_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("need.id"))
    patent_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("patent.id"), index=True)
    maker_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    offer_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("offer.id"), index=True)
    seeker_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    provider_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    seeker_region: Mapped[Region] = mapped_column(coded(Region))
    provider_region: Mapped[Region] = mapped_column(coded(Region))
    score: Mapped[float]
    # Evidence as the engine gave it: [{signal, label, amount, query_spans, document_spans}].
    evidence: Mapped[list[dict[str, Any]]]
    # Place in the list of the need (or of the patent, for makers), from 1.
    rank: Mapped[int]
    run_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("matching_run.id"), index=True)
    suggested_at: Mapped[datetime]
    status: Mapped[MatchStatus] = mapped_column(coded(MatchStatus))
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    judged_at: Mapped[datetime | None]
    # The chance that this pair had of being shown: below one where a run explored.
    propensity: Mapped[float] = mapped_column(default=1.0, server_default="1")
    # A suggestion whose listing left the pool is kept, but no longer shown.
    is_current: Mapped[bool] = mapped_column(default=True)
    # Put by a coordinator: no run and no round takes it away.
    is_manual: Mapped[bool] = mapped_column(default=False, server_default=false())


class MatchDecision(Base):
    """One decision of a coordinator, kept for good: later ones do not overwrite it."""

    __tablename__ = "match_decision"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    match_id: Mapped[str] = mapped_column(KEY, ForeignKey("match.id"), index=True)
    judgement: Mapped[Judgement] = mapped_column(coded(Judgement))
    reasons: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    judged_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    judged_at: Mapped[datetime]
    score: Mapped[float]
    rank: Mapped[int]
    propensity: Mapped[float] = mapped_column(default=1.0, server_default="1")
    # What each signal said of the pair when it was judged, before any weight, in [0, 1]; None where unknown.
    signals: Mapped[dict[str, Any] | None]


class MatchingRun(Base):
    """One computation over the pool."""

    __tablename__ = "matching_run"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    job_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("job.id"))
    same_city: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]]
    engine_version: Mapped[str] = mapped_column(String(40))
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    suggestions: Mapped[int] = mapped_column(default=0)
