"""From the signals' values to one score: a weighted mean over the signals that a pair allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Amounts: TypeAlias = NDArray[np.float64]
Presence: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Values:
    """What a signal says of some documents: `amounts` in [0, 1], and where it is `present` at all."""

    amounts: Amounts
    present: Presence


@dataclass(frozen=True)
class Fusion:
    """How values become a score: the mean weighted by `weights`, one a signal, of those that are present."""

    weights: tuple[float, ...]

    def scores(self, values: Sequence[Values]) -> Amounts:
        """The score of every document, in [0, 1]."""
        shares = self.shares(values)
        total: Amounts = np.sum([w * v.amounts for w, v in zip(shares, values, strict=True)], axis=0)
        return np.clip(total, 0.0, 1.0)

    def shares(self, values: Sequence[Values]) -> list[Amounts]:
        """Each signal's weight for each document: zero where absent, the rest rescaled to sum to one."""
        raw = [float(weight) * value.present for weight, value in zip(self.weights, values, strict=True)]
        total = np.sum(raw, axis=0)
        return [np.divide(weight, total, out=np.zeros_like(weight), where=total > 0) for weight in raw]
