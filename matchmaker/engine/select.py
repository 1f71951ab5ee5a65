"""The best of many, in one total order: score falling, then key rising."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.types import Hit


def best(
    rows: NDArray[np.int64], scores: NDArray[np.float64], key_of: Callable[[int], str], limit: int
) -> list[Hit]:
    """The `limit` best of some rows, none whose score is zero; equal scores come in order of their keys."""
    places = np.flatnonzero(scores > 0)
    if 0 < limit < len(places):
        places = places[_not_below(scores[places], limit)]
    pairs = zip(rows[places].tolist(), scores[places].tolist(), strict=True)
    return first([Hit(key_of(row), score) for row, score in pairs], limit)


def first(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """The `limit` first of some hits in the one total order."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.key))[: max(limit, 0)]


def _not_below(scores: NDArray[np.float64], limit: int) -> NDArray[np.bool_]:
    """Every row that reaches the `limit`-th best score, ties included, so that the key decides among them."""
    threshold = np.partition(scores, len(scores) - limit)[len(scores) - limit]
    reached: NDArray[np.bool_] = scores >= threshold
    return reached
