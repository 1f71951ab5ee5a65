"""Kinds of deal: whether the holder offers one of those that the need would agree to."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from matchmaker.engine.fuse import Values
from matchmaker.engine.postings import Postings, Rows
from matchmaker.engine.signals.base import Corpus, Pair, Part
from matchmaker.engine.terms import Codes
from matchmaker.engine.types import Document, Query


@dataclass(frozen=True)
class DealsColumn:
    """The kinds of deal that each document offers, as numbers."""

    quick_by_row: ClassVar[bool] = False

    postings: Postings

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.postings)

    def values(self, question: Codes | None, rows: Rows | None = None) -> Values:
        """One where a kind is shared, else nothing; absent where one side has named none."""
        amounts, present = np.zeros(len(self)), np.zeros(len(self), dtype=np.bool_)
        if question is not None:
            present = self.postings.lengths > 0
            for kind in question.tolist():
                amounts[self.postings.rows_of(kind)] = 1.0
        return Values(amounts, present) if rows is None else Values(amounts[rows], present[rows])

    def rough(self, question: Codes | None) -> Values:
        """The same: it costs little."""
        return self.values(question)

    def parts(self, question: Codes | None, pair: Pair) -> list[Part]:
        """One part that names the kinds that are shared."""
        found = self.values(question, np.array([pair.row]))
        if not found.present[0] or not pair.query.wants or not pair.document.has:
            return []
        shared = [kind for kind in pair.query.wants.deal_kinds if kind in pair.document.has.deal_kinds]
        return [Part(",".join(dict.fromkeys(shared)), float(found.amounts[0]))]

    def save(self, folder: Path) -> None:
        """Write the postings."""
        self.postings.save(folder)


class DealsSignal:
    """The signal of kind "deals"."""

    def column(self, documents: Sequence[Document]) -> DealsColumn:
        """Note the kinds that the documents offer."""
        rows = [_numbers(document.has.deal_kinds if document.has else ()) for document in documents]
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        numbers = np.concatenate([*rows, np.zeros(0, dtype=np.uint64)])
        return DealsColumn(Postings.of(lengths, numbers, np.ones(len(numbers), dtype=np.uint8)))

    def joined(self, parts: Sequence[tuple[DealsColumn, Rows]]) -> DealsColumn:
        """The chosen rows of several columns."""
        return DealsColumn(Postings.joined([(column.postings, rows) for column, rows in parts]))

    def load(self, folder: Path) -> DealsColumn:
        """Read what a column's `save` wrote."""
        return DealsColumn(Postings.load(folder))

    def tally(self, column: DealsColumn, rows: Rows) -> None:
        """Nothing: a kind is worth the same in every corpus."""

    def ask(self, query: Query, corpus: Corpus) -> Codes | None:  # noqa: ARG002
        """The kinds that the query would agree to; None where it names none."""
        return _numbers(query.wants.deal_kinds) if query.wants and query.wants.deal_kinds else None


def _numbers(kinds: Iterable[str]) -> Codes:
    return np.array(sorted(set(map(_number, kinds))), dtype=np.uint64)


def _number(kind: str) -> int:
    digest = hashlib.blake2b(kind.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
