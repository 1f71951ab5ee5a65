"""A saved index by its name: what is sent to workers, each of which opens it for itself."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from matchmaker.engine.index import Asked, Index
from matchmaker.engine.types import Query


@dataclass(frozen=True)
class SavedIndex:
    """The folder of an index, that of the texts which ask it, and weights in place of the saved ones.

    Every worker must see the folders under these names; opening costs little, since the arrays are mapped
    and shared by all workers of a machine.
    """

    folder: Path
    asking: Path | None = None
    weights: tuple[tuple[str, float], ...] = ()

    @classmethod
    def weighed(cls, folder: Path, asking: Path | None, weights: Mapping[str, float]) -> Self:
        """With weights by the signals' names."""
        return cls(folder, asking, tuple(sorted(weights.items())))

    def opened(self) -> Index:
        """The index; the last one opened is kept. Raises IndexFolderError where it cannot be read."""
        return _opened(self)


@functools.lru_cache(maxsize=1)
def _opened(saved: SavedIndex) -> Index:
    index = Index.load(saved.folder)
    if saved.asking is not None:
        index.asked_by(Index.load(saved.asking))
    index.reweigh(dict(saved.weights))
    return index


def ask_chunk(saved: SavedIndex, queries: Sequence[Query]) -> list[Asked]:
    """The queries as the segments take them; run by a worker."""
    index = saved.opened()
    return [index.ask(query) for query in queries]
