"""The index: documents that can be searched, added to, explained, saved and loaded.

Documents lie in segments that never change: adding makes a new small one, taking out only notes the row, and
small ones are joined as they pile up. A document's columns follow from the document alone, and all that
depends on the corpus is worked out over all segments when a query is asked; so an index answers the same to
the last bit however it came about: built at once, grown, shrunk, saved and loaded.

Many threads may read an index at once; whoever calls `add`, `remove` or `compact` must be alone with it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matchmaker.engine import folder as index_folder
from matchmaker.engine.encoder import Encoder, bundled_encoder
from matchmaker.engine.errors import DuplicateKeyError, UnknownKeyError
from matchmaker.engine.explain import evidence
from matchmaker.engine.fuse import Fusion, Values
from matchmaker.engine.segment import Segment, Shortlist
from matchmaker.engine.select import best, first
from matchmaker.engine.settings import MatchSettings
from matchmaker.engine.signals import Corpus, Pair, Question, Setup, Signal, make_signal
from matchmaker.engine.standing import Standing, compacted, corpus, tidied
from matchmaker.engine.types import Document, Evidence, Hit, Query

# So many documents make a segment when many are added at once; more would need more memory to be joined.
SEGMENT_ROWS = 100_000

LOOKED_AT_FOR_ONE = 4
"""Documents that the rough look chooses for every one that a list is to hold."""


@dataclass(frozen=True)
class Asked:
    """A query as the segments take it: one question a signal, and how the answers become a score."""

    questions: tuple[Question, ...]
    fusion: Fusion
    shortlist: Shortlist


class Index:
    """Documents ready for matching. Make one with `Index.build` or `Index.load`."""

    def __init__(self, settings: MatchSettings, encoder: Encoder | None = None) -> None:
        """Hold no document yet."""
        self._settings = settings
        self._encoder = encoder or bundled_encoder()
        self._signals = make_signals(settings, self._encoder)
        self._standing: list[Standing] = []
        self._asking: Index | None = None

    @classmethod
    def build(
        cls,
        documents: Sequence[Document],
        settings: MatchSettings | None = None,
        *,
        encoder: Encoder | None = None,
    ) -> "Index":
        """An index of `documents`; DuplicateKeyError where two carry the same key.

        `encoder` replaces the bundled one; without the signal "meaning" none is ever read.
        """
        index = cls(settings or MatchSettings(), encoder)
        index.add(documents)
        return index

    @property
    def settings(self) -> MatchSettings:
        """What this index was built with."""
        return self._settings

    @property
    def keys(self) -> Sequence[str]:
        """The keys of all documents, rising."""
        return sorted(one.segment.texts.keys[row] for one in self._standing for row in one.rows())

    @property
    def segments(self) -> int:
        """How many segments the documents lie in."""
        return len(self._standing)

    def __len__(self) -> int:
        """How many documents there are."""
        return sum(map(len, self._standing))

    def __contains__(self, key: object) -> bool:
        """Whether a document of this key is here."""
        return isinstance(key, str) and any(one.row_of(key) is not None for one in self._standing)

    def standing(self, number: int) -> Standing:
        """What stands in one segment, by number from zero; for those that read it as a whole."""
        return self._standing[number]

    def asked_by(self, asking: "Index") -> None:
        """Let the texts that ask show, too, which words are common; `asking` is read at each search."""
        self._asking = asking

    def reweigh(self, weights: Mapping[str, float]) -> None:
        """Give signals other weights from now on; what they know of the documents stays."""
        self._settings = self._settings.reweighted(weights)

    def add(self, documents: Sequence[Document]) -> None:
        """Add documents, or replace those of the same key; one that is here unchanged costs nothing.

        Raises DuplicateKeyError where two of `documents` carry the same key.
        """
        _refuse_duplicates(documents)
        new = [document for document in documents if not self._holds(document)]
        self._take_out({document.key for document in new})
        for start in range(0, len(new), SEGMENT_ROWS):
            self._standing.append(Standing(Segment.of(new[start : start + SEGMENT_ROWS], self._signals)))
        self._standing = tidied(self._standing, self._signals)

    def remove(self, keys: Collection[str]) -> None:
        """Take documents out; raises UnknownKeyError, and changes nothing, where one is not here."""
        for key in keys:
            self._place(key)
        self._take_out(set(keys))

    def compact(self) -> None:
        """Join segments and drop what was taken out; answers stay the same, searches get quicker."""
        self._standing = compacted(self._standing, self._signals, SEGMENT_ROWS)

    def search(self, query: Query, limit: int, allowed: Collection[str] | None = None) -> list[Hit]:
        """The `limit` best documents for `query`, score falling, then key rising.

        `allowed` restricts what may be found to these keys. A document that shares nothing with the query
        is no hit, so fewer may come back.
        """
        asked = self.ask(query, limit)
        found = [self.search_segment(number, asked, limit, allowed) for number in range(self.segments)]
        return first([hit for hits in found for hit in hits], limit)

    def search_many(
        self, queries: Sequence[Query], limit: int, allowed: Collection[str] | None = None
    ) -> list[list[Hit]]:
        """What `search` answers for each query."""
        return [self.search(query, limit, allowed) for query in queries]

    def score(self, query: Query, key: str) -> float:
        """The score of one pair, the same number that `search` gives; raises UnknownKeyError."""
        one, row = self._place(key)
        return float(self._fusion.scores(_values(one.segment, self.ask(query), row))[0])

    def explain(self, query: Query, key: str) -> tuple[Evidence, ...]:
        """What the score of a pair is made of, strongest first, summing to it; raises UnknownKeyError."""
        return self.explain_many(query, [key])[0]

    def explain_many(self, query: Query, keys: Sequence[str]) -> list[tuple[Evidence, ...]]:
        """What `explain` answers for each key."""
        places = [self._place(key) for key in keys]
        asked = self.ask(query) if places else None
        return [self._explained(query, asked, one.segment, row) for one, row in places if asked]

    def signal_values(self, query: Query, key: str) -> dict[str, float]:
        """What each signal says of a pair, unweighted, in [0, 1]; those that say nothing are left out."""
        one, row = self._place(key)
        values = _values(one.segment, self.ask(query), row)
        return {
            signal.name: float(value.amounts[0])
            for signal, value in zip(self._settings.signals, values, strict=True)
            if value.present[0]
        }

    def ask(self, query: Query, limit: int = 1) -> Asked:
        """The query as the segments take it; it can be sent to another process.

        A list of `limit` is chosen out of several times as many by the rough look, at least out of as many as
        the settings say.
        """
        questions = tuple(
            signal.ask(query, self._corpus(place)) for place, signal in enumerate(self._signals)
        )
        return Asked(questions, self._fusion, self._shortlist(limit))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which must be new or empty; raises IndexFolderError if it is not."""
        index_folder.prepare(folder)
        for number, one in enumerate(self._standing):
            one.save(index_folder.segment_folder(folder, number))
        # The label comes last: a folder without it was never finished.
        index_folder.write_label(folder, self._settings, self._encoder.name, len(self._standing))

    @classmethod
    def load(cls, folder: Path, *, encoder: Encoder | None = None) -> "Index":
        """Read what `save` wrote, arrays memory-mapped.

        Raises IndexFolderError where the folder is unfinished, damaged, or written with another format or
        encoder.
        """
        with index_folder.reading(folder):
            index = cls(index_folder.read_settings(folder), encoder)
            segments = index_folder.check_label(folder, index._encoder.name)
            index._standing = [
                Standing.load(index_folder.segment_folder(folder, number), index._signals)
                for number in range(segments)
            ]
        return index

    @property
    def _fusion(self) -> Fusion:
        return Fusion.of(self._settings)

    def _shortlist(self, limit: int) -> Shortlist:
        if len(self) <= self._settings.shortlist_above:
            return Shortlist(1.0)
        return Shortlist(max(self._settings.shortlist, LOOKED_AT_FOR_ONE * limit) / len(self))

    def _corpus(self, signal: int) -> Corpus:
        asking = corpus(self._asking._standing, signal) if self._asking else None
        return replace(corpus(self._standing, signal), asking=asking)

    def search_segment(
        self, number: int, asked: Asked, limit: int, allowed: Collection[str] | None = None
    ) -> list[Hit]:
        """The best documents of one segment, by number from zero: a part of what `search` answers."""
        one = self._standing[number]
        keys = one.segment.texts.keys
        rows, scores = one.segment.best(asked.questions, asked.fusion, one.mask(allowed), asked.shortlist)
        return best(rows, scores, keys.__getitem__, limit)

    def _explained(self, query: Query, asked: Asked, segment: Segment, row: int) -> tuple[Evidence, ...]:
        scales = asked.fusion.scales(_values(segment, asked, row))
        names = [signal.name for signal in self._settings.signals]
        pair = Pair(query, segment.texts[row], row)
        columns = zip(segment.columns, asked.questions, strict=True)
        parts = [column.parts(question, pair) for column, question in columns]
        return evidence(dict(zip(names, scales, strict=True)), dict(zip(names, parts, strict=True)))

    def _holds(self, document: Document) -> bool:
        """Whether this very document is here, unchanged."""
        return any(one.segment.texts[row] == document for one, row in self._places(document.key))

    def _take_out(self, keys: Collection[str]) -> None:
        for place, one in enumerate(self._standing):
            rows = [row for row in map(one.row_of, keys) if row is not None]
            if rows:
                self._standing[place] = one.without(rows, self._signals)

    def _places(self, key: str) -> Iterator[tuple[Standing, int]]:
        for one in self._standing:
            row = one.row_of(key)
            if row is not None:
                yield one, row

    def _place(self, key: str) -> tuple[Standing, int]:
        for place in self._places(key):
            return place
        raise UnknownKeyError(f"no document has the key {key!r}")


def make_signals(settings: MatchSettings, encoder: Encoder) -> list[Signal]:
    """The signals of some settings, in their order."""
    return [make_signal(Setup(signal, settings, encoder)) for signal in settings.signals]


def _values(segment: Segment, asked: Asked, row: int) -> list[Values]:
    rows = np.array([row], dtype=np.int64)
    columns = zip(segment.columns, asked.questions, strict=True)
    return [column.values(question, rows) for column, question in columns]


def _refuse_duplicates(documents: Sequence[Document]) -> None:
    seen: set[str] = set()
    for document in documents:
        if document.key in seen:
            raise DuplicateKeyError(f"two documents carry the key {document.key!r}")
        seen.add(document.key)
