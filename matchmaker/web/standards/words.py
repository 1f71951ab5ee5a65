"""Entries of the catalogue in the language of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date, format_decimal, lazy_gettext
from flask_babel import gettext as _

from matchmaker.domain.standards import Basis, Catalogue, Content, Entry, Scenario, Section, Shape
from matchmaker.storage.standards import VersionRow
from matchmaker.web.labels import label
from matchmaker.web.language import current_language

SECTIONS: dict[Section, object] = {
    Section.DEALS: lazy_gettext("Kinds of deal"),
    Section.FEES: lazy_gettext("Ways to pay"),
    Section.CONTRACT: lazy_gettext("What a contract says"),
    Section.VALUATION: lazy_gettext("Valuation of a patent"),
    Section.MATURITY: lazy_gettext("Maturity"),
    Section.FIGURES: lazy_gettext("Fees, terms and other figures"),
}

_UNITS: dict[str, object] = {
    "yuan": lazy_gettext("yuan"),
    "percent": lazy_gettext("percent"),
    "years": lazy_gettext("years"),
    "months": lazy_gettext("months"),
    "days": lazy_gettext("days"),
    "working_days": lazy_gettext("working days"),
    "": "",
}


@dataclass(frozen=True)
class EntryWords:
    """An entry as it is read; `version` is None for one that nobody has replaced."""

    entry: Entry
    name: str
    other_name: str
    note: str
    value: tuple[str, ...]
    basis: Basis
    source: str
    version: VersionRow | None
    children: tuple["EntryWords", ...]


@dataclass(frozen=True)
class SectionWords:
    """A part of the catalogue."""

    section: Section
    name: str
    entries: tuple[EntryWords, ...]


def sections_of(catalogue: Catalogue, versions: Sequence[VersionRow]) -> list[SectionWords]:
    """The whole catalogue, part by part; entries that belong to another stand beneath it."""
    latest = {version.code: version for version in versions}
    return [
        SectionWords(
            section,
            str(name),
            tuple(
                words_of(entry, catalogue, latest) for entry in catalogue.section(section) if not entry.parent
            ),
        )
        for section, name in SECTIONS.items()
        if catalogue.section(section)
    ]


def words_of(entry: Entry, catalogue: Catalogue, latest: Mapping[str, VersionRow]) -> EntryWords:
    """One entry, with those that belong to it."""
    content = entry.content
    is_chinese = current_language() == "zh"
    return EntryWords(
        entry=entry,
        name=content.zh if is_chinese else content.en,
        other_name=content.en if is_chinese else content.zh,
        note=content.note_zh if is_chinese else content.note_en,
        value=tuple(value_words(entry, content)),
        basis=content.basis,
        source=content.source,
        version=latest.get(entry.code),
        children=tuple(words_of(child, catalogue, latest) for child in catalogue.children(entry.code)),
    )


def value_words(entry: Entry, content: Content) -> list[str]:
    """What an entry states, a line each."""
    if entry.shape is Shape.NUMBER:
        return [_with_unit(content.value, entry.unit)]
    if entry.shape is Shape.BANDS:
        return [
            _(
                "year %(first)s to %(last)s: %(figure)s",
                first=first,
                last=last,
                figure=_with_unit(yuan, entry.unit),
            )
            for first, last, yuan in content.value
        ]
    if entry.shape is Shape.WEIGHTS:
        return [_weight(code, weight) for code, weight in content.value.items()]
    if entry.shape is Shape.PERIODS:
        return [_period(date.fromisoformat(first), date.fromisoformat(last)) for first, last in content.value]
    return []


def _with_unit(value: Any, unit: str) -> str:
    return f"{format_decimal(value)} {_UNITS[unit]}".strip()


def _weight(code: str, weight: Any) -> str:
    return str(_("%(scenario)s: %(weight)s", scenario=label(Scenario(code)), weight=format_decimal(weight)))


def _period(first: date, last: date) -> str:
    if first == last:
        return str(format_date(first))
    return str(_("%(first)s to %(last)s", first=format_date(first), last=format_date(last)))
