"""Which limits cannot be kept together: a set from which nothing can be left out (deletion filter)."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.engine.assignment.problem import Limit, Pair
from matchmaker.engine.assignment.solving import is_feasible

MOST_TRIALS = 60
"""Solutions spent on narrowing a rule down to whom it concerns."""

PAIRS_TRIED = 400_000
"""Fewer solutions are spent where each has so many pairs that it takes long."""


@dataclass(frozen=True)
class Collision:
    """Limits that cannot be kept together.

    rules -- their rules; with any one of these left out the others can be kept.
    limits -- whom they concern; narrowed down as far as the trials went.
    """

    rules: tuple[str, ...]
    limits: tuple[Limit, ...]


def find_collision(pairs: Sequence[Pair], limits: Sequence[Limit]) -> Collision:
    """What collides among limits that no choice can keep."""
    rules = _minimal_rules(pairs, limits)
    left = [limit for limit in limits if limit.rule in rules]
    return Collision(tuple(rules), tuple(_narrowed(pairs, left)))


def _minimal_rules(pairs: Sequence[Pair], limits: Sequence[Limit]) -> list[str]:
    """Leave out each rule in turn; one without which the rest still collides is not needed for it."""
    kept = sorted({limit.rule for limit in limits})
    for rule in list(kept):
        others = [name for name in kept if name != rule]
        if not is_feasible(pairs, [limit for limit in limits if limit.rule in others]):
            kept = others
    return kept


def _narrowed(pairs: Sequence[Pair], limits: list[Limit]) -> list[Limit]:
    """Leave out halves, quarters, single limits, as long as what is left still collides."""
    most = min(MOST_TRIALS, PAIRS_TRIED // max(len(pairs), 1))
    size, trials = max(len(limits) // 2, 1), 0
    while trials < most:
        start, before = 0, len(limits)
        while start < len(limits) and trials < most:
            rest = limits[:start] + limits[start + size :]
            trials += 1
            if rest and not is_feasible(pairs, rest):
                limits = rest
            else:
                start += size
        if size == 1 and len(limits) == before:
            break
        size = max(size // 2, 1)
    return limits
