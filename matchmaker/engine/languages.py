"""Which documents a query can be compared with word by word: those that may be in its language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.arrays import load_array, save_array

UNKNOWN = ""


@dataclass(frozen=True)
class Languages:
    """The language of each row, as a place in `names`; "" is a language nobody told."""

    names: tuple[str, ...]
    rows: NDArray[np.int16]

    @classmethod
    def of(cls, languages: Sequence[str]) -> Self:
        """One a row, as BCP 47 tags; only the language itself counts, not its script or country."""
        primary = [language.partition("-")[0].lower() for language in languages]
        names = tuple(sorted(set(primary)))
        places = {name: place for place, name in enumerate(names)}
        return cls(names, np.array([places[name] for name in primary], dtype=np.int16))

    @classmethod
    def joined(cls, parts: Sequence[tuple["Languages", NDArray[np.int64]]]) -> Self:
        """The chosen rows of several, one after another."""
        return cls.of([part.names[place] for part, rows in parts for place in part.rows[rows]])

    def may_be(self, language: str) -> NDArray[np.bool_]:
        """For each row whether it may be in the language."""
        wanted = language.partition("-")[0].lower()
        fitting = [name in (wanted, UNKNOWN) or wanted == UNKNOWN for name in self.names]
        if all(fitting) or not any(fitting):
            return np.full(len(self.rows), all(fitting))
        return np.array(fitting, dtype=np.bool_)[self.rows]

    def save(self, folder: Path) -> None:
        """Write names and rows."""
        (folder / "languages.json").write_text(json.dumps(self.names), encoding="ascii")
        save_array(folder / "languages.npy", self.rows)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote."""
        names = tuple(json.loads((folder / "languages.json").read_text(encoding="ascii")))
        return cls(names, load_array(folder / "languages.npy"))
