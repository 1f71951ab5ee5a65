"""The documents of a segment: their keys at hand, their texts read one by one when somebody asks."""

import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.arrays import load_array, save_array
from matchmaker.engine.errors import IndexFolderError
from matchmaker.engine.facts import has_of, to_plain, wants_of
from matchmaker.engine.types import Document

_KEYS, _LINES, _ENDS = "keys.json", "documents.jsonl", "documents.ends.npy"


class _Source(Protocol):
    """Where the documents are."""

    def __getitem__(self, row: int) -> Document: ...


class Texts:
    """Documents by row, given or on disk."""

    def __init__(self, keys: Sequence[str], documents: _Source) -> None:
        """Take the documents, one a key."""
        self.keys = keys
        self._documents = documents

    @classmethod
    def of(cls, documents: Sequence[Document]) -> "Texts":
        """These documents."""
        return cls([document.key for document in documents], documents)

    @classmethod
    def load(cls, folder: Path) -> "Texts":
        """Those that `save` wrote into `folder`."""
        for name in (_KEYS, _LINES, _ENDS):
            if not (folder / name).is_file():
                raise IndexFolderError(f"{folder}: {name} is missing")
        keys = json.loads((folder / _KEYS).read_text(encoding="ascii"))
        return cls(keys, _Lines(folder / _LINES, load_array(folder / _ENDS)))

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self.keys)

    def __getitem__(self, row: int) -> Document:
        """The document of a row."""
        return self._documents[row]

    @functools.cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each key."""
        return {key: row for row, key in enumerate(self.keys)}

    def save(self, folder: Path) -> None:
        """Write keys and documents."""
        (folder / _KEYS).write_text(json.dumps(list(self.keys)), encoding="ascii")
        ends = [0]
        with (folder / _LINES).open("wb") as file:
            for row in range(len(self)):
                ends.append(ends[-1] + file.write(_to_line(self[row])))
        save_array(folder / _ENDS, np.asarray(ends, dtype=np.int64))


class _Lines:
    """Documents in a file of lines, each found by where it begins."""

    def __init__(self, path: Path, ends: NDArray[np.int64]) -> None:
        self._path = path
        self._ends = ends

    def __getitem__(self, row: int) -> Document:
        with self._path.open("rb") as file:
            file.seek(int(self._ends[row]))
            return _from_line(file.read(int(self._ends[row + 1] - self._ends[row])))


def _to_line(document: Document) -> bytes:
    """One line; even half a surrogate pair comes back as it was."""
    facts = [to_plain(document.wants), to_plain(document.has)]
    line = [document.key, dict(document.fields), list(document.codes), document.language, *facts]
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def _from_line(line: bytes) -> Document:
    key, fields, codes, language, wants, has = json.loads(line.decode("utf-8", "surrogatepass"))
    return Document(key, fields, tuple(codes), language, wants_of(wants), has_of(has))
