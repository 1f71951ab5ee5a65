"""Valuation by the dimensions of GB/T 42748: points with evidence, summed up by weights; never a price."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from matchmaker.domain.errors import Invalid
from matchmaker.domain.standards import Catalogue, Scenario, Section, Shape
from matchmaker.domain.texts import LINE_LIMIT


class Knowledge(StrEnum):
    """How an assessor knows what the points say."""

    MEASURED = "measured"
    DECLARED = "declared"
    JUDGED = "judged"


class Points(StrEnum):
    """What the points of an indicator mean."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"


ENOUGH = Fraction(1, 2)
"""Less than this share of the weights does not sum up to a mean in all; the alliance's own rule."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension as it was weighed; its indicators share its weight equally."""

    code: str
    weight: float
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """The dimensions with their weights in one scenario, as the catalogue had them at the assessment."""

    dimensions: tuple[Dimension, ...]

    @property
    def indicators(self) -> tuple[str, ...]:
        """The codes of all indicators, in order."""
        return tuple(code for dimension in self.dimensions for code in dimension.indicators)

    def to_json(self) -> list[dict[str, Any]]:
        """As it is kept beside an assessment."""
        return [
            {"code": one.code, "weight": one.weight, "indicators": list(one.indicators)}
            for one in self.dimensions
        ]

    @classmethod
    def from_json(cls, kept: Iterable[Mapping[str, Any]]) -> "Scheme":
        """As it was kept."""
        return cls(tuple(Dimension(one["code"], one["weight"], tuple(one["indicators"])) for one in kept))


def scheme_of(catalogue: Catalogue, scenario: Scenario) -> Scheme:
    """The scheme that the catalogue states for a scenario today."""
    return Scheme(
        tuple(
            Dimension(
                entry.code,
                float(entry.content.value[scenario.value]),
                tuple(child.code for child in catalogue.children(entry.code)),
            )
            for entry in catalogue.section(Section.VALUATION)
            if entry.shape is Shape.WEIGHTS
        )
    )


@dataclass(frozen=True, slots=True)
class Grade:
    """What an assessor says of one indicator; None and empty where they left it out."""

    points: int | None = None
    known: Knowledge | None = None
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return self.points is None and self.known is None and not self.note


def check_grades(scheme: Scheme, grades: Mapping[str, Grade]) -> None:
    """Raise Invalid, at the field, for points without their ground, or when nothing is graded."""
    for code in scheme.indicators:
        grade = grades.get(code, Grade())
        if not grade.is_empty:
            _check_grade(code, grade)
    if not any(grade.points for grade in grades.values()):
        raise Invalid("valuation_empty")


def _check_grade(code: str, grade: Grade) -> None:
    if grade.points is None or not 1 <= grade.points <= len(Points):
        raise Invalid("valuation_points", field=f"{code}_points")
    if grade.known is None:
        raise Invalid("valuation_known", field=f"{code}_known")
    if not grade.note:
        raise Invalid("valuation_note", field=f"{code}_note")
    if len(grade.note) > LINE_LIMIT:
        raise Invalid("valuation_long", field=f"{code}_note", limit=LINE_LIMIT)


@dataclass(frozen=True, slots=True)
class Sum:
    """Graded indicators summed up: their weighted mean, and the share of the weights that was graded."""

    mean: float | None
    share: float


def sum_dimension(dimension: Dimension, points: Mapping[str, int]) -> Sum:
    """The mean of a dimension over those of its indicators that were graded; they weigh alike."""
    graded = [points[code] for code in dimension.indicators if code in points]
    if not graded:
        return Sum(None, 0.0)
    return Sum(float(Fraction(sum(graded), len(graded))), len(graded) / len(dimension.indicators))


def sum_all(scheme: Scheme, points: Mapping[str, int]) -> Sum:
    """The weighted mean in all; None where under half of the weights was graded."""
    total, graded, weighed = Fraction(), Fraction(), Fraction()
    for dimension in scheme.dimensions:
        for code in dimension.indicators:
            weight = Fraction(dimension.weight) / len(dimension.indicators)
            total += weight
            if code in points:
                graded += weight
                weighed += weight * points[code]
    share = graded / total if total else Fraction()
    return Sum(float(weighed / graded) if share >= ENOUGH else None, float(share))
