"""The best choice by integer programming (HiGHS through scipy). The same input gives the same choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import vstack

from matchmaker.engine.assignment.problem import Floats, Limit, Pair, Problem, problem_of
from matchmaker.engine.errors import EngineError

LONGEST = 30.0
"""Seconds after which the search is given up; thousands of needs take a few."""

GAP = 1e-6
"""How far below the best sum a choice may stay, as a share of it: rounding, not a preference."""

WHOLE = 1e-6
"""How far from a whole number a number may be and count as one."""

_FOUND, _INFEASIBLE = 0, 2

_METHODS: tuple[Literal["highs-ipm", "highs-ds"], ...] = ("highs-ipm", "highs-ds")
"""The quick one first; where it cannot decide, the steady one does."""


class OutOfTime(EngineError):
    """No choice was found, nor shown to be impossible, in the time given."""


@dataclass(frozen=True)
class Chosen:
    """The pairs chosen, in order of their keys, and the sum of their scores."""

    keys: tuple[str, ...]
    total: float


def choose(pairs: Sequence[Pair], limits: Sequence[Limit]) -> Chosen | None:
    """The choice with the greatest sum of scores that keeps every limit; None when there is none.

    Raises OutOfTime.
    """
    problem = problem_of(pairs, limits)
    scores = np.array([pair.score for pair in problem.pairs])
    found = solve(problem, -scores)
    if found is None:
        return None
    picked = np.flatnonzero(found > 0.5)
    return Chosen(tuple(problem.pairs[place].key for place in picked), float(scores[picked].sum()))


def is_feasible(pairs: Sequence[Pair], limits: Sequence[Limit]) -> bool:
    """Whether any choice keeps every limit. Raises OutOfTime."""
    problem = problem_of(pairs, limits)
    return solve(problem, np.zeros(len(problem.pairs))) is not None


@dataclass(frozen=True)
class Rows:
    """Sums of the numbers looked for, one a row of the matrix, and between what they must lie."""

    matrix: Any
    low: Floats
    high: Floats


def solve(problem: Problem, costs: Floats) -> Floats | None:
    """The cheapest choice as zeros and ones; None when no choice keeps the limits. Raises OutOfTime."""
    return minimise(costs, Rows(problem.matrix, problem.low, problem.high), np.ones(len(costs)))


def minimise(costs: Floats, rows: Rows, most: Floats) -> Floats | None:
    """Whole numbers from 0 to `most` that keep the rows at the least cost; None when there are none.

    Fractions are tried first: where they find nothing there is nothing, and mostly they come out whole.

    Raises OutOfTime.
    """
    if not len(costs):
        return np.zeros(0) if keeps(rows, np.zeros(0)) else None
    fractions = relaxed(costs, rows, most)
    if fractions is None:
        return None
    whole = np.round(fractions)
    if np.abs(fractions - whole).max() < WHOLE and keeps(rows, whole):
        return whole
    result = milp(
        costs,
        integrality=np.ones(len(costs), dtype=np.int64),
        bounds=Bounds(np.zeros(len(costs)), most),
        constraints=LinearConstraint(rows.matrix, rows.low, rows.high),
        options={"time_limit": LONGEST, "mip_rel_gap": GAP},
    )
    if result.status == _INFEASIBLE:
        return None
    if result.x is None:
        raise OutOfTime(result.message)
    return np.asarray(np.round(result.x), dtype=np.float64)


def relaxed(costs: Floats, rows: Rows, most: Floats) -> Floats | None:
    """Numbers, whole or not, at the least cost; None when there are none.

    The interior-point method: it sees at once what cannot be kept, where the simplex method takes long.

    Raises OutOfTime.
    """
    lower, upper = rows.low > -np.inf, rows.high < np.inf
    matrix: Any = vstack([rows.matrix[upper], -rows.matrix[lower]], format="csr")
    bounds: Any = np.column_stack([np.zeros(len(costs)), most])
    for method in _METHODS:
        result = linprog(
            costs,
            A_ub=matrix,
            b_ub=np.concatenate([rows.high[upper], -rows.low[lower]]),
            bounds=bounds,
            method=method,
            options={"time_limit": LONGEST},
        )
        if result.status == _INFEASIBLE:
            return None
        if result.status == _FOUND:
            return np.asarray(result.x, dtype=np.float64)
    raise OutOfTime(result.message)


def keeps(rows: Rows, numbers: Floats) -> bool:
    """Whether the numbers keep every row."""
    sums = rows.matrix @ numbers if len(numbers) else np.zeros(len(rows.low))
    return bool(np.all(sums >= rows.low - WHOLE) and np.all(sums <= rows.high + WHOLE))
