"""Ranked lists as arrays: millions of hits would be too many objects."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.types import Hit

Numbers = NDArray[np.int64]
Amounts = NDArray[np.float64]


@dataclass(frozen=True)
class Lists:
    """Lists side by side: list `n` is `places[ends[n]:ends[n + 1]]`, best first, with `scores` beside.

    A place is that of a text among those that the lists are made of.
    """

    ends: Numbers
    places: NDArray[np.int32]
    scores: Amounts

    def __len__(self) -> int:
        """The number of lists."""
        return len(self.ends) - 1

    def hits(self, number: int, keys: Sequence[str]) -> list[Hit]:
        """One list as hits; `keys` are those of all texts, by place."""
        part = slice(int(self.ends[number]), int(self.ends[number + 1]))
        found = zip(self.places[part].tolist(), self.scores[part].tolist(), strict=True)
        return [Hit(keys[place], score) for place, score in found]

    @property
    def owners(self) -> Numbers:
        """Beside each place the number of the list it stands in."""
        return np.repeat(np.arange(len(self)), np.diff(self.ends))

    @classmethod
    def none(cls, count: int) -> "Lists":
        """So many empty lists."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls.ranked(nothing, nothing, np.zeros(0), order=nothing, count=count, limit=0)

    @classmethod
    def ranked(
        cls, owners: Numbers, places: Numbers, scores: Amounts, *, order: Numbers, count: int, limit: int
    ) -> "Lists":
        """For each of `count` owners its `limit` best places: score falling, then rising by `order[place]`.

        A score of zero is in no list.
        """
        kept = np.flatnonzero(scores > 0)
        kept = kept[np.lexsort((order[places[kept]], -scores[kept], owners[kept]))]
        lengths = np.bincount(owners[kept], minlength=count)
        starts = np.cumsum(lengths) - lengths
        kept = kept[np.arange(len(kept)) - starts[owners[kept]] < limit]
        ends = np.concatenate([[0], np.cumsum(np.minimum(lengths, limit))])
        return cls(ends, places[kept].astype(np.int32), scores[kept])

    @classmethod
    def joined(cls, parts: Sequence["Lists"]) -> "Lists":
        """The lists of several one after another."""
        lengths = np.concatenate([np.diff(part.ends) for part in parts])
        return cls(
            np.concatenate([[0], np.cumsum(lengths)]),
            np.concatenate([part.places for part in parts]),
            np.concatenate([part.scores for part in parts]),
        )


def order_of(keys: Sequence[str]) -> Numbers:
    """For each place where its key stands among all keys in their order."""
    order = np.empty(len(keys), dtype=np.int64)
    order[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return order
