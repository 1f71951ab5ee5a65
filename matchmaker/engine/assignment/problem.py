"""What is chosen from, and what the choice must keep to: pairs with scores, limits over sets of pairs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """Something that may be chosen, and what it is worth."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class Limit:
    """Of these pairs at least `low` and at most `high` are chosen.

    rule -- which rule the limit comes from; one rule makes many limits, such as one for each need.
    subject -- for whom: the key of the need, of the holder.
    """

    rule: str
    pairs: tuple[str, ...]
    low: int = 0
    high: int | None = None
    subject: str = ""


@dataclass(frozen=True)
class Problem:
    """Pairs and limits as numbers. Both are put in order, so that the order they come in changes nothing."""

    pairs: tuple[Pair, ...]
    limits: tuple[Limit, ...]
    matrix: csr_array[Any, tuple[int, int]] = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)


def problem_of(pairs: Sequence[Pair], limits: Sequence[Limit]) -> Problem:
    """The pairs and limits as numbers.

    Raises KeyError when a limit names a pair that is not there.
    """
    ordered = tuple(sorted(pairs, key=lambda pair: pair.key))
    rules = tuple(sorted(limits, key=lambda limit: (limit.rule, limit.subject, limit.pairs)))
    place = {pair.key: number for number, pair in enumerate(ordered)}
    columns = [place[key] for limit in rules for key in limit.pairs]
    starts = np.cumsum([0, *(len(limit.pairs) for limit in rules)])
    matrix = csr_array(
        (np.ones(len(columns)), np.asarray(columns, dtype=np.int64), starts),
        shape=(len(rules), len(ordered)),
    )
    return Problem(
        ordered,
        rules,
        matrix,
        np.array([limit.low for limit in rules], dtype=np.float64),
        np.array([np.inf if limit.high is None else limit.high for limit in rules], dtype=np.float64),
    )
