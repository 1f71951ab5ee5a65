"""By how much rules must give way before a choice exists (elastic relaxation)."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from matchmaker.engine.assignment.problem import Floats, Limit, Pair, Problem, problem_of
from matchmaker.engine.assignment.solving import WHOLE, Rows, minimise, relaxed


def cheapest_slack(
    pairs: Sequence[Pair],
    limits: Sequence[Limit],
    prices: Mapping[str, float],
    *,
    given_up: frozenset[str] = frozenset(),
) -> dict[str, int] | None:
    """How many units each of the priced rules gives way, at the least cost; None when that does not help.

    A rule gives way as a whole: one unit lowers every `low` of its limits and raises every `high` by one.

    given_up -- rules of which one unit takes away every `low` altogether.
    """
    problem = problem_of(pairs, limits)
    rules = sorted(prices)
    place = {rule: number for number, rule in enumerate(rules)}
    soft = [(row, place[limit.rule]) for row, limit in enumerate(problem.limits) if limit.rule in place]
    rows, columns = [row for row, _ in soft], [column for _, column in soft]
    sizes = [float(problem.limits[row].low) if problem.limits[row].rule in given_up else 1.0 for row in rows]
    slack: Any = csr_array((sizes, (rows, columns)), shape=(len(problem.limits), len(rules)))
    choice = np.zeros(len(problem.pairs))
    matrix: Any = vstack([hstack([problem.matrix, slack]), hstack([problem.matrix, -slack])], format="csr")
    free = np.full(len(problem.limits), np.inf)
    low, high = np.concatenate([problem.low, -free]), np.concatenate([free, problem.high])
    costs = np.concatenate([choice, [prices[rule] for rule in rules]])
    most = np.concatenate([choice + 1, np.full(len(rules), _enough(problem))])
    units = _of_one_rule(costs, Rows(matrix, low, high), most, len(choice))
    if units is None:
        found = minimise(costs, Rows(matrix, low, high), most)
        if found is None:
            return None
        units = found[len(choice) :]
    return {rule: int(number) for rule, number in zip(rules, units, strict=True) if number}


def _of_one_rule(costs: Floats, rows: Rows, most: Floats, pairs: int) -> Floats | None:
    """The slack, quickly, where a single rule gives way; None where it takes more than that.

    Fractions say how much it needs at least. If the next whole number is enough, it is the least.
    """
    fractions = relaxed(costs, rows, most)
    if fractions is None:
        return None
    units = np.ceil(fractions[pairs:] - WHOLE)
    if np.count_nonzero(units) != 1:
        return None
    given: Floats = np.concatenate([np.zeros(pairs), units])
    shift = rows.matrix @ given
    left = Rows(rows.matrix[:, :pairs], rows.low - shift, rows.high - shift)
    return units if minimise(np.zeros(pairs), left, np.ones(pairs)) is not None else None


def _enough(problem: Problem) -> float:
    """So many units let every limit be kept by any choice."""
    return float(problem.low.max(initial=0) + len(problem.pairs))
