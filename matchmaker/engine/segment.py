"""A segment: some documents with all that the signals keep of them. It never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.fuse import Fusion
from matchmaker.engine.postings import Amounts, Rows
from matchmaker.engine.signals import Column, Question, Signal
from matchmaker.engine.texts import Texts
from matchmaker.engine.types import Document

LEAST_CHOSEN = 25

_MOST_BY_ROW = 0.15
"""Share of a segment's rows above which scoring them all costs less than picking them out one by one."""


@dataclass(frozen=True)
class Shortlist:
    """How a large segment is searched: above so many rows, a rough look chooses a `share` of them."""

    above: int
    share: float

    def size(self, rows: int) -> int:
        """How many rows of a segment are chosen; a small one may hold more than its share of the best."""
        return LEAST_CHOSEN + int(rows * self.share)


@dataclass(frozen=True)
class Segment:
    """Documents, and beside them one column a signal; `folder` is where it lies on disk, if it does."""

    texts: Texts
    columns: tuple[Column, ...]
    folder: Path | None = None

    @classmethod
    def of(cls, documents: Sequence[Document], signals: Sequence[Signal]) -> "Segment":
        """These documents."""
        return cls(Texts.of(documents), tuple(signal.column(documents) for signal in signals))

    @classmethod
    def joined(cls, parts: Sequence[tuple["Segment", Rows]], signals: Sequence[Signal]) -> "Segment":
        """The chosen rows of several segments in one; nothing is read or encoded again."""
        documents = [segment.texts[int(row)] for segment, rows in parts for row in rows]
        columns = tuple(
            signal.joined([(segment.columns[place], rows) for segment, rows in parts])
            for place, signal in enumerate(signals)
        )
        return cls(Texts.of(documents), columns)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.texts)

    def best(
        self,
        questions: Sequence[Question],
        fusion: Fusion,
        allowed: NDArray[np.bool_] | None,
        shortlist: Shortlist,
    ) -> tuple[Rows, Amounts]:
        """Rows that may be found, with their scores: all of them, or those that a rough look puts first."""
        rows = self._worth_scoring(questions, fusion, allowed, shortlist)
        if rows is None:
            return np.arange(len(self)), self._scores(questions, fusion)
        if len(rows) > _MOST_BY_ROW * len(self):
            return rows, self._scores(questions, fusion)[rows]
        return rows, self._scores(questions, fusion, rows)

    def _scores(self, questions: Sequence[Question], fusion: Fusion, rows: Rows | None = None) -> Amounts:
        """The scores of the rows, or of every row; a row's is the same to the last bit either way."""
        values = [
            column.values(question, rows) for column, question in zip(self.columns, questions, strict=True)
        ]
        return fusion.scores(values)

    def _worth_scoring(
        self,
        questions: Sequence[Question],
        fusion: Fusion,
        allowed: NDArray[np.bool_] | None,
        shortlist: Shortlist,
    ) -> Rows | None:
        """The rows to be scored; None for all."""
        if len(self) <= shortlist.above:
            return None if allowed is None else np.flatnonzero(allowed)
        values = [column.rough(question) for column, question in zip(self.columns, questions, strict=True)]
        rough = fusion.scores(values)
        if allowed is not None:
            rough = np.where(allowed, rough, -1.0)
        size = shortlist.size(len(rough))
        if size < len(rough):
            rough = np.where(rough >= -np.partition(-rough, size)[size], rough, -1.0)
        return np.flatnonzero(rough >= 0)

    def save(self, folder: Path) -> None:
        """Write it into a new folder, one folder a signal."""
        folder.mkdir()
        self.texts.save(folder)
        for place, column in enumerate(self.columns):
            (folder / f"signal{place}").mkdir()
            column.save(folder / f"signal{place}")

    @classmethod
    def load(cls, folder: Path, signals: Sequence[Signal]) -> "Segment":
        """Read what `save` wrote, memory-mapped."""
        columns = tuple(signal.load(folder / f"signal{place}") for place, signal in enumerate(signals))
        return cls(Texts.load(folder), columns, folder)
