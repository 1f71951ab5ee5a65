"""Measuring one thing many times, and what is said of it."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

WARM_UP = 3


@dataclass(frozen=True)
class Figure:
    """How long a thing takes, in milliseconds.

    role -- who does it, where that matters.
    bar -- what the median is to stay below, where something is asked for.
    """

    name: str
    role: str
    median: float
    p95: float
    times: int
    bar: float | None = None

    @property
    def is_slow(self) -> bool:
        """Whether the median is over the bar."""
        return self.bar is not None and self.median >= self.bar


def measure(
    name: str, deed: Callable[[], float], *, times: int, role: str = "", bar: float | None = None
) -> Figure:
    """Do the deed, which says how many seconds it took; the first few times do not count."""
    for _ in range(WARM_UP):
        deed()
    taken = [1000 * deed() for _ in range(times)]
    p95 = quantiles(taken, n=20, method="inclusive")[-1]
    return Figure(name, role, round(median(taken), 2), round(p95, 2), times, bar)
