"""Kinds of file that can be read, told apart by what is in them; a new kind is a new module, listed here.

A module offers NAME, recognises(head) for the first bytes of a file, and read(path), which gives the rows of
text from the file's first row on and notes on how it was read; it raises Invalid, whose code says why not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matchmaker.domain.errors import Invalid
from matchmaker.services.imports.formats import delimited, xls, xlsx


@dataclass(frozen=True)
class RawTable:
    """Rows of text as a file has them; `notes` say which kind of file it is and how it was read."""

    rows: Iterator[list[str]]
    notes: dict[str, str]


# The last one takes every text, so it stands last.
FORMATS = (xlsx, xls, delimited)
HEAD_BYTES = 4096


def read_raw(path: Path) -> RawTable:
    """Read a file by its content, whatever its name says; raises Invalid."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for kind in FORMATS:
        if kind.recognises(head):
            rows, notes = kind.read(path)
            return RawTable(rows, {"format": kind.NAME, **notes})
    raise Invalid("import_unknown_format")
