"""Documents beside a deal: from when the other side may see a version, and what a file may be."""

import re
from collections.abc import Mapping
from enum import StrEnum

from matchmaker.domain.deals.stages import DealStage
from matchmaker.domain.errors import Invalid
from matchmaker.domain.texts import TITLE_LIMIT

VERSIONS_LIMIT = 100
"""Files that a side may put beside one deal, all documents and versions together."""

FILE_NAME_LIMIT = 120


class Opening(StrEnum):
    """From when the other side may see a version; its own side sees it at once."""

    NEVER = "never"
    NDA = "nda"
    NEGOTIATION = "negotiation"


_S = DealStage
_NEGOTIATED = frozenset({_S.NEGOTIATING, _S.SIGNED, _S.RECORDED, _S.FOLLOW_UP, _S.CLOSED})
OPEN_AT: Mapping[Opening, frozenset[DealStage]] = {
    Opening.NEVER: frozenset(),
    Opening.NDA: _NEGOTIATED | {_S.EVALUATING},
    Opening.NEGOTIATION: _NEGOTIATED,
}
"""The stages at which a version stands open; a deal that failed has closed everything again."""


def openings_at(stage: DealStage) -> frozenset[Opening]:
    """Which versions the other side may see at a stage."""
    return frozenset(opening for opening, stages in OPEN_AT.items() if stage in stages)


class Shown(StrEnum):
    """What of a version somebody of the other side had before them."""

    ENTRY = "entry"
    FILE = "file"


class FileKind(StrEnum):
    """What a file is by its content."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    WORD = "word"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    TEXT = "text"


SUFFIXES: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.PDF: (".pdf",),
    FileKind.PNG: (".png",),
    FileKind.JPEG: (".jpg", ".jpeg"),
    FileKind.TIFF: (".tif", ".tiff"),
    FileKind.WORD: (".docx",),
    FileKind.EXCEL: (".xlsx",),
    FileKind.POWERPOINT: (".pptx",),
    FileKind.TEXT: (".txt", ".csv"),
}

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TIFF: "image/tiff",
    FileKind.WORD: f"{_OFFICE}.wordprocessingml.document",
    FileKind.EXCEL: f"{_OFFICE}.spreadsheetml.sheet",
    FileKind.POWERPOINT: f"{_OFFICE}.presentationml.presentation",
    FileKind.TEXT: "text/plain",
}


def check_title(title: str) -> None:
    """Raise Invalid for a document without a title, or with one that fills a page."""
    if not title:
        raise Invalid("term_needed", field="title")
    if len(title) > TITLE_LIMIT:
        raise Invalid("term_too_long", field="title", limit=TITLE_LIMIT)


def check_suffix(name: str, kind: FileKind) -> None:
    """Raise Invalid for a name that says something else than the content does."""
    if not name.lower().endswith(SUFFIXES[kind]):
        raise Invalid("file_name_wrong", field="file", suffixes=", ".join(SUFFIXES[kind]))


def file_name_of(name: str) -> str:
    """The name that a file is handed out by: no folder, no sign that a system stumbles over, not endless."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*;').strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[: FILE_NAME_LIMIT - 10]}{dot}{suffix[:9]}" or "-"
