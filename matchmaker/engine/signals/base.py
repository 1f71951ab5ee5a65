"""What every signal can do, and what it keeps of the documents of a segment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeAlias

from matchmaker.engine.encoder import Encoder
from matchmaker.engine.fuse import Values
from matchmaker.engine.postings import Rows
from matchmaker.engine.settings import MatchSettings, SignalSettings
from matchmaker.engine.types import Document, FieldSpan, Query

# What a signal makes of a query, once for all segments; only the signal that made it looks inside. Of a
# query that gives it nothing to ask, as one without codes or facts, a signal makes None.
Question: TypeAlias = Any


@dataclass(frozen=True)
class Part:
    """A part of a signal's amount for one pair, with the places that show it."""

    label: str
    amount: float
    query_spans: tuple[FieldSpan, ...] = ()
    document_spans: tuple[FieldSpan, ...] = ()


@dataclass(frozen=True)
class Pair:
    """A query, a document, and the row where a column keeps that document."""

    query: Query
    document: Document
    row: int


@dataclass(frozen=True)
class Setup:
    """What a signal may be made of."""

    signal: SignalSettings
    settings: MatchSettings
    encoder: Encoder


class Column(Protocol):
    """What a signal keeps of the documents of one segment, row by row; it never changes.

    A row must follow from its document alone, whatever stands beside it: that is why a document added later
    is found as if it had been there from the start.

    quick_by_row -- whether `values` of a few thousand rows cost little and tell more than `rough` does.
    """

    quick_by_row: ClassVar[bool]

    def __len__(self) -> int:
        """The number of rows."""
        ...

    def values(self, question: Question, rows: Rows | None = None) -> Values:
        """What the signal says about the rows, or about every row."""
        ...

    def rough(self, question: Question) -> Values:
        """About every row, quickly: near enough to choose those that deserve `values`."""
        ...

    def parts(self, question: Question, pair: Pair) -> list[Part]:
        """The parts that sum to what `values` says of this pair; none where that is absent.

        A zero is a part only for signals of fit, since it lowers the score.
        """
        ...

    def save(self, folder: Path) -> None:
        """Write it into an existing, empty folder."""
        ...


@dataclass(frozen=True)
class Corpus:
    """All that stands in an index, for signals whose question depends on it.

    columns -- the signal's column of each segment.
    gone -- beside each, what `Signal.tally` says of its rows that were taken out.
    documents -- how many rows still stand.
    asking -- the same of the texts that ask, where they are kept in an index too.
    """

    columns: Sequence[Any]
    gone: Sequence[Any]
    documents: int
    asking: "Corpus | None" = None


class Signal(Protocol):
    """One way to compare a query with documents."""

    def column(self, documents: Sequence[Document]) -> Column:
        """What it keeps of these documents."""
        ...

    def joined(self, parts: Sequence[tuple[Any, Rows]]) -> Column:
        """The chosen rows of several columns, one after another, in one."""
        ...

    def load(self, folder: Path) -> Column:
        """Read what a column's `save` wrote, memory-mapped."""
        ...

    def tally(self, column: Any, rows: Rows) -> Any:
        """What rows that were taken out had given to the figures of the whole corpus."""
        ...

    def ask(self, query: Query, corpus: Corpus) -> Question:
        """The query as the columns take it; it can be sent to another process."""
        ...


# Makes a signal.
SignalKind: TypeAlias = Callable[[Setup], Signal]


def present_shares(weights: Mapping[str, float], present: Sequence[str]) -> dict[str, float]:
    """The weights of the fields that are there, rescaled to sum to one."""
    total = sum(weights[field] for field in present)
    return {field: weights[field] / total for field in present}
