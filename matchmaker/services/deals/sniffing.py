"""What a file is, told by its content; nothing is ever unpacked or drawn."""

import codecs
import re
import struct
import zipfile
from pathlib import Path

import filetype

from matchmaker.domain.deals.documents import FileKind
from matchmaker.domain.errors import Invalid

HEAD = 8192
PIECE = 1 << 16

BY_SIGNATURE = {
    "pdf": FileKind.PDF,
    "png": FileKind.PNG,
    "jpg": FileKind.JPEG,
    "tif": FileKind.TIFF,
}

# The main part of each kind of Office file; some writers number it.
MAIN_PARTS = {
    re.compile(r"word/document\d*\.xml"): FileKind.WORD,
    re.compile(r"xl/workbook\d*\.xml"): FileKind.EXCEL,
    re.compile(r"ppt/presentation\d*\.xml"): FileKind.POWERPOINT,
}
TYPES_PART = "[Content_Types].xml"
MACROS = "vbaproject.bin"

ZIP_START = b"PK\x03\x04"
ZIP_END, ZIP64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
ZIP_END_LENGTH, LONGEST_COMMENT = 22, 0xFFFF
DIRECTORY_LIMIT = 1 << 20
UNPACKED_LIMIT = 300 << 20

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of(path: Path) -> FileKind:
    """The kind of the file.

    Raises Invalid with the field `file` for whatever is none of our kinds, and for Office files that would
    grow without measure where they are opened.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    kind = _office(path) if head.startswith(ZIP_START) else _by_signature(head)
    if kind is None and _is_text(path):
        kind = FileKind.TEXT
    if kind is None:
        raise Invalid("file_kind_unknown", field="file")
    return kind


def _by_signature(head: bytes) -> FileKind | None:
    found = filetype.guess(head)
    return BY_SIGNATURE.get(found.extension) if found else None


def _office(path: Path) -> FileKind | None:
    """By the names in the zip's directory, which is read only when it is short."""
    if not _has_short_directory(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    names = [part.filename for part in parts]
    if TYPES_PART not in names or any(name.lower().endswith(MACROS) for name in names):
        return None
    if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise Invalid("file_exploding", field="file")
    kinds = {kind for pattern, kind in MAIN_PARTS.items() if any(map(pattern.fullmatch, names))}
    return kinds.pop() if len(kinds) == 1 else None


def _has_short_directory(path: Path) -> bool:
    """Whether the end of the zip announces a directory that can be read without harm.

    No Office file that may be sent here needs the 64-bit form.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - ZIP_END_LENGTH - LONGEST_COMMENT))
        tail = file.read()
    end = tail[tail.rfind(ZIP_END) :] if ZIP_END in tail else b""
    if len(end) < ZIP_END_LENGTH or ZIP64_LOCATOR in tail:
        return False
    (length,) = struct.unpack_from("<L", end, 12)
    return bool(length <= DIRECTORY_LIMIT)


def _is_text(path: Path) -> bool:
    """Whether all of it is UTF-8 without control characters."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                if _CONTROL.search(decoder.decode(piece)):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
