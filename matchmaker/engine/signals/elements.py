"""Elements: how far one document's own text covers each of the parts that the query names.

What two documents cover together is covered by neither: a row knows its own text alone. The degrees are those
of `engine.elements`, whose cells a reader sees; here they are worked out for a whole segment at once. Absent
across languages, where terms cannot be shared and the sentences of every document would have to be encoded,
and where a document is no technology: a service covers no material.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.arrays import load_array, save_array
from matchmaker.engine.elements import mainly_chinese, telling_terms, weight_of
from matchmaker.engine.fuse import Values
from matchmaker.engine.postings import SCALE, Asked, Postings, Rows
from matchmaker.engine.signals.base import Corpus, Pair, Part
from matchmaker.engine.terms import code_of, count_terms
from matchmaker.engine.text import normalise
from matchmaker.engine.types import Document, Query

_NO_TECHNOLOGY, _CHINESE, _OTHER = 0, 1, 2
_FIRST_PAIR = 1 << 18
"""Codes below are single characters of Chinese text, which say too little to be counted."""
_ALL = np.uint8(len(SCALE) - 1)


@dataclass(frozen=True)
class ElementsQuestion:
    """The terms of all elements, each with its part of the whole, and the query's language.

    Parts sum to one over an element, and the elements count alike; a term of two elements counts in both.
    """

    terms: Asked
    language: int


@dataclass(frozen=True)
class ElementsColumn:
    """Of each technology the terms of its text, and its language."""

    quick_by_row: ClassVar[bool] = False

    postings: Postings
    languages: NDArray[np.int8]

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.postings)

    def values(self, question: ElementsQuestion | None, rows: Rows | None = None) -> Values:
        """The mean over the elements of the weight of their terms that the document has."""
        languages = self.languages if rows is None else self.languages[rows]
        if question is None:
            return Values(np.zeros(len(languages)), np.zeros(len(languages), dtype=np.bool_))
        present = languages == question.language
        amounts = np.minimum(self.postings.products(question.terms, rows), 1.0)
        return Values(np.where(present, amounts, 0.0), present)

    def rough(self, question: ElementsQuestion | None) -> Values:
        """The same: a need names few terms."""
        return self.values(question)

    def parts(self, question: ElementsQuestion | None, pair: Pair) -> list[Part]:
        """One part: how many percent of the elements are covered."""
        found = self.values(question, np.array([pair.row]))
        if not found.present[0]:
            return []
        amount = float(found.amounts[0])
        return [Part(f"{100 * amount:.0f}", amount)]

    def save(self, folder: Path) -> None:
        """Write postings and languages."""
        self.postings.save(folder)
        save_array(folder / "languages.npy", self.languages)


class ElementsSignal:
    """The signal of kind "elements"."""

    def column(self, documents: Sequence[Document]) -> ElementsColumn:
        """Note the terms of every technology's text; of other documents nothing."""
        texts = [_text(document) if document.has else "" for document in documents]
        counts = count_terms(texts, ())
        telling = counts.codes >= _FIRST_PAIR
        lengths = np.bincount(counts.rows[telling], minlength=len(documents)).astype(np.int64)
        codes = counts.codes[telling]
        languages = [_language(t) if d.has else _NO_TECHNOLOGY for d, t in zip(documents, texts, strict=True)]
        postings = Postings.of(lengths, codes, np.full(len(codes), _ALL))
        return ElementsColumn(postings, np.array(languages, dtype=np.int8))

    def joined(self, parts: Sequence[tuple[ElementsColumn, Rows]]) -> ElementsColumn:
        """The chosen rows of several columns."""
        postings = Postings.joined([(column.postings, rows) for column, rows in parts])
        return ElementsColumn(postings, np.concatenate([column.languages[rows] for column, rows in parts]))

    def load(self, folder: Path) -> ElementsColumn:
        """Read what a column's `save` wrote."""
        return ElementsColumn(Postings.load(folder), load_array(folder / "languages.npy"))

    def tally(self, column: ElementsColumn, rows: Rows) -> None:
        """Nothing: which terms are generic is known beforehand."""

    def ask(self, query: Query, corpus: Corpus) -> ElementsQuestion | None:  # noqa: ARG002
        """The terms of the elements that the query names, and its language; None where it names none."""
        named = query.wants.elements if query.wants else ()
        elements = [terms for terms in map(_parts, named) if terms]
        if not elements:
            return None
        summed: dict[int, float] = {}
        for code, part in (item for terms in elements for item in terms.items()):
            summed[code] = summed.get(code, 0.0) + part / len(elements)
        codes = sorted(summed)
        weights = np.array([summed[code] for code in codes], dtype=np.float64)
        return ElementsQuestion(Asked(np.array(codes, dtype=np.uint64), weights), _language(_text(query)))


def _text(document: Document) -> str:
    """The texts that are compared elsewhere, too."""
    return "\n".join(document.fields.get(field, "") for field in ("title", "body"))


def _language(text: str) -> int:
    return _CHINESE if mainly_chinese(text) else _OTHER


@functools.lru_cache(maxsize=1024)
def _parts(words: str) -> Mapping[int, float]:
    """Each term of an element with its part of the whole; none where nothing could be found."""
    weights = {code_of(term): weight_of(term) for term in telling_terms(normalise(words).text)}
    known = {code: weight for code, weight in sorted(weights.items()) if code >= _FIRST_PAIR}
    whole = sum(known.values())
    return {code: weight / whole for code, weight in known.items()}
