"""Cells as values: dates in every shape that Excel and databases write, names, classes, kinds of patent."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from matchmaker.domain.identifiers import IdentifierError, parse_ipc, parse_locarno
from matchmaker.domain.vocabulary import DealKind, PatentType

_DATE = re.compile(
    r"(?P<year>\d{4})\s*[-./年]\s*(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T ]\s*\d{1,2}:\d{2}.*)?"
)
_DATE_DIGITS = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
# Excel counts days from here; it believes in a 29 February 1900, which no later date notices.
_SERIAL_START = date(1899, 12, 30)
_EARLIEST = date(1800, 1, 1)

_NAME_SEPARATORS = re.compile(r"[;|、\n]+")
# In a list with commas alone a comma before a company's legal form parts nothing.
_COMMA = re.compile(
    r",(?!\s*(?:inc|llc|l\.l\.c|ltd|limited|corp|co|company|gmbh|ag|s\.?a|n\.?v|b\.?v|l\.?p|plc|lp|kg|sas|uab)\b)",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r"\s*\[[A-Z]{2}\]$")
_SINCE = re.compile(r"\s*\(\d{4}-\d{2}-\d{2}\)$")

_IPC_SEPARATORS = re.compile(r"[;,|、\n]+|\s+(?=[A-H]\d{2}[A-Z])")

_TYPE_WORDS = (
    ("实用新型", PatentType.UTILITY_MODEL),
    ("外观", PatentType.DESIGN),
    ("发明", PatentType.INVENTION),
    ("utility model", PatentType.UTILITY_MODEL),
    ("design", PatentType.DESIGN),
    ("invention", PatentType.INVENTION),
)


def read_date(text: str) -> date | None:
    """The day that a cell names, None for text that names none. Of several days the first is taken."""
    typed = unicodedata.normalize("NFKC", text).strip()
    first = re.split(r"[;\n]", typed)[0].strip()
    if _SERIAL.fullmatch(first):
        return _SERIAL_START + timedelta(days=int(float(first)))
    found = _DATE.fullmatch(first) or _DATE_DIGITS.fullmatch(first)
    return _day(found) if found else None


def _day(found: re.Match[str]) -> date | None:
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return day if day >= _EARLIEST else None


def read_names(text: str, *, commas: bool = False) -> list[str]:
    """Names parted by semicolons, bars, lines or 、, each once; by commas only where the database does so."""
    shown = text.replace("；", ";").replace("｜", "|")
    parts = _COMMA.split(shown) if commas and ";" not in shown else _NAME_SEPARATORS.split(shown)
    names = (_name(part) for part in parts)
    return list(dict.fromkeys(name for name in names if name))


def _name(part: str) -> str:
    """A name without the country or the date that a database puts behind it."""
    return _SINCE.sub("", _COUNTRY.sub("", " ".join(part.split())))


def read_classes(text: str) -> tuple[list[str], list[str]]:
    """The IPC symbols of a cell in their order, and the parts that are none; classes of designs are left."""
    symbols: list[str] = []
    unreadable = []
    for part in _IPC_SEPARATORS.split(unicodedata.normalize("NFKC", text)):
        if not part.strip():
            continue
        try:
            symbols.append(parse_ipc(part).value)
        except IdentifierError:
            if not _is_design_class(part):
                unreadable.append(part.strip())
    return list(dict.fromkeys(symbols)), unreadable


def _is_design_class(part: str) -> bool:
    try:
        parse_locarno(part)
    except IdentifierError:
        return False
    return True


def read_type(text: str) -> PatentType | None:
    """The kind of patent that a phrase such as 发明申请 or Utility Model names."""
    words = text.casefold()
    return next((kind for part, kind in _TYPE_WORDS if part in words), None)


def says_granted(text: str) -> bool:
    """Whether a kind of document is a granted right rather than an application."""
    words = text.casefold()
    return "授权" in words or "实用新型" in words or "外观" in words or "granted" in words


_LICENCE_WORDS = (
    ("独占", DealKind.EXCLUSIVE_LICENCE),
    ("排他", DealKind.SOLE_LICENCE),
    ("普通", DealKind.ORDINARY_LICENCE),
    ("开放", DealKind.OPEN_LICENCE),
    ("exclusive", DealKind.EXCLUSIVE_LICENCE),
    ("sole", DealKind.SOLE_LICENCE),
    ("ordinary", DealKind.ORDINARY_LICENCE),
    ("open", DealKind.OPEN_LICENCE),
)
_NEGATIONS = ("non-exclusive", "nonexclusive")
_NO_WORDS = frozenset({"无", "没有", "否", "未", "no", "none", "n"})
_YES_WORDS = frozenset({"有", "已有", "已出具", "是", "yes", "y"})


def read_licences(text: str) -> list[dict[str, Any]] | None:
    """The licences that a cell names, [] where it says that there are none, None for text that names none."""
    words = text.strip().casefold()
    for negation in _NEGATIONS:
        words = words.replace(negation, "ordinary")
    found = dict.fromkeys(kind for part, kind in _LICENCE_WORDS if part in words)
    if found:
        return [{"kind": kind.value, "until": None} for kind in found]
    return [] if words in _NO_WORDS else None


def read_yes(text: str) -> bool | None:
    """What a cell answers to whether there is something; None for text that is no answer."""
    words = text.strip().casefold()
    if words in _NO_WORDS:
        return False
    return True if words in _YES_WORDS else None
