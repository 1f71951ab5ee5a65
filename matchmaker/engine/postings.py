"""Weighted terms of documents, to be read by term and by row.

Every entry is one byte: the 255 steps of a scale on which each is 3 % more than the one below. Both readings
give the very same sums to the last bit, for both add a row's entries in the order of their terms' codes.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeAlias

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from matchmaker.engine.arrays import load_array, save_array
from matchmaker.engine.terms import Codes, starts_of

STEPS_PER_DOUBLING = 24
_TOP = 255
_ENTRIES_AT_ONCE = 1_000_000
SCALE: NDArray[np.float64] = np.exp2((np.arange(_TOP + 1) - _TOP) / STEPS_PER_DOUBLING)
SCALE.setflags(write=False)

Rows: TypeAlias = NDArray[np.int64]
Amounts: TypeAlias = NDArray[np.float64]
Steps: TypeAlias = NDArray[np.uint8]


def steps(weights: Amounts) -> Steps:
    """Weights in (0, 1] on the scale, rounded down, so that no row grows longer than it was."""
    exact = np.floor(_TOP + STEPS_PER_DOUBLING * np.log2(weights) + 1e-9)
    return np.clip(exact, 1, _TOP).astype(np.uint8)


@dataclass(frozen=True)
class Asked:
    """The asking side: codes, rising, and the weight of each."""

    codes: Codes
    weights: Amounts


@dataclass(frozen=True)
class Postings:
    """Documents' weighted terms, held twice.

    `codes` are the terms, rising; of term `t`, `rows[ends[t]:ends[t+1]]` are the documents, rising, and
    `steps` beside them their weights; of document `r`, `terms[row_ends[r]:row_ends[r+1]]` are the places of
    its terms in `codes`, rising, and `row_steps` their weights.
    """

    codes: Codes
    ends: NDArray[np.int64]
    rows: NDArray[np.int32]
    steps: Steps
    row_ends: NDArray[np.int64]
    terms: NDArray[np.int32]
    row_steps: Steps

    @classmethod
    def of(cls, lengths: NDArray[np.int64], codes: Codes, weights: Steps) -> Self:
        """From each document's number of entries, and all entries in the order of documents and codes."""
        ordered = np.sort(codes)
        known = ordered[starts_of(ordered)]
        terms = np.empty(len(codes), dtype=np.int32)
        for start in range(0, len(codes), _ENTRIES_AT_ONCE):
            part = slice(start, start + _ENTRIES_AT_ONCE)
            terms[part] = np.searchsorted(known, codes[part])
        row_ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        shape = (len(lengths), len(known))
        by_row = sp.csr_array((weights, terms, row_ends), shape=shape)
        by_term = by_row.tocsc()
        return cls(
            known,
            by_term.indptr.astype(np.int64),
            by_term.indices.astype(np.int32),
            by_term.data,
            row_ends,
            by_row.indices.astype(np.int32),
            weights,
        )

    @classmethod
    def joined(cls, parts: Sequence[tuple["Postings", Rows]]) -> Self:
        """The chosen rows of several, one after another."""
        taken = [(part, rows, part.entries(rows)) for part, rows in parts]
        return cls.of(
            np.concatenate([part.lengths[rows] for part, rows, _ in taken]),
            np.concatenate([part.codes[part.terms[entries]] for part, _, entries in taken]),
            np.concatenate([part.row_steps[entries] for part, _, entries in taken]),
        )

    def __len__(self) -> int:
        """The number of documents."""
        return len(self.row_ends) - 1

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The number of each document's terms."""
        return np.diff(self.row_ends)

    def entries(self, rows: Rows) -> NDArray[np.int64]:
        """The places of all entries of some documents, document after document."""
        return _stretches(self.row_ends[rows], self.row_ends[rows + 1])

    def tally(self, rows: Rows) -> tuple[Codes, NDArray[np.int64]]:
        """The codes of some documents, rising, and in how many of them each stands."""
        return np.unique(self.codes[self.terms[self.entries(rows)]], return_counts=True)

    def frequencies(self, codes: Codes) -> NDArray[np.int64]:
        """In how many documents each term stands."""
        terms, known = self.find(codes)
        # Where a code is unknown, both ends are the same.
        return self.ends[terms + known] - self.ends[terms]

    def rows_of(self, code: int) -> NDArray[np.int32]:
        """The documents that hold a term."""
        terms, known = self.find(np.array([code], dtype=np.uint64))
        return self.rows[self.ends[terms[0]] : self.ends[terms[0] + 1]] if known[0] else self.rows[:0]

    def products(self, asked: Asked, rows: Rows | None = None) -> Amounts:
        """The exact product of the asking side with each of the rows, or with every document."""
        if rows is not None:
            return self._products_of(asked, rows)
        terms, known = self.find(asked.codes)
        return self._summed(terms[known], asked.weights[known])

    def rough_products(self, asked: Asked, budget: int) -> Amounts:
        """Products with every document by the heaviest terms alone, reading about `budget` entries."""
        terms, known = self.find(asked.codes)
        terms, weights = terms[known], asked.weights[known]
        heaviest = np.argsort(-weights, kind="stable")
        read = np.cumsum((self.ends[terms + 1] - self.ends[terms])[heaviest])
        chosen = heaviest[: 1 + int(np.searchsorted(read, budget))]
        return self._summed(terms[chosen], weights[chosen])

    def shared(self, asked: Asked, row: int) -> tuple[NDArray[np.int64], Amounts]:
        """The places in `asked` of the terms that a document has too, and each one's part of the product."""
        entries = slice(int(self.row_ends[row]), int(self.row_ends[row + 1]))
        codes = self.codes[self.terms[entries]]
        _, ours, theirs = np.intersect1d(asked.codes, codes, assume_unique=True, return_indices=True)
        return ours, asked.weights[ours] * SCALE[self.row_steps[entries][theirs]]

    def save(self, folder: Path) -> None:
        """Write the arrays."""
        for name in self.__dataclass_fields__:
            save_array(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote, memory-mapped."""
        return cls(*(load_array(folder / f"{name}.npy") for name in cls.__dataclass_fields__))

    def find(self, codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Where each code stands among ours, and whether it does."""
        if not len(self.codes):
            return np.zeros(len(codes), dtype=np.int64), np.zeros(len(codes), dtype=np.bool_)
        terms = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return terms, self.codes[terms] == codes

    def _summed(self, terms: NDArray[np.int64], weights: Amounts) -> Amounts:
        """For every document the sum of some terms' weights, added in the order of the terms."""
        bounds = zip(self.ends[terms].tolist(), self.ends[terms + 1].tolist(), strict=True)
        read = [slice(start, end) for start, end in bounds]
        if not read:
            return np.zeros(len(self), dtype=np.float64)
        rows = np.concatenate([self.rows[entries] for entries in read])
        scaled = (weight * SCALE for weight in weights)
        amounts = np.concatenate([scale[self.steps[part]] for scale, part in zip(scaled, read, strict=True)])
        return _sums(rows, amounts, len(self))

    def _products_of(self, asked: Asked, rows: Rows) -> Amounts:
        terms, known = self.find(asked.codes)
        # The place of each asked term, counted from one; most entries are of terms that nobody asks.
        place_of = np.zeros(len(self.codes), dtype=np.int32)
        place_of[terms[known]] = np.flatnonzero(known) + 1
        chosen = self._by_row[rows]
        places = place_of[chosen.indices]
        asked_for = np.flatnonzero(places)
        amounts = asked.weights[places[asked_for] - 1] * SCALE[chosen.data[asked_for]]
        row_of = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(chosen.indptr))
        return _sums(row_of[asked_for], amounts, len(rows))

    @functools.cached_property
    def _by_row(self) -> sp.csr_array:
        shape = (len(self), len(self.codes))
        # With ends of 64 bits scipy would copy all terms into as many, out of the file that processes share.
        fits = self.row_ends[-1] <= np.iinfo(self.terms.dtype).max
        ends = self.row_ends.astype(self.terms.dtype) if fits else self.row_ends
        return sp.csr_array((self.row_steps, self.terms, ends), shape=shape, copy=False)


def _sums(places: NDArray[Any], amounts: Amounts, count: int) -> Amounts:
    """The sum of the amounts of each of `count` places, added in their order."""
    return np.bincount(places, amounts, minlength=count).astype(np.float64, copy=False)


def _stretches(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All numbers from each start to its end, exclusive, one stretch after another."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()), dtype=np.int64)
