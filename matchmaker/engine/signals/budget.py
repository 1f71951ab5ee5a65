"""Budget: whether the least that must be paid lies within what the need can spend."""

import numpy as np

from matchmaker.engine.fuse import Amounts
from matchmaker.engine.signals.figures import Figures
from matchmaker.engine.types import Document, Query

LARGEST = 10**15
"""More yuan than there are: whatever somebody types, it can be kept and divided."""


class Budget:
    """The least fee beside the most that may be spent, in yuan."""

    def wanted(self, query: Query) -> int | None:
        """The most that may be spent; a budget of nothing says nothing."""
        budget = query.wants.budget if query.wants else None
        return min(budget, LARGEST) if budget and budget > 0 else None

    def had(self, document: Document) -> int | None:
        """The least that must be paid."""
        fee = document.has.fee if document.has else None
        return None if fee is None else min(max(fee, 0), LARGEST)

    def fit(self, wanted: int, had: Figures) -> Amounts:
        """One within the budget; beyond it the part of the fee that the budget pays."""
        return wanted / np.maximum(had, wanted)

    def label(self, wanted: int, had: int) -> str:
        """Both sums, in yuan."""
        return f"{had}/{wanted}"
