"""What the page of a patent works out: its fields, its term, how old the knowledge of its status is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from matchmaker.domain.classification import field_name, fields_of, ipc_section_name
from matchmaker.domain.identifiers import IpcError, parse_ipc
from matchmaker.domain.patents import expiry_date, remaining_years, status_age, wants_checking
from matchmaker.domain.vocabulary import LegalStatus
from matchmaker.storage.patents import Patent
from matchmaker.web.language import current_language
from matchmaker.web.listings.maturity import maturity_label


@dataclass(frozen=True)
class PatentFacts:
    """Worked-out values; None where the patent does not say enough."""

    sections: tuple[str, ...]
    fields: tuple[str, ...]
    term_ends_on: date | None
    years_left: float | None
    days_since_check: int | None
    maturity: str
    wants_checking: bool


def facts_of(patent: Any, today: date) -> PatentFacts:
    """The values for a patent on a day."""
    language = current_language()
    ends_on = _term_end(patent)
    checked_on = patent.status_checked_on
    return PatentFacts(
        sections=tuple(f"{letter} {ipc_section_name(letter, language)}" for letter in _sections(patent.ipc)),
        fields=tuple(field_name(number, language) for number in fields_of(patent.ipc)),
        term_ends_on=ends_on,
        years_left=remaining_years(ends_on, today) if ends_on else None,
        days_since_check=status_age(checked_on, today).days if checked_on else None,
        maturity=maturity_label(patent.maturity) if patent.maturity else "",
        wants_checking=wants_checking(checked_on, today),
    )


def _term_end(patent: Patent) -> date | None:
    """Of a right in force or an application only: an ended one has no term left."""
    if patent.filed_on is None or patent.legal_status not in (LegalStatus.GRANTED, LegalStatus.PENDING):
        return None
    return expiry_date(patent.type, patent.filed_on, override=patent.expires_early_on)


def _sections(symbols: list[str]) -> list[str]:
    """Sections of the symbols that can be read; an import may bring others."""
    sections = []
    for symbol in symbols:
        try:
            sections.append(parse_ipc(symbol).section)
        except IpcError:
            continue
    return list(dict.fromkeys(sections))
