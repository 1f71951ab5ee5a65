"""The filters of the pool: the values of each facet, their words, and the addresses that choose them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from matchmaker.domain.classification import FIELDS, IPC_SECTIONS, field_name, ipc_section_name
from matchmaker.domain.divisions import Region
from matchmaker.domain.industries import SECTIONS, industry_name
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import DealKind, LegalStatus, ServiceKind
from matchmaker.services.pool import UNKNOWN_STATUS
from matchmaker.storage.pool import FacetCounts
from matchmaker.web.labels import label
from matchmaker.web.language import current_language

# Longer facets show their fullest values; the others are reached by searching.
MOST_VALUES = 12

Chosen = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Facet:
    """A facet: the name of its parameter, its heading, its values in their order, and their words."""

    name: str
    title: Any
    values: tuple[str, ...]
    words: Callable[[str], str]


@dataclass(frozen=True)
class Option:
    """A value of a facet as a link that chooses it, or takes it away when it is chosen."""

    label: str
    count: int
    url: str
    active: bool


@dataclass(frozen=True)
class FacetOptions:
    """A facet with what it offers now."""

    title: str
    options: tuple[Option, ...]


def _status_words(code: str) -> str:
    return gettext("Not known") if code == UNKNOWN_STATUS else label(code, LegalStatus)


_INDUSTRIES = tuple(
    code
    for section in SECTIONS.values()
    for code in (section.letter, *(section.letter + number for number in section.divisions))
)

FACETS: tuple[Facet, ...] = (
    Facet("kind", _("Kind"), tuple(ListingKind), lambda code: label(code, ListingKind)),
    Facet("region", _("Region"), tuple(Region), lambda code: Region(code).in_language(current_language())),
    Facet(
        "ipc",
        _("IPC section"),
        tuple(IPC_SECTIONS),
        lambda code: f"{code} {ipc_section_name(code, current_language())}",
    ),
    Facet(
        "field",
        _("Technology field"),
        tuple(map(str, FIELDS)),
        lambda code: field_name(int(code), current_language()),
    ),
    Facet(
        "industry",
        _("Industry"),
        _INDUSTRIES,
        lambda code: f"{code} {industry_name(code, current_language())}",
    ),
    Facet("status", _("Legal status"), (*LegalStatus, UNKNOWN_STATUS), _status_words),
    Facet("deal", _("Kind of deal"), tuple(DealKind), lambda code: label(code, DealKind)),
    Facet("service", _("Service"), tuple(ServiceKind), lambda code: label(code, ServiceKind)),
)


def read_filters(arguments: MultiDict[str, str]) -> Chosen:
    """The filters of an address; values that no facet has are passed over."""
    chosen = {
        facet.name: tuple(value for value in facet.values if value in arguments.getlist(facet.name))
        for facet in FACETS
    }
    return {name: values for name, values in chosen.items() if values}


def facet_options(counts: FacetCounts, chosen: Chosen, text: str) -> list[FacetOptions]:
    """Every facet with the values that would find something, or are chosen."""
    return [
        FacetOptions(str(facet.title), _options(facet, counts.get(facet.name, {}), chosen, text))
        for facet in FACETS
    ]


def _options(facet: Facet, counts: dict[str, int], chosen: Chosen, text: str) -> tuple[Option, ...]:
    mine = chosen.get(facet.name, ())
    values = [value for value in _shown(facet, mine) if counts.get(value) or value in mine]
    if len(values) > MOST_VALUES:
        fullest = sorted(values, key=lambda value: (value not in mine, -counts.get(value, 0)))[:MOST_VALUES]
        values = [value for value in values if value in fullest]
    return tuple(
        Option(
            facet.words(value), counts.get(value, 0), _toggled(facet.name, value, chosen, text), value in mine
        )
        for value in values
    )


def _shown(facet: Facet, mine: tuple[str, ...]) -> Iterable[str]:
    """Industries open by section: the divisions of a section show once it, or one of them, is chosen."""
    if facet.name != "industry":
        return facet.values
    opened = {code[0] for code in mine}
    return [code for code in facet.values if len(code) == 1 or code[0] in opened]


def active_options(chosen: Chosen, text: str) -> list[Option]:
    """What is chosen now, as links that take each away."""
    return [
        Option(facet.words(value), 0, _toggled(facet.name, value, chosen, text), True)
        for facet in FACETS
        for value in chosen.get(facet.name, ())
    ]


def _toggled(name: str, value: str, chosen: Chosen, text: str) -> str:
    """The address with one value more, or less; always from the first page."""
    mine = chosen.get(name, ())
    changed = tuple(each for each in mine if each != value) if value in mine else (*mine, value)
    return address({**chosen, name: changed}, text)


def address(chosen: Chosen, text: str, *, endpoint: str = "pool.index") -> str:
    """The address of a search, or of a page about it: the same search always has the same one."""
    query = {
        facet.name: [value for value in facet.values if value in chosen[facet.name]]
        for facet in FACETS
        if chosen.get(facet.name)
    }
    return url_for(endpoint, q=text or None, **query)  # type: ignore[arg-type]
