"""Judged pairs as arrays, and the score that weights give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.fuse import Amounts, Fusion, Presence, Values
from matchmaker.engine.settings import USUAL, MatchSettings


@dataclass(frozen=True)
class Judged:
    """A pair that a person judged.

    `signals` holds what each signal said, in [0, 1]; one that is not named was absent. `weight` says how many
    pairs it stands for.
    """

    query: str
    signals: Mapping[str, float]
    approved: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Table:
    """Pairs in the order of their judging, one row each; `names` are the signals, one column each.

    `queries` numbers the queries; pairs of the same query carry the same number.
    """

    names: tuple[str, ...]
    amounts: Amounts
    present: Presence
    approved: NDArray[np.bool_]
    weights: Amounts
    queries: NDArray[np.int64]

    @classmethod
    def of(cls, pairs: Sequence[Judged], names: Sequence[str]) -> "Table":
        """The pairs, oldest first; a signal that is not among `names` is left out."""
        there = [[name in pair.signals for name in names] for pair in pairs]
        amounts = [[pair.signals.get(name, 0.0) for name in names] for pair in pairs]
        shape = (len(pairs), len(names))
        _, queries = np.unique([pair.query for pair in pairs], return_inverse=True)
        return cls(
            tuple(names),
            np.asarray(amounts, dtype=np.float64).reshape(shape),
            np.asarray(there, dtype=np.bool_).reshape(shape),
            np.asarray([pair.approved for pair in pairs], dtype=np.bool_),
            np.asarray([pair.weight for pair in pairs], dtype=np.float64),
            queries.astype(np.int64),
        )

    def __len__(self) -> int:
        return len(self.approved)

    def rows(self, start: int, end: int) -> "Table":
        """Some of the pairs, in the same order."""
        one = slice(start, end)
        return Table(
            self.names,
            self.amounts[one],
            self.present[one],
            self.approved[one],
            self.weights[one],
            self.queries[one],
        )

    def scores(self, weights: Mapping[str, float]) -> Amounts:
        """The score of each pair, joined as an index joins what its signals say."""
        ours = tuple(weights.get(name, 0.0) for name in self.names)
        fusion = Fusion(ours, tuple(USUAL.get(name) for name in self.names), MatchSettings().fit_share)
        columns = zip(self.amounts.T, self.present.T, strict=True)
        return fusion.scores([Values(amounts, present) for amounts, present in columns])

    @property
    def is_mixed(self) -> bool:
        """Whether some pairs were approved and some were not."""
        return bool(self.approved.any() and not self.approved.all())
