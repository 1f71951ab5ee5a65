"""A stretch of a segment beside all queries: quick scores for all pairs, exact ones for what may be listed.

A quick score is within `MARGIN / 2` of the exact one. So the best `k` of a list stand among the pairs whose
quick score is no more than `MARGIN` below the `k`-th best quick score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.fuse import Values
from matchmaker.engine.index import Asked
from matchmaker.engine.standing import Standing
from matchmaker.engine.sweeping.best import BestSoFar, Pairs, least_of_best
from matchmaker.engine.sweeping.blocks import Block, make_block

MARGIN = np.float32(1e-4)
# Enough that multiplying matrices takes longer than reading them, little enough for their products' room.
QUERIES_AT_ONCE = 256

Row = NDArray[np.float32]


@dataclass(frozen=True)
class Stretch:
    """Rows of a segment, and how many answers a query and how many queries a document is given."""

    standing: Standing
    rows: slice
    answers: int
    askers: int

    def found(self, asked: Sequence[Asked]) -> tuple[Pairs, NDArray[np.float64]]:
        """Every pair that may stand in a list, by query and row of the segment, with its exact score."""
        pairs = self._candidates(asked)
        scores = np.zeros(len(pairs.queries), dtype=np.float64)
        for number, part in pairs.by_query():
            scores[part] = self._exact(asked[number], pairs.rows[part])
        return pairs, scores

    def _exact(self, one: Asked, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        columns = zip(self.standing.segment.columns, one.questions, strict=True)
        return one.fusion.scores([column.values(question, rows) for column, question in columns])

    def _candidates(self, asked: Sequence[Asked]) -> Pairs:
        """What may be among the best answers of a query, or the query among the best of a document."""
        best = BestSoFar(self.rows.stop - self.rows.start, self.askers, MARGIN)
        answers: list[Pairs] = []
        quick = self._quick(asked)
        for numbers in _chunks(len(asked)):
            scores = np.stack([next(quick) for _ in range(numbers.start, numbers.stop)])
            answers += [Pairs.of(n, self._worth(row)) for n, row in enumerate(scores, start=numbers.start)]
            best.look(numbers.start, scores)
        return Pairs.joined([*answers, best.pairs()]).shifted(self.rows.start)

    def _worth(self, scores: Row) -> NDArray[np.int64]:
        """The rows that may be among the best answers."""
        bar = max(least_of_best(scores, self.answers) - MARGIN, np.finfo(np.float32).tiny)
        worth: NDArray[np.int64] = np.flatnonzero(scores >= bar)
        return worth

    def _quick(self, asked: Sequence[Asked]) -> Iterator[Row]:
        """For each query the quick score of every row, below zero for what was taken out."""
        of_texts = asked[0].fusion.of_texts
        columns = zip(*(of_texts(one.questions) for one in asked), strict=True)
        blocks = [
            make_block(column, self.rows, questions)
            for column, questions in zip(of_texts(self.standing.segment.columns), columns, strict=True)
        ]
        shares = _Shares(blocks, asked)
        gone = self._gone()
        for numbers in _chunks(len(asked)):
            amounts = zip(*(block.amounts(numbers) for block in blocks), strict=True)
            for number, row in zip(range(numbers.start, numbers.stop), amounts, strict=True):
                scores = _weighted(shares.of(number), row)
                scores *= self._lean(asked[number])
                scores[gone] = -1
                yield scores

    def _lean(self, one: Asked) -> Row:
        """What the fit of each row multiplies its score by."""
        fusion, segment = one.fusion, self.standing.segment
        questions = fusion.of_fit(one.questions)
        if all(question is None for question in questions):
            return np.ones(1, dtype=np.float32)
        columns = zip(fusion.of_fit(segment.columns), questions, strict=True)
        # Read term by term, all rows of a segment cost less than those of a stretch.
        lean = fusion.lean([column.values(question) for column, question in columns])
        return lean[self.rows].astype(np.float32)

    def _gone(self) -> NDArray[np.int64]:
        taken = [
            row - self.rows.start for row in self.standing.gone if self.rows.start <= row < self.rows.stop
        ]
        return np.array(taken, dtype=np.int64)


class _Shares:
    """Each signal's share of the score of each row; the same for all queries that have the same present."""

    def __init__(self, blocks: Sequence[Block], asked: Sequence[Asked]) -> None:
        self._blocks = blocks
        self._asked = asked
        self._key: object = None
        self._last: list[Row] = []

    def of(self, number: int) -> list[Row]:
        """One row of shares a signal."""
        key = tuple(block.presence(number) for block in self._blocks)
        if key != self._key:
            self._key, self._last = key, self._worked_out(number)
        return self._last

    def _worked_out(self, number: int) -> list[Row]:
        present = [block.present(number) for block in self._blocks]
        values = [Values(np.zeros(len(one), dtype=np.float64), one) for one in present]
        return [share.astype(np.float32) for share in self._asked[number].fusion.text_shares(values)]


def _weighted(shares: Sequence[Row], amounts: Sequence[Row]) -> Row:
    scores = shares[0] * amounts[0]
    for share, amount in zip(shares[1:], amounts[1:], strict=True):
        scores += share * amount
    return scores


def _chunks(count: int) -> Iterator[slice]:
    for start in range(0, count, QUERIES_AT_ONCE):
        yield slice(start, min(start + QUERIES_AT_ONCE, count))
