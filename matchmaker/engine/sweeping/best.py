"""What may be among the best of many scores, kept while they come by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.terms import starts_of

Row = NDArray[np.float32]
Numbers = NDArray[np.int64]

# So many scores are represented by their best one.
_GROUP = 16
_NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Pairs:
    """Pairs of a query and a row, as parallel arrays."""

    queries: Numbers
    rows: Numbers

    @classmethod
    def of(cls, query: int, rows: Numbers) -> "Pairs":
        """One query with each of the rows."""
        return cls(np.full(len(rows), query, dtype=np.int64), rows)

    @classmethod
    def joined(cls, parts: Sequence["Pairs"]) -> "Pairs":
        """The pairs of all parts, each once, by query, then by row."""
        width = 1 + max((int(part.rows.max(initial=0)) for part in parts), default=0)
        keys = np.sort(np.concatenate([part.queries * width + part.rows for part in parts] or [_NOTHING]))
        keys = keys[starts_of(keys)]
        return cls(keys // width, keys % width)

    def shifted(self, first: int) -> "Pairs":
        """The same pairs, the rows counted from further back."""
        return Pairs(self.queries, self.rows + first)

    def by_query(self) -> Iterator[tuple[int, slice]]:
        """Each query with the stretch of its pairs; they must stand by query."""
        starts = starts_of(self.queries)
        stops = np.append(starts, len(self.queries))[1:]
        for query, start, stop in zip(self.queries[starts].tolist(), starts, stops, strict=True):
            yield query, slice(int(start), int(stop))


def least_of_best(scores: Row, count: int) -> np.float32:
    """The `count`-th best of some scores; zero where there are no more."""
    if count >= len(scores):
        return np.float32(0)
    whole = len(scores) // _GROUP * _GROUP
    # A bar that the best of so many groups reach is quickly found, and few scores reach it.
    best = scores[:whole].reshape(_GROUP, -1).max(axis=0) if whole // _GROUP > 2 * count else scores
    reaching = scores[scores >= np.partition(best, len(best) - count)[len(best) - count]]
    return np.float32(np.partition(reaching, len(reaching) - count)[len(reaching) - count])


class BestSoFar:
    """For each row the queries that may be among its best, as stretch after stretch of them comes by."""

    def __init__(self, rows: int, count: int, margin: np.float32) -> None:
        """Seek the best `count` of each row, and whatever is no more than `margin` below them."""
        self._margin = margin
        self._best = np.zeros((rows, count), dtype=np.float32)
        # A score of zero is in no list, and no score in a list of none.
        self._bars = np.full(rows, np.finfo(np.float32).tiny if count else np.float32(np.inf))
        self._found: list[tuple[Pairs, Row]] = []

    def look(self, first: int, scores: Row) -> None:
        """Take the scores of all rows for the queries from `first` on, a line a query."""
        touched = np.flatnonzero((scores >= self._bars).any(axis=0))
        if not len(touched):
            return
        scores = scores[:, touched]
        self._raise_bars(touched, scores)
        reaching = np.flatnonzero(scores >= self._bars[touched])
        queries, places = np.divmod(reaching, len(touched))
        self._found.append((Pairs(queries + first, touched[places]), scores.ravel()[reaching]))

    def pairs(self) -> Pairs:
        """All that reaches the bars as they stand at the end."""
        kept = [(pairs, scores >= self._bars[pairs.rows]) for pairs, scores in self._found]
        parts = [Pairs(pairs.queries[reaching], pairs.rows[reaching]) for pairs, reaching in kept]
        return Pairs.joined(parts)

    def _raise_bars(self, touched: Numbers, scores: Row) -> None:
        """The best of each touched row, out of the old best and the new scores, a column a row."""
        count = self._best.shape[1]
        table = np.concatenate([self._best[touched], scores.T], axis=1)
        best = np.partition(table, table.shape[1] - count, axis=1)[:, -count:]
        self._best[touched] = best
        self._bars[touched] = np.maximum(best[:, 0] - self._margin, self._bars[touched])
