"""Remaining term: for how long the right still holds once the need must be met."""

from datetime import date

import numpy as np

from matchmaker.engine.fuse import Amounts
from matchmaker.engine.signals.figures import Figures
from matchmaker.engine.types import Document, Query

ENOUGH_DAYS = 5 * 365
"""From so many days on more is no better: about the time in which a new line pays for itself (our own)."""


class Term:
    """The day on which the right ends beside the day by which it must serve."""

    def wanted(self, query: Query) -> int | None:
        """The day by which the need must be met."""
        return query.wants.by.toordinal() if query.wants and query.wants.by else None

    def had(self, document: Document) -> int | None:
        """The day on which the right ends."""
        return document.has.term_ends.toordinal() if document.has and document.has.term_ends else None

    def fit(self, wanted: int, had: Figures) -> Amounts:
        """Nothing where the right ends before, one where five years and more are left."""
        left: Amounts = np.clip((had - wanted) / ENOUGH_DAYS, 0.0, 1.0)
        return left

    def label(self, wanted: int, had: int) -> str:
        """Both days."""
        return f"{date.fromordinal(had).isoformat()}/{date.fromordinal(wanted).isoformat()}"
