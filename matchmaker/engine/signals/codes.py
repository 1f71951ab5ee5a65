"""Shared classification: the best agreement of any code of the one with any code of the other.

Absent unless both sides carry a code of the same scheme: no code says nothing about a text.
"""

import functools
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from matchmaker.engine.codes import agreement, prefixes, schemes
from matchmaker.engine.fuse import Values
from matchmaker.engine.postings import Postings, Rows
from matchmaker.engine.signals.base import Corpus, Pair, Part
from matchmaker.engine.types import Document, Query


@dataclass(frozen=True)
class CodesQuestion:
    """The beginnings of a query's codes, those worth least first, and the schemes they belong to."""

    prefixes: tuple[tuple[float, int], ...]
    schemes: tuple[int, ...]


@dataclass(frozen=True)
class CodesColumn:
    """Of each document the beginnings of its codes and their schemes, as numbers."""

    quick_by_row: ClassVar[bool] = False

    postings: Postings

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.postings)

    def values(self, question: CodesQuestion | None, rows: Rows | None = None) -> Values:
        """The depth of the deepest shared code, from .1 for a section to 1 for a subgroup."""
        amounts = np.zeros(len(self), dtype=np.float64)
        present = np.zeros(len(self), dtype=np.bool_)
        for scheme in question.schemes if question else ():
            present[self.postings.rows_of(scheme)] = True
        for value, prefix in question.prefixes if question else ():
            amounts[self.postings.rows_of(prefix)] = value
        return Values(amounts, present) if rows is None else Values(amounts[rows], present[rows])

    def rough(self, question: CodesQuestion | None) -> Values:
        """The same: it costs little."""
        return self.values(question)

    def parts(self, question: CodesQuestion | None, pair: Pair) -> list[Part]:  # noqa: ARG002
        """One part, labelled with the deepest shared code."""
        amount, shared = agreement(pair.query.codes, pair.document.codes)
        return [Part(shared, amount)] if amount > 0 else []

    def save(self, folder: Path) -> None:
        """Write the postings."""
        self.postings.save(folder)


class CodesSignal:
    """The signal of kind "codes"."""

    def column(self, documents: Sequence[Document]) -> CodesColumn:
        """Note the codes of the documents."""
        rows = [_numbers(document.codes) for document in documents]
        numbers = np.array([number for row in rows for number in row], dtype=np.uint64)
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        ones = np.ones(len(numbers), dtype=np.uint8)
        return CodesColumn(Postings.of(lengths, numbers, ones))

    def joined(self, parts: Sequence[tuple[CodesColumn, Rows]]) -> CodesColumn:
        """The chosen rows of several columns."""
        postings = Postings.joined([(column.postings, rows) for column, rows in parts])
        return CodesColumn(postings)

    def load(self, folder: Path) -> CodesColumn:
        """Read what a column's `save` wrote."""
        return CodesColumn(Postings.load(folder))

    def tally(self, column: CodesColumn, rows: Rows) -> None:
        """Nothing: a code is worth the same in every corpus."""

    def ask(self, query: Query, corpus: Corpus) -> CodesQuestion | None:  # noqa: ARG002
        """The beginnings of the query's codes with the agreement that each is worth; None without a code."""
        if not query.codes:
            return None
        found = {(value, _number(prefix)) for code in query.codes for prefix, value in prefixes(code)}
        return CodesQuestion(tuple(sorted(found)), tuple(sorted(map(_scheme, schemes(query.codes)))))


def _numbers(codes: Iterable[str]) -> list[int]:
    return sorted({number for code in codes for number in _numbers_of(code)})


# A hundred thousand patents share some ten thousand codes.
@functools.lru_cache(maxsize=1 << 16)
def _numbers_of(code: str) -> frozenset[int]:
    """The beginnings of one code and its scheme."""
    return frozenset({_number(prefix) for prefix, _ in prefixes(code)} | set(map(_scheme, schemes([code]))))


def _scheme(name: str) -> int:
    return _number(f"{name}:")


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
