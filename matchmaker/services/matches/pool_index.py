"""The index of one pool, as the services ask it: the engine's own, with answers by key."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeAlias

from matchmaker.engine import Document, Evidence, Hit, Index, MatchSettings
from matchmaker.engine.building import BUILT_ROWS, build_into
from matchmaker.engine.sweeping import Swept
from matchmaker.services.matches.workers import Workers

LEAST_ROWS = 8192
"""Fewer documents than these are not worth a worker of their own: every part makes a search slower."""


FORESEEN = 200
"""Answers found ahead for a query: enough that the gates mostly leave as many as a list takes."""

FIRST_LOOK, FURTHER = 4, 4
"""Answers shown to the gates for every one wanted, and how many times more when they let too few through."""

KEYS_AT_ONCE = 5000
"""Of more keys no question is made: databases take only so many values in one."""

Passing: TypeAlias = Callable[[Collection[str]], set[str]]
"""Which of some keys may be found."""


@dataclass(frozen=True)
class Foreseen:
    """The answers to many queries, found in one pass over an index as it stood at `state`."""

    state: tuple[int, ...]
    queries: Sequence[Document]
    places: Mapping[str, int]
    swept: Swept

    def answers(self, query: Document, limit: int) -> list[Hit] | None:
        """The best answers; None where no more were found than are wanted."""
        place = self.places.get(query.key)
        if place is None or self.queries[place] != query:
            return None
        found = self.swept.answers_to(place)
        return found[:limit] if len(found) >= limit or len(found) < FORESEEN else None


class PoolIndex:
    """The documents of one pool; keys, hits and evidence are the engine's."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._asking: PoolIndex | None = None
        self._changes = 0
        self._foreseen: Foreseen | None = None

    @classmethod
    def build(cls, documents: Sequence[Document]) -> Self:
        """An index of the documents."""
        return cls(Index.build(documents))

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, key: object) -> bool:
        return key in self._index

    def asked_by(self, asking: "PoolIndex") -> None:
        """Name the pool whose texts ask: words that are common there count less."""
        self._asking = asking
        self._index.asked_by(asking._index)

    def foresee(self, queries: Sequence[Document], swept: Swept) -> None:
        """Answer these queries by the lists that one pass has found, until any document comes or goes."""
        places = {query.key: place for place, query in enumerate(queries)}
        self._foreseen = Foreseen(self._state, queries, places, swept)

    def put(self, documents: Sequence[Document]) -> None:
        """Add documents, or replace those of the same keys."""
        self._changes += 1
        self._index.add(documents)

    def forget(self, keys: Iterable[str]) -> None:
        """Take documents out; keys that are not here are passed over."""
        self._changes += 1
        self._index.remove([key for key in keys if key in self._index])

    def search(self, query: Document, limit: int, allowed: Collection[str]) -> list[Hit]:
        """The best of the allowed documents; score falling, then key rising."""
        return self._index.search(query, limit, allowed)

    def search_passing(self, query: Document, limit: int, passing: Passing, *, least: float) -> list[Hit]:
        """The best documents that pass the gates, none with a score below `least`.

        The gates are asked about what was found, a few at first and more as long as too few pass: they need
        not know all that would pass in a large pool.
        """
        looked, asked, allowed = FIRST_LOOK * limit, set[str](), set[str]()
        while True:
            hits = self._best(query, looked)
            worth = [hit for hit in hits if hit.score >= least]
            new = [hit.key for hit in worth if hit.key not in asked]
            for start in range(0, len(new), KEYS_AT_ONCE):
                allowed |= passing(new[start : start + KEYS_AT_ONCE])
            asked.update(new)
            found = [hit for hit in worth if hit.key in allowed]
            if len(found) >= limit or len(worth) < looked:
                return found[:limit]
            looked *= FURTHER

    def _best(self, query: Document, limit: int) -> list[Hit]:
        if self._foreseen is not None and self._foreseen.state == self._state:
            hits = self._foreseen.answers(query, limit)
            if hits is not None:
                return hits
        return self._index.search(query, limit)

    @property
    def _state(self) -> tuple[int, ...]:
        """What scores depend on: the changes of this pool, and of the one whose texts ask."""
        return (self._changes, *(self._asking._state if self._asking else ()))

    def scores(self, queries: Sequence[Document], key: str) -> dict[str, float]:
        """One document's score for each query, by the query's key; none for queries that share nothing."""
        if key not in self._index:
            return {}
        scores = {query.key: self._index.score(query, key) for query in queries}
        return {query: score for query, score in scores.items() if score > 0}

    def explain(self, query: Document, keys: Sequence[str]) -> dict[str, tuple[Evidence, ...]]:
        """What the score of each of the keys is made of; the amounts sum to it. Raises UnknownKeyError."""
        return dict(zip(keys, self._index.explain_many(query, keys), strict=True))

    def signal_values(self, query: Document, key: str) -> dict[str, float]:
        """What each signal says of a pair before any weight; those that say nothing are left out."""
        return self._index.signal_values(query, key)

    def reweigh(self, weights: Mapping[str, float]) -> None:
        """Give the signals other weights from now on."""
        self._changes += 1
        self._index.reweigh(weights)

    @staticmethod
    def write(folder: Path, documents: Sequence[Document], workers: Workers) -> None:
        """Let workers build an index of the documents in a new folder; few documents make one part."""
        rows = min(max(-(-len(documents) // workers.count), LEAST_ROWS), BUILT_ROWS)
        build_into(
            folder,
            documents,
            MatchSettings(),
            workers.make_executor,
            rows=rows,
            progress=workers.progress,
        )

    def save(self, folder: Path) -> None:
        """Write the index into an empty folder, its segments joined where they are many."""
        self._index.compact()
        self._index.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote; raises the engine's IndexFolderError."""
        return cls(Index.load(folder))
