"""Meaning by the block: one product of two matrices gives every cosine."""

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.signals.meaning import MeaningColumn, Whole

Unit = NDArray[np.float32]


class MeaningBlock:
    """Sentence vectors of some rows and of all questions, of length one."""

    def __init__(self, column: MeaningColumn, rows: slice, questions: Sequence[Whole]) -> None:
        """Scale both sides."""
        self._column = column
        self._vectors, self._present = _unit(column.vectors[rows])
        self._questions, self._asked = _unit(np.stack(questions))

    def presence(self, number: int) -> Hashable:
        """Whether the question says anything."""
        return bool(self._asked[number])

    def present(self, number: int) -> NDArray[np.bool_]:
        """The rows with a readable text, where the question has one."""
        return self._present & bool(self._asked[number])

    def amounts(self, numbers: slice) -> Iterator[NDArray[np.float32]]:
        """The cosines above the floor."""
        for cosines in self._questions[numbers] @ self._vectors.T:
            yield self._column.above_floor(cosines)


def _unit(vectors: Whole) -> tuple[Unit, NDArray[np.bool_]]:
    """Each row at length one, and whether it has a length."""
    scaled = vectors.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", scaled, scaled))
    scaled /= np.maximum(lengths, 1)[:, None]
    return scaled, lengths > 0
