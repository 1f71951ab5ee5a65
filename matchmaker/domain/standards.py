"""Unified standards: the alliance's catalogue of terms and figures, which administrators keep up to date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from matchmaker.domain.annuities import Band
from matchmaker.domain.calendar import Period
from matchmaker.domain.errors import Invalid
from matchmaker.domain.texts import LINE_LIMIT


class Section(StrEnum):
    """The parts of the catalogue."""

    DEALS = "deals"
    FEES = "fees"
    CONTRACT = "contract"
    VALUATION = "valuation"
    MATURITY = "maturity"
    FIGURES = "figures"


class Basis(StrEnum):
    """How well an entry is founded: read in the primary text, said by others, or by nobody we could read."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Shape(StrEnum):
    """What an entry states beside its words: nothing, a number, yearly bands, weights, or days."""

    WORDS = "words"
    NUMBER = "number"
    BANDS = "bands"
    WEIGHTS = "weights"
    PERIODS = "periods"


class Scenario(StrEnum):
    """What a valuation is for; weights depend on it (GB/T 42748)."""

    DEAL = "deal"
    FINANCE = "finance"
    REPORTING = "reporting"
    RELIEF = "relief"
    MANAGEMENT = "management"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What administrators may replace. Notes say what the term means, or which evidence is asked for."""

    zh: str
    en: str
    note_zh: str = ""
    note_en: str = ""
    value: Any = None
    basis: Basis = Basis.UNVERIFIED
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the catalogue; its code, place and shape are fixed, its content is not.

    parent -- the code of the entry that it belongs to, such as the dimension of an indicator.
    """

    code: str
    section: Section
    content: Content
    shape: Shape = Shape.WORDS
    unit: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries as they stand, in their order."""

    entries: tuple[Entry, ...]
    _by_code: Mapping[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {entry.code: entry for entry in self.entries})

    def get(self, code: str) -> Entry | None:
        """The entry with the code."""
        return self._by_code.get(code)

    def number(self, code: str) -> float:
        """The number that an entry states."""
        return float(self._by_code[code].content.value)

    def bands(self, code: str) -> tuple[Band, ...]:
        """The yearly bands that an entry states."""
        return tuple(Band(*band) for band in self._by_code[code].content.value)

    def periods(self, code: str) -> tuple[Period, ...]:
        """The periods of days that an entry states."""
        return tuple(
            (date.fromisoformat(first), date.fromisoformat(last))
            for first, last in self._by_code[code].content.value
        )

    def section(self, section: Section) -> tuple[Entry, ...]:
        """The entries of a part."""
        return tuple(entry for entry in self.entries if entry.section is section)

    def children(self, code: str) -> tuple[Entry, ...]:
        """The entries that belong to one."""
        return tuple(entry for entry in self.entries if entry.parent == code)


MOST_NUMBER = 10**9
MOST_YEARS = 100
MOST_PERIODS, LONGEST_PERIOD = 200, timedelta(days=31)


def check_content(entry: Entry, content: Content) -> None:
    """Raise Invalid where a replacement says too little or states a value of another shape."""
    for name in ("zh", "en", "source"):
        if not getattr(content, name):
            raise Invalid("standard_empty", field=name)
        if len(getattr(content, name)) > LINE_LIMIT:
            raise Invalid("standard_too_long", field=name, limit=LINE_LIMIT)
    _CHECKS[entry.shape](content.value)


def _check_words(value: Any) -> None:
    if value is not None:
        raise Invalid("standard_value", field="value")


def _check_number(value: Any) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= MOST_NUMBER:
        raise Invalid("standard_number", field="value", limit=MOST_NUMBER)


def _check_bands(value: Sequence[Sequence[int]]) -> None:
    """Bands begin with the first year and follow each other without a gap."""
    following = 1
    for first, last, yuan in value or [[0, 0, 0]]:
        if first != following or not first <= last <= MOST_YEARS or not 0 <= yuan <= MOST_NUMBER:
            raise Invalid("standard_bands", field="value")
        following = last + 1


def _check_weights(value: Mapping[str, Any]) -> None:
    if set(value) != set(Scenario):
        raise Invalid("standard_weights", field="value")
    for weight in value.values():
        _check_number(weight)


def _check_periods(value: Sequence[Sequence[str]]) -> None:
    """First and last days as ISO dates; a list may be empty."""
    if len(value) > MOST_PERIODS:
        raise Invalid("standard_periods", field="value")
    for first, last in value:
        length = date.fromisoformat(last) - date.fromisoformat(first)
        if not timedelta() <= length <= LONGEST_PERIOD:
            raise Invalid("standard_periods", field="value")


_CHECKS = {
    Shape.WORDS: _check_words,
    Shape.NUMBER: _check_number,
    Shape.BANDS: _check_bands,
    Shape.WEIGHTS: _check_weights,
    Shape.PERIODS: _check_periods,
}
