"""Some rows of a column, made ready to be compared with many questions at once, in single precision."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.signals import Column, Question
from matchmaker.engine.signals.codes import CodesColumn, CodesQuestion
from matchmaker.engine.signals.meaning import MeaningColumn
from matchmaker.engine.signals.words import WordsColumn
from matchmaker.engine.sweeping.meaning import MeaningBlock
from matchmaker.engine.sweeping.words import WordsBlock


class Block(Protocol):
    """Rows of a column beside all questions, near enough to `Column.values` to tell what may be listed."""

    def presence(self, number: int) -> Hashable:
        """Questions of which this is the same have the same rows present."""
        ...

    def present(self, number: int) -> NDArray[np.bool_]:
        """In which rows the signal is present for a question."""
        ...

    def amounts(self, numbers: slice) -> Iterator[NDArray[np.float32]]:
        """For each of some questions what the signal says of every row."""
        ...


class ExactBlock:
    """The block of a column that knows no quicker way: its own exact values."""

    def __init__(self, column: Column, rows: slice, questions: Sequence[Question]) -> None:
        """Ask the column each time."""
        self._column = column
        self._rows = np.arange(rows.start, rows.stop)
        self._questions = questions

    def presence(self, number: int) -> Hashable:
        """Each question has rows of its own."""
        return number

    def present(self, number: int) -> NDArray[np.bool_]:
        """As the column says."""
        return self._column.values(self._questions[number], self._rows).present

    def amounts(self, numbers: slice) -> Iterator[NDArray[np.float32]]:
        """As the column says."""
        for question in self._questions[numbers]:
            yield self._column.values(question, self._rows).amounts.astype(np.float32)


class CodesBlock(ExactBlock):
    """Codes ask little of a column, and nothing where a question has none."""

    def presence(self, number: int) -> Hashable:
        """The schemes of the question's codes."""
        question: CodesQuestion | None = self._questions[number]
        return question and question.schemes

    def amounts(self, numbers: slice) -> Iterator[NDArray[np.float32]]:
        """As the column says."""
        nothing = np.zeros(len(self._rows), dtype=np.float32)
        for number in range(numbers.start, numbers.stop):
            one = slice(number, number + 1)
            yield from super().amounts(one) if self._questions[number] else [nothing]


_MakeBlock: TypeAlias = Callable[[Any, slice, Sequence[Any]], Block]
BLOCKS: Mapping[type, _MakeBlock] = MappingProxyType(
    {WordsColumn: WordsBlock, MeaningColumn: MeaningBlock, CodesColumn: CodesBlock}
)


def make_block(column: Column, rows: slice, questions: Sequence[Question]) -> Block:
    """The quickest block for a column."""
    return BLOCKS.get(type(column), ExactBlock)(column, rows, questions)
