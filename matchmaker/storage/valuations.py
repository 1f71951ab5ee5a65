"""Assessments of patents: each is a new row and stays as it was made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.standards import Scenario
from matchmaker.domain.valuation import Grade, Knowledge, Scheme
from matchmaker.storage.accounts import Account
from matchmaker.storage.base import CODE, KEY, Base, coded, new_key


class Valuation(Base):
    """One assessment of a patent for a scenario, by its holder or by a coordinator of the holder's region."""

    __tablename__ = "valuation"
    __table_args__ = (
        Index("ix_valuation_latest", "patent_id", "scenario", "is_coordinators", "assessed_at"),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    patent_id: Mapped[str] = mapped_column(KEY, ForeignKey("patent.id"))
    scenario: Mapped[Scenario] = mapped_column(coded(Scenario))
    is_coordinators: Mapped[bool]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    assessed_at: Mapped[datetime]
    # The catalogue's weights as they were used.
    scheme: Mapped[list[dict[str, Any]]]


class ValuationGrade(Base):
    """The points of one indicator, how they are known, and the evidence."""

    __tablename__ = "valuation_grade"
    __table_args__ = (
        CheckConstraint("points BETWEEN 1 AND 5", name="points_range"),
        CheckConstraint("note <> ''", name="note_given"),
    )

    valuation_id: Mapped[str] = mapped_column(KEY, ForeignKey("valuation.id"), primary_key=True)
    indicator: Mapped[str] = mapped_column(CODE, primary_key=True)
    points: Mapped[int]
    known: Mapped[Knowledge] = mapped_column(coded(Knowledge))
    note: Mapped[str] = mapped_column(String(300))


@dataclass(frozen=True)
class AssessmentRow:
    """An assessment as pages read it; `person` is for the assessor's own side alone."""

    id: str
    scenario: Scenario
    is_coordinators: bool
    person: str | None
    assessed_at: datetime
    scheme: Scheme
    grades: dict[str, Grade]

    @property
    def points(self) -> dict[str, int]:
        """The points of the indicators that were graded."""
        return {code: grade.points for code, grade in self.grades.items() if grade.points is not None}


def latest_assessment(
    session: Session, *, patent_id: str, scenario: Scenario, is_coordinators: bool
) -> AssessmentRow | None:
    """The latest one of the holder, or of the coordinators."""
    statement = _newest_first(patent_id).where(
        Valuation.scenario == scenario, Valuation.is_coordinators.is_(is_coordinators)
    )
    return next(iter(_rows(session, statement.limit(1))), None)


def assessment(session: Session, *, patent_id: str, valuation_id: str) -> AssessmentRow | None:
    """One assessment of the patent."""
    return next(iter(_rows(session, _newest_first(patent_id).where(Valuation.id == valuation_id))), None)


def assessments_of(
    session: Session, *, patent_id: str, scenario: Scenario, limit: int
) -> list[AssessmentRow]:
    """The newest assessments of a patent for a scenario, the newest first."""
    return _rows(session, _newest_first(patent_id).where(Valuation.scenario == scenario).limit(limit))


def _newest_first(patent_id: str) -> Select[Valuation, str]:
    return (
        select(Valuation, Account.name)
        .outerjoin(Account, Account.id == Valuation.account_id)
        .where(Valuation.patent_id == patent_id)
        .order_by(Valuation.assessed_at.desc(), Valuation.id)
    )


def _rows(session: Session, statement: Select[Valuation, str]) -> list[AssessmentRow]:
    found = session.execute(statement).all()
    grades: dict[str, dict[str, Grade]] = {row.id: {} for row, _ in found}
    for one in session.scalars(select(ValuationGrade).where(ValuationGrade.valuation_id.in_(grades))):
        grades[one.valuation_id][one.indicator] = Grade(one.points, one.known, one.note)
    return [
        AssessmentRow(
            row.id,
            row.scenario,
            row.is_coordinators,
            name,
            row.assessed_at,
            Scheme.from_json(row.scheme),
            grades[row.id],
        )
        for row, name in found
    ]
