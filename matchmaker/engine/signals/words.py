"""Shared words: characters and character pairs of CJK text and words of other text, rare ones counting more.

A document's weights are its own: the logarithm of each term's count, divided by the text's length, title and
body apart and then averaged. All that depends on the corpus stands on the asking side, where each term is
multiplied by its rarity (the scheme that the literature calls lnc.ltc). So a document weighs the same
whatever is added beside it, and one product of two texts is the weighted mean over every pairing of their
fields. Absent where a side has no word at all, or where the two are in different languages: figures and
units are the same in all of them, and would speak loudest where they know least.
"""

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.fuse import Values
from matchmaker.engine.languages import Languages
from matchmaker.engine.phrases import shared_phrases
from matchmaker.engine.postings import Asked, Postings, Rows, Steps, steps
from matchmaker.engine.signals.base import Corpus, Pair, Part, Setup, present_shares
from matchmaker.engine.terms import Codes, TermCounts, code_of, count_terms, parts_of, starts_of
from matchmaker.engine.text import Normal, readable, tokens
from matchmaker.engine.types import Document, Query

# So many entries of the heaviest terms are read for a rough look, for each row of the column.
_READ_PER_ROW = 0.5
# Counting takes some ten times the room of what is kept, so a long list is counted piece by piece.
_DOCUMENTS_AT_ONCE = 8192

Real = TypeVar("Real", np.float32, np.float64)

_Tally = tuple[Codes, NDArray[np.int64]]


@dataclass(frozen=True)
class WordsQuestion:
    """A query's terms in the order of their codes, with their weights; a vector no longer than one."""

    terms: tuple[str, ...]
    asked: Asked
    language: str


@dataclass(frozen=True)
class WordsColumn:
    """The weighted words of a segment's documents."""

    quick_by_row: ClassVar[bool] = False

    postings: Postings
    languages: Languages
    signal: "WordsSignal"

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.postings)

    def values(self, question: WordsQuestion, rows: Rows | None = None) -> Values:
        """The weighted mean of the cosines of all pairs of fields, raised."""
        present = self.present(question)
        amounts = self.signal.raised(self.postings.products(question.asked, rows))
        return Values(amounts, present if rows is None else present[rows])

    def rough(self, question: WordsQuestion) -> Values:
        """By the heaviest terms alone."""
        products = self.postings.rough_products(question.asked, int(_READ_PER_ROW * len(self)))
        return Values(self.signal.raised(products), self.present(question))

    def parts(self, question: WordsQuestion, pair: Pair) -> list[Part]:
        """One part a shared phrase, marked in both texts."""
        if not self.present(question)[pair.row]:
            return []
        places, amounts = self.postings.shared(question.asked, pair.row)
        total = self.postings.products(question.asked, np.array([pair.row]))
        factor = float(self.signal.raised(total)[0] / total[0]) if total[0] > 0 else 0.0
        shared = zip(places.tolist(), (factor * amounts).tolist(), strict=True)
        products = {question.terms[place]: amount for place, amount in shared}
        phrases = shared_phrases(products, *self.signal.readable_texts(pair))
        return [Part(p.text, p.amount, p.query_spans, p.document_spans) for p in phrases]

    def save(self, folder: Path) -> None:
        """Write postings and languages."""
        self.postings.save(folder)
        self.languages.save(folder)

    def present(self, question: WordsQuestion) -> NDArray[np.bool_]:
        """Which rows have words in what may be the question's language."""
        if not question.terms:
            return np.zeros(len(self), dtype=np.bool_)
        known = self._present_in.get(question.language)
        if known is None:
            known = (self.postings.lengths > 0) & self.languages.may_be(question.language)
            self._present_in[question.language] = known
        return known

    @functools.cached_property
    def _present_in(self) -> dict[str, NDArray[np.bool_]]:
        """By language, as it was asked before: there are few."""
        return {}


