"""Rounds, the pairs in them, pairs put by hand, and declared ties between organisations."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.rounds import Place, RoundStatus, Tie
from matchmaker.storage.base import KEY, Base, coded, new_key

_ONE_DEPLOYED = text("status = 'deployed'")


class Round(Base):
    """One choice among the suggestions: drafted, compared, deployed, undone."""

    __tablename__ = "matching_round"
    __table_args__ = (
        Index(
            "uq_matching_round_deployed",
            "status",
            unique=True,
            sqlite_where=_ONE_DEPLOYED,
            postgresql_where=_ONE_DEPLOYED,
        ),
        CheckConstraint(
            "status NOT IN ('deployed', 'replaced', 'undone') OR deployed_at IS NOT NULL",
            name="time_if_deployed",
        ),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    status: Mapped[RoundStatus] = mapped_column(coded(RoundStatus))
    rules: Mapped[dict[str, Any]]
    # What can be met at all; what collides and what would help; how many pairs came in and why.
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # The round that stood when this one was drafted: compared with it, replaced by it.
    base_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("matching_round.id"))
    job_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("job.id"))
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[datetime] = mapped_column(index=True)
    deployed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    deployed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class RoundPair(Base):
    """A match in a round, or beside it as an alternate, as it was when the round was drafted."""

    __tablename__ = "matching_round_pair"

    round_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("matching_round.id", ondelete="CASCADE"), primary_key=True
    )
    match_id: Mapped[str] = mapped_column(KEY, ForeignKey("match.id"), primary_key=True, index=True)
    place: Mapped[Place] = mapped_column(coded(Place))
    score: Mapped[float]
    # The chance that the pair had of coming into the round.
    propensity: Mapped[float]


class ManualPair(Base):
    """Why a coordinator put a need and a patent together by hand; for coordinators only."""

    __tablename__ = "manual_pair"

    match_id: Mapped[str] = mapped_column(KEY, ForeignKey("match.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    added_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]


class MemberTie(Base):
    """Two organisations that belong together: of one owner, or `member` acts for `other` as its agency."""

    __tablename__ = "member_tie"
    __table_args__ = (
        UniqueConstraint("member_id", "other_id", "kind", name="uq_member_tie_pair"),
        CheckConstraint("member_id <> other_id", name="two_members"),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"))
    other_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    kind: Mapped[Tie] = mapped_column(coded(Tie))
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    declared_at: Mapped[datetime]
