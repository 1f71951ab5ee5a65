"""Excel workbooks before 2007: a compound file."""

from collections.abc import Iterator
from pathlib import Path

from matchmaker.services.imports.formats.worksheets import read_workbook

NAME = "xls"


def recognises(head: bytes) -> bool:
    """Whether the file is a compound file. A protected .xlsx is one too, and is refused when it is opened."""
    return head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def read(path: Path) -> tuple[Iterator[list[str]], dict[str, str]]:
    """Rows of the telling sheet; raises Invalid for broken and protected files."""
    return read_workbook(path)
