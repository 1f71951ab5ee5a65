"""A term sheet: what one version says, whether it can be meant, and where two versions differ."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from enum import StrEnum
from hashlib import sha256
from typing import Any

from matchmaker.domain.eligibility import Export
from matchmaker.domain.errors import Invalid
from matchmaker.domain.texts import BODY_LIMIT, LINE_LIMIT
from matchmaker.domain.vocabulary import DealKind


class FeeKind(StrEnum):
    """How a price is paid (Civil Code, 846); the catalogue of standards has each as `fee_` and its code."""

    LUMP_SUM = "lump_sum"
    INSTALMENTS = "instalments"
    ROYALTY = "royalty"
    ENTRANCE_ROYALTY = "entrance_royalty"


WITH_AMOUNT = frozenset({FeeKind.LUMP_SUM, FeeKind.INSTALMENTS, FeeKind.ENTRANCE_ROYALTY})
WITH_ROYALTY = frozenset({FeeKind.ROYALTY, FeeKind.ENTRANCE_ROYALTY})

MOST_YUAN = 10**11


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of a term sheet.

    amount -- in yuan: the whole price, or the entrance fee beside a royalty; None without one.
    royalty -- percent of `royalty_base`, as a decimal number such as "3.5"; empty without one.
    exclusivity -- in words, what narrows or widens the kind of licence.
    until -- the last day of a licence; None for as long as the right stands.
    is_foreign -- a party is foreign, so that the technology crosses the border.
    export -- where the technology stands in the catalogue of exports; None while nobody looked it up.
    """

    deal_kind: DealKind
    fee_kind: FeeKind
    amount: int | None = None
    royalty: str = ""
    royalty_base: str = ""
    territory: str = ""
    field_of_use: str = ""
    exclusivity: str = ""
    until: date | None = None
    is_foreign: bool = False
    export: Export | None = None
    text: str = ""

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "until": self.until.isoformat() if self.until else None}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Terms":
        """As it was kept."""
        until, export = kept["until"], kept.get("export")
        return cls(
            **{
                **kept,
                "deal_kind": DealKind(kept["deal_kind"]),
                "fee_kind": FeeKind(kept["fee_kind"]),
                "until": date.fromisoformat(until) if until else None,
                "export": Export(export) if export else None,
            }
        )

    @property
    def digest(self) -> str:
        """SHA-256 over all that the version says, as 64 hexadecimal digits."""
        canonical = json.dumps(self.to_json(), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return sha256(canonical.encode("ascii")).hexdigest()


_LINES = ("royalty_base", "territory", "field_of_use", "exclusivity")


def check_terms(terms: Terms, *, today: date) -> None:
    """Raise Invalid, with the field at fault, for terms that cannot be meant."""
    _check_price(terms)
    for name in ("territory", "field_of_use"):
        if not getattr(terms, name):
            raise Invalid("term_needed", field=name)
    for name in _LINES:
        if len(getattr(terms, name)) > LINE_LIMIT:
            raise Invalid("term_too_long", field=name, limit=LINE_LIMIT)
    if len(terms.text) > BODY_LIMIT:
        raise Invalid("term_too_long", field="text", limit=BODY_LIMIT)
    if terms.until is not None and terms.until <= today:
        raise Invalid("term_past", field="until")


def _check_price(terms: Terms) -> None:
    if terms.fee_kind in WITH_AMOUNT and terms.amount is None:
        raise Invalid("term_needed", field="amount")
    if terms.amount is not None and not 0 <= terms.amount <= MOST_YUAN:
        raise Invalid("term_amount", field="amount", limit=MOST_YUAN)
    if terms.fee_kind in WITH_ROYALTY:
        _check_royalty(terms)


def _check_royalty(terms: Terms) -> None:
    if not terms.royalty:
        raise Invalid("term_needed", field="royalty")
    if not is_percent(terms.royalty):
        raise Invalid("term_royalty", field="royalty")
    if not terms.royalty_base:
        raise Invalid("term_needed", field="royalty_base")


def is_percent(words: str) -> bool:
    """Whether the words are a percentage above 0, at most 100."""
    try:
        number = Decimal(words)
    except InvalidOperation:
        return False
    return number.is_finite() and 0 < number <= 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text, and whether the other version lacks it."""

    words: str
    is_changed: bool


# A word of Latin letters or digits, one Chinese character, one mark: what is compared as a whole.
_TOKEN = re.compile(r"[0-9A-Za-z_.]+|\s+|.", re.DOTALL)


def compare(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut into runs that they share and runs that only one of them has."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    steps = SequenceMatcher(None, before, after).get_opcodes()
    return (
        list(_pieces(before, [(tag == "equal", first, last) for tag, first, last, _, _ in steps])),
        list(_pieces(after, [(tag == "equal", first, last) for tag, _, _, first, last in steps])),
    )


def _pieces(tokens: list[str], runs: list[tuple[bool, int, int]]) -> Iterator[Piece]:
    for is_shared, first, last in runs:
        if first < last:
            yield Piece("".join(tokens[first:last]), not is_shared)
