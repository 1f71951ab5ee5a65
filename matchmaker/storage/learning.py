"""Learnt rankings and measured quality: the versions, what they were learnt from, and how they did."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, and_, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from matchmaker.domain.learning import ModelStatus
from matchmaker.domain.matches import Judgement
from matchmaker.storage.base import KEY, Base, coded, new_key
from matchmaker.storage.matches import Match, MatchDecision


class RankingModel(Base):
    """One version of the learnt ranking; the file of this version must have the digest kept here."""

    __tablename__ = "ranking_model"
    __table_args__ = (
        UniqueConstraint("version", name="uq_ranking_model_version"),
        Index(
            "uq_ranking_model_in_force",
            "status",
            unique=True,
            sqlite_where=text("status = 'in_force'"),
            postgresql_where=text("status = 'in_force'"),
        ),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    version: Mapped[int]
    status: Mapped[ModelStatus] = mapped_column(coded(ModelStatus))
    # When it was learnt, and when its status last changed.
    learnt_at: Mapped[datetime]
    status_since: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # How many decisions it was learnt from and tested on, and when the newest of all was taken.
    learnt_from: Mapped[int]
    tested_on: Mapped[int]
    decided_until: Mapped[datetime]
    weights: Mapped[dict[str, Any]]
    # The figures of the old and the new weights by name, the gain with its bounds, the number of queries.
    metrics: Mapped[dict[str, Any]]
    # Points of the curve (score, share), and bands of scores with the decisions in them.
    calibration: Mapped[dict[str, Any]]
    # Empty for a refused one, of which no file is kept.
    sha256: Mapped[str] = mapped_column(String(64), default="")

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"v{self.version}-{self.sha256[:12]}.skops"


class Evaluation(Base):
    """What `matchmaker evaluate` measured on judged data, kept so that members can read it."""

    __tablename__ = "evaluation"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    measured_at: Mapped[datetime] = mapped_column(index=True)
    data: Mapped[str] = mapped_column(String(80))
    engine_version: Mapped[str] = mapped_column(String(40))
    # By ranking, the measures by their names.
    figures: Mapped[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """The decision that stands on a match."""

    decision_id: str
    query_id: str
    judgement: Judgement
    reasons: list[str]
    propensity: float
    signals: dict[str, float]
    judged_at: datetime


def standing_decisions(session: Session) -> list[JudgedRow]:
    """The last decision on each match of which the signals are known, oldest first."""
    later = aliased(MatchDecision)
    is_last = ~(
        select(later.id)
        .where(
            later.match_id == MatchDecision.match_id,
            or_(
                later.judged_at > MatchDecision.judged_at,
                and_(later.judged_at == MatchDecision.judged_at, later.id > MatchDecision.id),
            ),
        )
        .exists()
    )
    rows = session.execute(
        select(
            MatchDecision.id,
            func.coalesce(Match.need_id, Match.patent_id),
            MatchDecision.judgement,
            MatchDecision.reasons,
            MatchDecision.propensity,
            MatchDecision.signals,
            MatchDecision.judged_at,
        )
        .join(Match, Match.id == MatchDecision.match_id)
        .where(is_last)
        .order_by(MatchDecision.judged_at, MatchDecision.id)
    )
    return [JudgedRow(*row) for row in rows if row.signals]


def model_in_force(session: Session) -> RankingModel | None:
    """The version by which matches are ranked now."""
    return session.scalar(select(RankingModel).where(RankingModel.status == ModelStatus.IN_FORCE))


def replaced_before(session: Session, version: int) -> RankingModel | None:
    """The latest replaced version before one: what comes back when it is rolled back."""
    return session.scalar(
        select(RankingModel)
        .where(RankingModel.status == ModelStatus.REPLACED, RankingModel.version < version)
        .order_by(RankingModel.version.desc())
        .limit(1)
    )


SHOWN = 20


def models(session: Session) -> list[RankingModel]:
    """The latest versions, newest first."""
    return list(session.scalars(_newest_first().limit(SHOWN)))


def next_version(session: Session) -> int:
    """The number of the version to come."""
    newest = session.scalar(_newest_first().limit(1))
    return newest.version + 1 if newest else 1


def _newest_first() -> Select[RankingModel]:
    return select(RankingModel).order_by(RankingModel.version.desc())


def last_evaluation(session: Session) -> Evaluation | None:
    """What was measured last."""
    return session.scalar(select(Evaluation).order_by(Evaluation.measured_at.desc(), Evaluation.id).limit(1))


def write_model(folder: Path, name: str, content: bytes) -> None:
    """Write a model's file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    with _aside(folder / name) as aside:
        aside.write_bytes(content)


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    aside = path.with_name(f"{path.name}-{new_key()}")
    yield aside
    aside.replace(path)
