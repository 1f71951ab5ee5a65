"""Before a contract is filed: known grounds of refusal, looked for in what is kept here."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matchmaker.domain.eligibility import Finding
from matchmaker.domain.eligibility.findings import (
    RECORDAL,
    barred,
    check,
    implementing_rules,
    interpretation,
    patent_law,
)
from matchmaker.domain.eligibility.right import CLOSING, CONTRACT_LICENCES, TRANSFERS
from matchmaker.domain.vocabulary import DealKind

SOON = timedelta(days=30)
"""From when on a recordal that is not entered yet is called for; our own measure."""


REFUSED = frozenset({"annuity_overdue_recordal", "halted_recordal"})
"""Findings of the law's own rules that leave the deal lawful, and yet the office does not record it."""


@dataclass(frozen=True, slots=True)
class EarlierContract:
    """Another signed contract on the same patent; without a last day it runs as long as the right."""

    kind: DealKind
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A signed contract as it would be filed.

    licensor -- the registered name of the side that provides. holders -- as the register gives them.
    due_on -- the last day for filing. has_copy -- whether the signed copy was at hand when it was entered.
    """

    kind: DealKind
    licensor: str
    holders: Collection[str]
    effective_on: date
    until: date | None
    due_on: date | None
    has_copy: bool
    credit_codes: tuple[str, str]
    earlier: tuple[EarlierContract, ...] = ()


def filing_findings(filing: Filing, *, today: date) -> list[Finding]:
    """What the law's own rules do not say: parties, earlier contracts, missing items, lateness."""
    found = [
        _not_the_holder(filing),
        _collision(filing),
        _late(filing, today),
        check("recordal_no_term", RECORDAL) if _lacks_term(filing) else None,
        None if filing.has_copy else check("recordal_no_copy", RECORDAL),
        None if all(filing.credit_codes) else check("recordal_no_code", RECORDAL),
    ]
    return [one for one in found if one is not None]


def _not_the_holder(filing: Filing) -> Finding | None:
    names = {_folded(name) for name in filing.holders}
    if not names:
        return check("recordal_holder_unknown", RECORDAL)
    return None if _folded(filing.licensor) in names else barred("recordal_not_holder", RECORDAL)


def _folded(name: str) -> str:
    """A name without differences of width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _collision(filing: Filing) -> Finding | None:
    running = [one for one in filing.earlier if one.until is None or one.until >= filing.effective_on]
    if any(one.kind in TRANSFERS for one in running):
        return barred("recordal_transferred", patent_law(10), RECORDAL)
    licences = CONTRACT_LICENCES & {one.kind for one in running}
    if filing.kind in CONTRACT_LICENCES and licences & CLOSING:
        return barred("recordal_collides", interpretation(25), RECORDAL)
    if filing.kind in CLOSING and licences:
        return check("recordal_others_run", interpretation(25), RECORDAL)
    return None


def _late(filing: Filing, today: date) -> Finding | None:
    if filing.kind not in CONTRACT_LICENCES or filing.due_on is None or today <= filing.due_on:
        return None
    return check("recordal_late", implementing_rules(15), on=filing.due_on)


def _lacks_term(filing: Filing) -> bool:
    return filing.kind in CONTRACT_LICENCES and filing.until is None


class Urgency(StrEnum):
    """How much time is left for a recordal that is not entered."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
