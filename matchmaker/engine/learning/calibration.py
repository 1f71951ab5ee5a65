"""From a score to how often such a pair is approved: Platt's curve, which rises and never reaches 0 or 1."""

from dataclasses import dataclass

import numpy as np

from matchmaker.engine.fuse import Amounts
from matchmaker.engine.learning.regression import regress
from matchmaker.engine.learning.table import Table

_STEEPEST = 1e4
"""Regularisation so weak that it only keeps a curve through perfectly told pairs finite."""


@dataclass(frozen=True)
class Calibration:
    """The curve 1 / (1 + exp(-(slope * score + intercept)))."""

    slope: float
    intercept: float

    def __call__(self, score: float) -> float:
        """The share of pairs of this score that is approved."""
        return float(self.rates(np.asarray([score]))[0])

    def rates(self, scores: Amounts) -> Amounts:
        """The same for many scores."""
        rates: Amounts = 1 / (1 + np.exp(-(self.slope * scores + self.intercept)))
        return rates


def fit_calibration(table: Table, scores: Amounts) -> Calibration:
    """The curve that fits the pairs best; flat where a higher score was approved less often."""
    spread = float(scores.std()) or 1.0
    line = regress(scores[:, None] / spread, table, strength=_STEEPEST)
    slope = float(line.slopes[0]) / spread
    if slope > 0:
        return Calibration(slope, line.intercept)
    share = float(np.average(table.approved, weights=table.weights))
    return Calibration(0.0, float(np.log(share / (1 - share))))
