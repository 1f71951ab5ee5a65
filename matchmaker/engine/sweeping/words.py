"""Words by the block: the commonest terms as one product of two matrices, all others term by term.

A term that a third of the questions ask and a third of the documents hold costs less as a column of a matrix,
blanks and all, than entry by entry; a rare one costs next to nothing entry by entry.
"""

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from matchmaker.engine.postings import SCALE
from matchmaker.engine.signals.words import WordsColumn, WordsQuestion

# Above this share of all pairs that meet in a term, it is a column of the matrix: an entry takes about a
# hundred times as long as a place of the matrix.
COMMON = 0.009

_SCALE = SCALE.astype(np.float32)


class WordsBlock:
    """The weighted terms of some rows, and the weights of all questions beside them."""

    def __init__(self, column: WordsColumn, rows: slice, questions: Sequence[WordsQuestion]) -> None:
        """Part the terms into common and rare ones."""
        self._column = column
        self._questions = questions
        self._rows = rows
        by_term = _by_term(column, rows)
        asked = _asked(column, questions)
        common = _common(by_term, asked)
        self._matrix = by_term[common].toarray()
        self._weights = asked[:, common].toarray()
        asked.data[np.isin(asked.indices, common)] = 0
        asked.eliminate_zeros()
        self._by_term, self._asked = by_term, asked

    def presence(self, number: int) -> Hashable:
        """The language, for a question that has words."""
        question = self._questions[number]
        return question.language if question.terms else None

    def present(self, number: int) -> NDArray[np.bool_]:
        """The rows that have words in what may be the same language."""
        return self._column.present(self._questions[number])[self._rows]

    def amounts(self, numbers: slice) -> Iterator[NDArray[np.float32]]:
        """The raised products."""
        common = self._weights[numbers] @ self._matrix
        for number, products in zip(range(numbers.start, numbers.stop), common, strict=True):
            yield self._column.signal.raised(products + self._by_rare_terms(number))

    def _by_rare_terms(self, number: int) -> NDArray[np.float32]:
        part = slice(int(self._asked.indptr[number]), int(self._asked.indptr[number + 1]))
        rare = self._by_term[self._asked.indices[part]]
        summed: NDArray[np.float32] = rare.T @ self._asked.data[part]
        return summed


def _by_term(column: WordsColumn, rows: slice) -> sp.csr_array:
    """One row a term of the column, one column a document of the block."""
    postings = column.postings
    ends = postings.row_ends[rows.start : rows.stop + 1]
    entries = slice(int(ends[0]), int(ends[-1]))
    shape = (len(ends) - 1, len(postings.codes))
    parts = _SCALE[postings.row_steps[entries]], postings.terms[entries], (ends - ends[0]).astype(np.int32)
    return sp.csr_array(sp.csr_array(parts, shape=shape).T)


def _asked(column: WordsColumn, questions: Sequence[WordsQuestion]) -> sp.csr_array:
    """One row a question, one column a term of the column."""
    found = [column.postings.find(question.asked.codes) for question in questions]
    lengths = [int(known.sum()) for _, known in found]
    terms = np.concatenate([terms[known] for terms, known in found]).astype(np.int32)
    weights = np.concatenate([q.asked.weights[k] for q, (_, k) in zip(questions, found, strict=True)])
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    shape = (len(questions), len(column.postings.codes))
    return sp.csr_array((weights.astype(np.float32), terms, ends), shape=shape)


def _common(by_term: sp.csr_array, asked: sp.csr_array) -> NDArray[np.int64]:
    """The terms in which more than the share of all pairs meet."""
    holding = np.diff(by_term.indptr) / by_term.shape[1]
    asking = np.bincount(asked.indices, minlength=by_term.shape[0]) / asked.shape[0]
    return np.flatnonzero(holding * asking > COMMON)
