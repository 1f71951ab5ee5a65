"""A segment: some documents with all that the signals keep of them. It never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.fuse import Fusion, Values
from matchmaker.engine.postings import Amounts, Rows
from matchmaker.engine.signals import Column, Question, Signal
from matchmaker.engine.texts import Texts
from matchmaker.engine.types import Document

LEAST_CHOSEN = 25

FIRST_CHOICE = 8
"""The roughest look chooses so many times as many; a closer one then leaves the number that is scored."""

_MOST_BY_ROW = 0.15
"""Share of a segment's rows above which scoring them all costs less than picking them out one by one."""


@dataclass(frozen=True)
class Shortlist:
    """How a segment is searched: a `share` of its rows is scored, chosen by a rough look unless it is all."""

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
        speaking = self._speaking(questions, fusion)
        rows = self._worth_scoring(speaking, allowed, shortlist)
        if rows is None:
            return np.arange(len(self)), speaking.scores()
        if len(rows) > _MOST_BY_ROW * len(self):
            return rows, speaking.scores()[rows]
        return rows, speaking.scores(rows)

    def _speaking(self, questions: Sequence[Question], fusion: Fusion) -> "_Speaking":
        places = [place for place, question in enumerate(questions) if question is not None]
        asked = [(self.columns[place], questions[place]) for place in places]
        return _Speaking(len(self), asked, fusion.of_some(places))

    def _worth_scoring(
        self, speaking: "_Speaking", allowed: NDArray[np.bool_] | None, shortlist: Shortlist
    ) -> Rows | None:
        """The rows to be scored; None for all."""
        size = shortlist.size(len(self))
        rows = None if allowed is None else np.flatnonzero(allowed)
        if size >= (len(self) if rows is None else len(rows)):
            return rows
        rough = speaking.rough()
        scores = speaking.fused(rough, len(self))
        if allowed is not None:
            scores = np.where(allowed, scores, -1.0)
        likely = _first(scores, FIRST_CHOICE * size)
        return likely[_first(speaking.closer_scores(likely, rough), size)]

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


@dataclass(frozen=True)
class _Speaking:
    """The columns of a segment that a query asks something of; the others would be absent everywhere."""

    rows: int
    asked: Sequence[tuple[Column, Question]]
    fusion: Fusion

    def scores(self, rows: Rows | None = None) -> Amounts:
        """The scores of the rows, or of every row; a row's is the same to the last bit either way."""
        count = self.rows if rows is None else len(rows)
        return self.fused([column.values(question, rows) for column, question in self.asked], count)

    def rough(self) -> list[Values]:
        """What the columns say of every row, quickly."""
        return [column.rough(question) for column, question in self.asked]

    def closer_scores(self, rows: Rows, rough: Sequence[Values]) -> Amounts:
        """The scores of some rows with less guessed."""
        values = [
            column.values(question, rows) if column.quick_by_row else guessed.of_rows(rows)
            for (column, question), guessed in zip(self.asked, rough, strict=True)
        ]
        return self.fused(values, len(rows))

    def fused(self, values: Sequence[Values], count: int) -> Amounts:
        """The scores of so many rows."""
        # Where no signal speaks, one zero stands for all.
        return np.broadcast_to(self.fusion.scores(values), count)


def _first(scores: Amounts, count: int) -> Rows:
    """The places of the `count` highest scores and of those that equal the last; none below zero."""
    last = len(scores) - 1 - count
    least = np.partition(scores, last)[last] if last > 0 else 0.0
    return np.flatnonzero(scores >= max(least, 0.0))
