"""Logistic regression over pairs, as scikit-learn does it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.fuse import Amounts
from matchmaker.engine.learning.table import Table


@dataclass(frozen=True)
class Line:
    """What was fitted: log odds of approval = features . slopes + intercept."""

    slopes: NDArray[np.float64]
    intercept: float


def regress(features: Amounts, table: Table, *, strength: float) -> Line:
    """Fit the decisions of a table.

    features -- one row a pair; strength -- the inverse of the regularisation, scikit-learn's C.
    """
    # Read only when something is learnt: it would add a second to the start of every command.
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = LogisticRegression(C=strength)
    model.fit(features, table.approved, sample_weight=table.weights)
    return Line(model.coef_[0], float(model.intercept_[0]))
