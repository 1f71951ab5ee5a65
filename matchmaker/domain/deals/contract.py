"""The signed contract, its recordal, and the two looks at what became of it."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matchmaker.domain.deals.stages import DealMove
from matchmaker.domain.deals.terms import MOST_YUAN
from matchmaker.domain.eligibility import ASSESSED
from matchmaker.domain.errors import Invalid
from matchmaker.domain.vocabulary import DealKind

NUMBER_LIMIT = 80
NOTE_LIMIT = 1000
_HASH = re.compile(r"[0-9a-f]{64}")

RECORDED_KINDS = frozenset(ASSESSED)
"""Deals that the patent office records or registers: licences (Implementing Rules, 15 and 87), transfers
(Patent Law, 10), pledges (Civil Code, 444). Other technology contracts go without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract that both parties have signed.

    value -- in yuan, as the contract states or expects it.
    number, evidence_hash -- the contract's own number, or the SHA-256 of its signed copy; at least one.
    """

    value: int
    signed_on: date
    effective_on: date
    number: str = ""
    evidence_hash: str = ""


def check_contract(contract: Contract, *, today: date) -> None:
    """Raise Invalid, with the field at fault, for a contract that cannot be."""
    if not 0 <= contract.value <= MOST_YUAN:
        raise Invalid("term_amount", field="value", limit=MOST_YUAN)
    if contract.signed_on > today:
        raise Invalid("day_in_future", field="signed_on")
    if contract.effective_on < contract.signed_on:
        raise Invalid("effect_before_signing", field="effective_on")
    if not contract.number and not contract.evidence_hash:
        raise Invalid("evidence_needed", field="number")
    check_number(contract.number, field="number")
    if contract.evidence_hash and not _HASH.fullmatch(contract.evidence_hash):
        raise Invalid("invalid", field="evidence_hash")


def check_number(number: str, *, field: str) -> None:
    """Raise Invalid for a number that nobody could look up."""
    if len(number) > NUMBER_LIMIT:
        raise Invalid("term_too_long", field=field, limit=NUMBER_LIMIT)


def check_recordal(number: str, recorded_on: date, *, signed_on: date, today: date) -> None:
    """Raise Invalid for a recordal without number, before the signing, or in the future."""
    if not number:
        raise Invalid("term_needed", field="number")
    check_number(number, field="number")
    if recorded_on > today:
        raise Invalid("day_in_future", field="recorded_on")
    if recorded_on < signed_on:
        raise Invalid("recorded_before_signing", field="recorded_on")


def needs_recordal(kind: DealKind) -> bool:
    """Whether the office records or registers such a contract."""
    return kind in RECORDED_KINDS


class Progress(StrEnum):
    """What became of a signed deal."""

    PRODUCING = "producing"
    PREPARING = "preparing"
    STALLED = "stalled"
    ENDED = "ended"


MONTHS_OF: dict[DealMove, int] = {DealMove.REPORT_HALF_YEAR: 6, DealMove.REPORT_YEAR: 12}
"""Which look at the deal each report is, in months from effect."""
