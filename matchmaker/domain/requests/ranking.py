"""In which order agencies stand: by facts that the platform verified, one after the other, and nothing else.

There are no weights, no stars and nothing to be paid for. A fact counts only where those before it are equal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

FEWEST_ANSWERS = 3
"""With fewer requests a median says nothing."""

SILENCE = float("inf")
"""Hours to an answer that never came: slower than any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFacts:
    """What the platform knows of an agency.

    licence_checked_on -- when a coordinator found its licence in the register; None while nobody has.
    confirmed_here -- confirmed services of the kind in the subclasses that are asked about.
    confirmed_of_kind, confirmed -- of the kind in any field, and of all kinds.
    asked -- how many requests it was asked that have been closed.
    first_answer_hours -- median time to its first answer; None with too few requests, SILENCE where it
    mostly gave none.
    """

    agency_id: str
    name: str
    licence_checked_on: date | None = None
    confirmed_here: int = 0
    confirmed_of_kind: int = 0
    confirmed: int = 0
    asked: int = 0
    first_answer_hours: float | None = None
    is_in_region: bool = False

    @property
    def is_mostly_silent(self) -> bool:
        """Whether it left more than half of the requests without an answer."""
        return self.first_answer_hours == SILENCE


def median_hours(hours: Iterable[float | None]) -> float | None:
    """The median time to the first answer; None stands for a request that was never answered.

    None with fewer than FEWEST_ANSWERS requests.
    """
    known = [SILENCE if one is None else one for one in hours]
    return median(known) if len(known) >= FEWEST_ANSWERS else None


def in_order(agencies: Iterable[AgencyFacts]) -> list[AgencyFacts]:
    """By licence, confirmed services in the subclasses, those of the kind, first answer, region, name."""
    return sorted(agencies, key=_place)


def _place(facts: AgencyFacts) -> tuple[bool, int, int, tuple[int, float], bool, str, str]:
    return (
        facts.licence_checked_on is None,
        -facts.confirmed_here,
        -facts.confirmed_of_kind,
        _speed(facts.first_answer_hours),
        not facts.is_in_region,
        facts.name,
        facts.agency_id,
    )


def _speed(hours: float | None) -> tuple[int, float]:
    """Known times first; then those of whom nothing is known; then those who are known to be silent."""
    if hours is None:
        return 1, 0.0
    return (2, 0.0) if hours == SILENCE else (0, hours)
