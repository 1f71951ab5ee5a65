"""Maturity: whether a technology is as far as the need asks, by the levels of readiness."""

import numpy as np

from matchmaker.engine.fuse import Amounts
from matchmaker.engine.signals.figures import Figures
from matchmaker.engine.types import Document, Query

HOPELESS = 5
"""So many levels below what is asked, nothing of it is left: from a laboratory's proof to a product line."""


class Maturity:
    """The level reached beside the least level asked for."""

    def wanted(self, query: Query) -> int | None:
        """The least level that the need asks for."""
        return query.wants.maturity if query.wants else None

    def had(self, document: Document) -> int | None:
        """The level of the technology."""
        return document.has.maturity if document.has else None

    def fit(self, wanted: int, had: Figures) -> Amounts:
        """One from the level asked for on; below it less with every level that is missing."""
        missing = np.maximum(wanted - had, 0)
        return np.maximum(1 - missing / HOPELESS, 0.0)

    def label(self, wanted: int, had: int) -> str:
        """Both levels."""
        return f"{had}/{wanted}"
