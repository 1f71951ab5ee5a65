"""Excel workbooks since 2007: a zip of XML."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from matchmaker.domain.errors import Invalid
from matchmaker.services.imports import limits
from matchmaker.services.imports.formats.worksheets import read_workbook

NAME = "xlsx"

_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
# A tag may be cut by the end of a piece; so many bytes are looked at again with the next one.
_OVERLAP = 16


def recognises(head: bytes) -> bool:
    """Whether the file is a zip."""
    return head.startswith(b"PK\x03\x04")


def read(path: Path) -> tuple[Iterator[list[str]], dict[str, str]]:
    """Rows of the telling sheet; raises Invalid for a zip that is no workbook, broken or too large inside."""
    try:
        with zipfile.ZipFile(path) as archive:
            _require_workbook(archive)
            _require_bearable(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Invalid("import_broken") from error
    return read_workbook(path)


def _require_workbook(archive: zipfile.ZipFile) -> None:
    if "xl/workbook.xml" not in archive.namelist():
        raise Invalid("import_unknown_format")


def _require_bearable(archive: zipfile.ZipFile) -> None:
    """Inflate every part in pieces and count: the sizes that a zip declares may be lies."""
    unpacked = cells = 0
    for member in archive.infolist():
        for piece, seen_before in _pieces(archive, member):
            unpacked += len(piece) - seen_before
            cells += len(_CELL.findall(piece)) - len(_CELL.findall(piece[:seen_before]))
            if unpacked > limits.UNPACKED_BYTES or cells > limits.CELLS:
                raise Invalid("import_exploding")


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Pieces of a part, each with the end of the one before it, and how many bytes that is."""
    tail = b""
    with archive.open(member) as stream:
        while piece := stream.read(limits.PIECE_BYTES):
            yield tail + piece, len(tail)
            tail = piece[-_OVERLAP:]
