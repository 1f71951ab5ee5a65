"""What is wrong with a row or a cell, said so that its writer can find and mend it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """An error keeps its row out; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong.

    row -- as Excel numbers it, from 1.
    column -- the header over the cell as the file has it; empty when it is the row as a whole.
    found, expected -- what stands there and what should; repairs -- numbers that may have been meant.
    """

    row: int
    column: str
    code: str
    severity: Severity
    found: str = ""
    expected: str = ""
    repairs: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for keeping and for programs."""
        return {**asdict(self), "severity": self.severity.value, "repairs": list(self.repairs)}


SHOWN_CHARACTERS = 80


def problem(
    row: int,
    column: str,
    code: str,
    *,
    found: str = "",
    expected: str = "",
    repairs: tuple[str, ...] = (),
    severity: Severity = Severity.ERROR,
) -> Problem:
    """A problem; what was found is cut to what a reader needs to recognise it."""
    return Problem(row, column, code, severity, found[:SHOWN_CHARACTERS], expected, repairs)


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The same thing wrong in many rows: how many, and the first few."""

    code: str
    column: str
    severity: Severity
    count: int
    examples: tuple[Problem, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for keeping and for pages."""
        return {
            "code": self.code,
            "column": self.column,
            "severity": self.severity.value,
            "count": self.count,
            "examples": [one.as_dict() for one in self.examples],
        }


EXAMPLES = 5


def grouped(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """Problems by kind and column: errors first, then the more frequent ones."""
    groups: dict[tuple[Severity, str, str], list[Problem]] = defaultdict(list)
    for one in problems:
        groups[(one.severity, one.code, one.column)].append(one)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0]))
    return tuple(
        ProblemGroup(code, column, severity, len(found), tuple(found[:EXAMPLES]))
        for (severity, code, column), found in ordered
    )
