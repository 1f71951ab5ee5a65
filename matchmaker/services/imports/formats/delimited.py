"""Text files with a row a line: commas, tabs or semicolons, in the encodings that Chinese offices use."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from itertools import islice
from pathlib import Path

from matchmaker.domain.errors import Invalid
from matchmaker.services.imports import limits
from matchmaker.services.imports.aliases import fields_in
from matchmaker.services.imports.formats.text import cell_text

NAME = "csv"
DELIMITERS = {"comma": ",", "tab": "\t", "semicolon": ";"}

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHER_KINDS = (
    b"%PDF",
    b"<",
    b"{",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)


def recognises(head: bytes) -> bool:
    """Whether the file may be such a text: anything but what begins like another well-known kind."""
    return not head.lstrip().startswith(_OTHER_KINDS)


def read(path: Path) -> tuple[Iterator[list[str]], dict[str, str]]:
    """Every row, and the encoding and delimiter found; raises Invalid for unreadable text."""
    text, encoding = decode(path.read_bytes())
    delimiter = _delimiter(text)
    return _rows(text, DELIMITERS[delimiter]), {"encoding": encoding, "delimiter": delimiter}


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding: the mark at its head, else UTF-8, else GB 18030."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _without_nul(_decoded(content, encoding)), encoding
    if b"\x00" in content:
        raise Invalid("import_nul")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        _require_not_damaged_utf8(content, error)
    return _decoded(content, "gb18030"), "gb18030"


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid("import_encoding", encoding=encoding, line=_line(content, error.start)) from error


def _line(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise Invalid("import_nul")
    return text


def _require_not_damaged_utf8(content: bytes, error: UnicodeDecodeError) -> None:
    """A few broken bytes in a UTF-8 text would turn all of it into nonsense when read as GB 18030."""
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if sum(ord(char) > 0x7F for char in text) > 10 * broken:
        raise Invalid("import_encoding", encoding="utf-8", line=_line(content, error.start))


def _delimiter(text: str) -> str:
    """The delimiter under which the first rows name the most known columns, then have the most cells."""
    return max(DELIMITERS, key=lambda name: _fit(text, DELIMITERS[name]))


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    """The best row's known columns and cells, as far as the text can be read at all."""
    best = (0, 0)
    with suppress(csv.Error):
        for cells in islice(_records(text, delimiter), limits.HEADER_SEARCH_ROWS):
            best = max(best, (len(fields_in(cells)), len(cells)))
    return best


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    # Strict: with one quote too many the rest of a file would vanish into a single cell.
    return csv.reader(StringIO(text, newline=None), delimiter=delimiter, strict=True)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    read = 0
    try:
        for cells in _records(text, delimiter):
            read += 1
            yield [cell_text(cell) for cell in cells]
    except csv.Error as error:
        raise Invalid("import_quotes", row=read + 1) from error