class WordsSignal:
    """The signal of kind "words"."""

    def __init__(self, setup: Setup) -> None:
        """Take the weights of the fields, the rarity's power, and what is struck out."""
        self._signal = setup.signal
        self._settings = setup.settings

    def column(self, documents: Sequence[Document]) -> WordsColumn:
        """Count and weigh the words of the documents."""
        batches = [
            self._counted(documents[start : start + _DOCUMENTS_AT_ONCE])
            for start in range(0, max(len(documents), 1), _DOCUMENTS_AT_ONCE)
        ]
        lengths, codes, weights = (np.concatenate(parts) for parts in zip(*batches, strict=True))
        languages = Languages.of([document.language for document in documents])
        return WordsColumn(Postings.of(lengths, codes, weights), languages, self)

    def joined(self, parts: Sequence[tuple[WordsColumn, Rows]]) -> WordsColumn:
        """The chosen rows of several columns."""
        postings = Postings.joined([(column.postings, rows) for column, rows in parts])
        return WordsColumn(postings, Languages.joined([(c.languages, rows) for c, rows in parts]), self)

    def load(self, folder: Path) -> WordsColumn:
        """Read what a column's `save` wrote."""
        return WordsColumn(Postings.load(folder), Languages.load(folder), self)

    def tally(self, column: WordsColumn, rows: Rows) -> _Tally:
        """In how many of the rows each term stands."""
        return column.postings.tally(rows)

    def ask(self, query: Query, corpus: Corpus) -> WordsQuestion:
        """The weight of each term; terms that no document has still take their share of the length."""
        counts = {field: self._counts(query.fields.get(field, "")) for field in self._signal.query_fields}
        terms = sorted({term for found in counts.values() for term in found}, key=code_of)
        codes = np.array([code_of(term) for term in terms], dtype=np.uint64)
        rarity = self._rarity(codes, corpus)
        shares = present_shares(
            self._signal.query_fields, [field for field, found in counts.items() if found]
        )
        weights = np.zeros(len(terms), dtype=np.float64)
        for field, share in shares.items():
            weights += share * _unit(np.array([counts[field].get(term, 0) for term in terms]), rarity)
        return WordsQuestion(tuple(terms), Asked(codes, weights), query.language)

    def raised(self, products: NDArray[Real]) -> NDArray[Real]:
        """Products on a scale on which words stand beside meaning.

        Texts that answer each other share a tenth of their words, where their meanings agree by half. With
        the slope s, p becomes s p / (1 + (s - 1) p): the same order, none at 0, all at 1, steep at first.
        """
        slope = self._settings.words_slope
        raised: NDArray[Real] = slope * products / (1 + (slope - 1) * products)
        return raised

    def readable_texts(self, pair: Pair) -> tuple[dict[str, Normal], dict[str, Normal]]:
        """The texts of both sides as they were compared, by field."""
        sides = ((pair.query, self._signal.query_fields), (pair.document, self._signal.document_fields))
        ours, theirs = (
            {field: readable(side.fields.get(field, ""), self._settings.boilerplate) for field in fields}
            for side, fields in sides
        )
        return ours, theirs

    def _counts(self, text: str) -> Counter[str]:
        return Counter(token.term for token in tokens(readable(text, self._settings.boilerplate).text))

    def _rarity(self, codes: Codes, corpus: Corpus) -> NDArray[np.float64]:
        """(1 - ln p) ** power, where p is how likely a term is to stand in a text of either side.

        A word that every need holds ("hope", "solve") tells needs as little apart as one that every patent
        holds, and the documents alone cannot show it. The query itself, which mostly stands among the texts
        that ask, is not counted; the four added are a prior, so that three needs do not make a rule.
        """
        likely = (_frequency(codes, corpus) + 1) / (corpus.documents + 1)
        if corpus.asking is not None:
            others = np.maximum(_frequency(codes, corpus.asking) - 1, 0)
            likely = np.minimum(likely + others / (corpus.asking.documents + 4), 1.0)
        rarity: NDArray[np.float64] = (1 - np.log(likely)) ** self._settings.rarity_power
        return rarity

    def _counted(self, documents: Sequence[Document]) -> tuple[NDArray[np.int64], Codes, Steps]:
        """How many terms each document has, and all their codes and weights in the documents' order."""
        rows, codes, weights = self._weighed(documents)
        return np.bincount(rows, minlength=len(documents)), codes, steps(weights)

    def _weighed(self, documents: Sequence[Document]) -> tuple[Rows, Codes, NDArray[np.float64]]:
        """Row, code and weight of every term of every document, in that order."""
        weights = self._signal.document_fields
        counts = {field: self._count_field(documents, field) for field in weights}
        total = np.zeros(len(documents), dtype=np.float64)
        for field, found in counts.items():
            total[found.rows[starts_of(found.rows)]] += weights[field]
        parts = {
            field: self._pivoted(found, field) * (weights[field] / total[found.rows])
            for field, found in counts.items()
        }
        return _merged(list(counts.values()), list(parts.values()))

    def _count_field(self, documents: Sequence[Document], field: str) -> TermCounts:
        return count_terms([d.fields.get(field, "") for d in documents], self._settings.boilerplate)

    def _pivoted(self, found: TermCounts, field: str) -> NDArray[np.float64]:
        """Weights within a text: the tenth mention adds less than the first, divided by the length.

        Lengths are pivoted (Singhal, Buckley and Mitra 1996): a text longer than the usual is divided by less
        than its length and a shorter one by more. The usual length is a setting, not the corpus's mean, so
        that it stays. No vector gets longer than one.
        """
        damped = 1 + np.log(found.counts)
        rows = int(found.rows.max(initial=-1)) + 1
        lengths = np.sqrt(np.bincount(found.rows, damped * damped, minlength=rows))
        pivot, usual = self._settings.length_pivot, self._settings.usual_length(field)
        factors = pivot / ((1 - pivot) * usual + pivot * np.maximum(lengths, 1.0))
        divided: NDArray[np.float64] = damped * factors[found.rows]
        return divided


def _unit(counts: NDArray[np.int64], rarity: NDArray[np.float64]) -> NDArray[np.float64]:
    weighted = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0.0) * rarity
    unit: NDArray[np.float64] = weighted / np.sqrt((weighted * weighted).sum())
    return unit


def _frequency(codes: Codes, corpus: Corpus) -> NDArray[np.int64]:
    """In how many texts of a corpus each term stands now."""
    frequency = np.zeros(len(codes), dtype=np.int64)
    for column, gone in zip(corpus.columns, corpus.gone, strict=True):
        frequency += column.postings.frequencies(codes)
        if gone is not None:
            frequency -= _looked_up(gone, codes)
    return frequency


def _looked_up(tally: _Tally, codes: Codes) -> NDArray[np.int64]:
    known, counts = tally
    if not len(known):
        return np.zeros(len(codes), dtype=np.int64)
    places = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[places] == codes, counts[places], 0)


def _merged(
    fields: Sequence[TermCounts], weights: Sequence[NDArray[np.float64]]
) -> tuple[Rows, Codes, NDArray[np.float64]]:
    """The entries of all fields in one order, those of the same document and term added up."""
    keys = np.concatenate([field.keys for field in fields])
    # Every field's keys rise already: a stable sort only merges them.
    order = np.argsort(keys, kind="stable")
    keys, amounts = keys[order], np.concatenate(weights)[order]
    starts = starts_of(keys)
    summed = np.add.reduceat(amounts, starts) if len(starts) else amounts
    return (*parts_of(keys[starts]), summed)
