"""Signals of fit that compare one figure of each side: a level, a sum, a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.arrays import load_array, save_array
from matchmaker.engine.fuse import Amounts, Values
from matchmaker.engine.postings import Rows
from matchmaker.engine.signals.base import Corpus, Pair, Part
from matchmaker.engine.types import Document, Query

_UNSAID = -1
"""No figure is below zero."""

Figures = NDArray[np.int64]


class Rule(Protocol):
    """Which figures are compared, and how well one fits another."""

    def wanted(self, query: Query) -> int | None:
        """The figure that is wanted, zero or more; None where it was not said."""
        ...

    def had(self, document: Document) -> int | None:
        """The figure that the document has, zero or more; None where it was not said."""
        ...

    def fit(self, wanted: int, had: Figures) -> Amounts:
        """How well what documents have fits, in [0, 1]."""
        ...

    def label(self, wanted: int, had: int) -> str:
        """Both figures as the evidence names them: what there is, a slash, what is wanted."""
        ...


@dataclass(frozen=True)
class FiguresColumn:
    """One figure a document, and the rule that compares them."""

    quick_by_row: ClassVar[bool] = False

    figures: Figures
    rule: Rule

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.figures)

    def values(self, question: int | None, rows: Rows | None = None) -> Values:
        """The fit where both figures are known; absent elsewhere."""
        figures = self.figures if rows is None else self.figures[rows]
        if question is None:
            return Values(np.zeros(len(figures)), np.zeros(len(figures), dtype=np.bool_))
        known = figures != _UNSAID
        return Values(np.where(known, self.rule.fit(question, figures), 0.0), known)

    def rough(self, question: int | None) -> Values:
        """The same: it costs little."""
        return self.values(question)

    def parts(self, question: int | None, pair: Pair) -> list[Part]:
        """One part that names both figures."""
        found = self.values(question, np.array([pair.row]))
        if question is None or not found.present[0]:
            return []
        label = self.rule.label(question, int(self.figures[pair.row]))
        return [Part(label, float(found.amounts[0]))]

    def save(self, folder: Path) -> None:
        """Write the figures."""
        save_array(folder / "figures.npy", self.figures)


class FiguresSignal:
    """A signal that keeps one figure of each document."""

    def __init__(self, rule: Rule) -> None:
        """Compare by this rule."""
        self._rule = rule

    def column(self, documents: Sequence[Document]) -> FiguresColumn:
        """Note the documents' figures."""
        had = map(self._rule.had, documents)
        figures = [_UNSAID if figure is None else figure for figure in had]
        return FiguresColumn(np.array(figures, dtype=np.int64), self._rule)

    def joined(self, parts: Sequence[tuple[FiguresColumn, Rows]]) -> FiguresColumn:
        """The chosen rows of several columns."""
        return FiguresColumn(np.concatenate([column.figures[rows] for column, rows in parts]), self._rule)

    def load(self, folder: Path) -> FiguresColumn:
        """Read what a column's `save` wrote."""
        return FiguresColumn(load_array(folder / "figures.npy"), self._rule)

    def tally(self, column: FiguresColumn, rows: Rows) -> None:
        """Nothing: a figure is worth the same in every corpus."""

    def ask(self, query: Query, corpus: Corpus) -> int | None:  # noqa: ARG002
        """The figure that the query wants."""
        return self._rule.wanted(query)
