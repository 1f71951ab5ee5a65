"""What stands in an index: its segments, and which of their rows were taken out since."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.arrays import load_array, save_array
from matchmaker.engine.folder import copy
from matchmaker.engine.postings import Rows
from matchmaker.engine.segment import Segment
from matchmaker.engine.signals import Corpus, Signal

# Segments that a search looks into one after another are joined as long as the result is no larger, for
# whoever adds a document waits for it. Larger ones are joined by `compacted`, which may take its time.
JOINED_ROWS = 8192

_GONE = "gone.npy"


@dataclass(frozen=True)
class Standing:
    """A segment, the rows of it that were taken out, and each signal's tally of them."""

    segment: Segment
    gone: frozenset[int] = frozenset()
    tallies: tuple[Any, ...] = ()

    def __len__(self) -> int:
        """How many rows stand."""
        return len(self.segment) - len(self.gone)

    def row_of(self, key: str) -> int | None:
        """The row of a key, if it stands here."""
        row = self.segment.texts.rows.get(key)
        return None if row is None or row in self.gone else row

    def without(self, rows: Collection[int], signals: Sequence[Signal]) -> "Standing":
        """With more rows taken out."""
        gone = self.gone | set(rows)
        listed = np.array(sorted(gone), dtype=np.int64)
        columns = zip(signals, self.segment.columns, strict=True)
        return Standing(self.segment, gone, tuple(signal.tally(column, listed) for signal, column in columns))

    def rows(self) -> Rows:
        """The rows that stand."""
        return np.setdiff1d(np.arange(len(self.segment)), np.array(sorted(self.gone), dtype=np.int64))

    def mask(self, allowed: Collection[str] | None = None) -> NDArray[np.bool_] | None:
        """Which rows may be found; None for all."""
        if allowed is None and not self.gone:
            return None
        mask = np.full(len(self.segment), allowed is None)
        if allowed is not None:
            known = self.segment.texts.rows
            mask[[known[key] for key in allowed if key in known]] = True
        mask[list(self.gone)] = False
        return mask

    def save(self, folder: Path) -> None:
        """Write or link the segment, and what is gone from it."""
        if self.segment.folder is None:
            self.segment.save(folder)
        else:
            copy(self.segment.folder, folder)
        # A copied file of this name would be the same file as its source: it is written anew.
        (folder / _GONE).unlink(missing_ok=True)
        save_array(folder / _GONE, np.array(sorted(self.gone), dtype=np.int64))

    @classmethod
    def load(cls, folder: Path, signals: Sequence[Signal]) -> "Standing":
        """Read what `save` wrote."""
        standing = cls(Segment.load(folder, signals))
        gone = load_array(folder / _GONE).tolist()
        return standing.without(gone, signals) if gone else standing


def corpus(standing: Sequence[Standing], signal: int) -> Corpus:
    """What one signal may know of all that stands."""
    return Corpus(
        columns=[one.segment.columns[signal] for one in standing],
        gone=[one.tallies[signal] if one.tallies else None for one in standing],
        documents=sum(map(len, standing)),
    )


def tidied(standing: Sequence[Standing], signals: Sequence[Signal]) -> list[Standing]:
    """The same with small segments joined, so that there are few: each is more than half the one before."""
    kept = [one for one in standing if len(one)]
    while (
        len(kept) > 1 and len(kept[-2]) < 2 * len(kept[-1]) and len(kept[-2]) + len(kept[-1]) <= JOINED_ROWS
    ):
        kept[-2:] = [_joined(kept[-2:], signals)]
    return kept


def compacted(standing: Sequence[Standing], signals: Sequence[Signal], most: int) -> list[Standing]:
    """The same in few segments, none larger than `most` rows, nothing taken out left in them."""
    whole = [one for one in standing if not one.gone and len(one) > most // 2]
    rest = [one for one in standing if one not in whole and len(one)]
    return whole + [_joined(group, signals) for group in _groups(rest, most)]


def _groups(standing: Sequence[Standing], most: int) -> Iterator[list[Standing]]:
    group: list[Standing] = []
    for one in standing:
        if group and sum(map(len, group)) + len(one) > most:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _joined(parts: Sequence[Standing], signals: Sequence[Signal]) -> Standing:
    return Standing(Segment.joined([(one.segment, one.rows()) for one in parts], signals))
