"""Texts that people write: how long they may be, what is taken out of them, which language they are in."""

import re
import unicodedata

TITLE_LIMIT = 200
BODY_LIMIT = 4000
SHORT_LIMIT = 200
LINE_LIMIT = 300

EXCERPT_LENGTH = 120

_CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KEPT_CONTROLS = frozenset("\n\t")


def clean(text: str) -> str:
    """Return the text without control characters (a paste may bring them, databases refuse some), trimmed.

    Lines end with a line feed alone; inside, blanks and punctuation stay as they were typed.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in _KEPT_CONTROLS or not _is_control(char)).strip()


def _is_control(char: str) -> bool:
    """Control characters and halves of surrogate pairs; joiners and marks of direction are text."""
    return unicodedata.category(char) in ("Cc", "Cs")


def language_of(text: str) -> str:
    """Return ``zh`` for a text with any Chinese character, else ``en``: the tag that pages mark it with."""
    return "zh" if _CJK.search(text) else "en"


def excerpt(text: str, length: int = EXCERPT_LENGTH) -> str:
    """Return the beginning of a text on one line, with an ellipsis where something is left out."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rstrip() + "…"
