"""What is known of a text beside its words: what the asking side wants, and what the other side has.

None, or nothing listed, where nobody has said; nothing is ever guessed. An asking text wants, an answering
one has: a patent that looks for makers wants nothing of them, and is compared with them by its texts alone.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Wants:
    """What is wanted of an answer.

    elements -- the words of each part that the answer must cover. maturity -- the least level of technology.
    deal_kinds -- codes of the kinds of deal, any of which will do. budget -- yuan at most.
    by -- the day by which it must serve.
    """

    elements: tuple[str, ...] = ()
    maturity: int | None = None
    deal_kinds: tuple[str, ...] = ()
    budget: int | None = None
    by: date | None = None


@dataclass(frozen=True)
class Has:
    """What a technology that may answer has; its text may cover the elements that are wanted.

    maturity -- its level. deal_kinds -- codes of the kinds of deal that are offered. fee -- yuan that must be
    paid at least. term_ends -- the day on which the right ends.
    """

    maturity: int | None = None
    deal_kinds: tuple[str, ...] = ()
    fee: int | None = None
    term_ends: date | None = None


def to_plain(facts: Wants | Has | None) -> dict[str, Any] | None:
    """As JSON can say it; what nobody has said is left out."""
    if facts is None:
        return None
    values = {field.name: getattr(facts, field.name) for field in dataclasses.fields(facts)}
    stated = {name: value for name, value in values.items() if value not in (None, ())}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in stated.items()}


def wants_of(plain: Mapping[str, Any] | None) -> Wants | None:
    """Read what `to_plain` made."""
    if plain is None:
        return None
    by = plain.get("by")
    return Wants(
        elements=tuple(plain.get("elements", ())),
        maturity=plain.get("maturity"),
        deal_kinds=tuple(plain.get("deal_kinds", ())),
        budget=plain.get("budget"),
        by=date.fromisoformat(by) if by else None,
    )


def has_of(plain: Mapping[str, Any] | None) -> Has | None:
    """Read what `to_plain` made."""
    if plain is None:
        return None
    ends = plain.get("term_ends")
    return Has(
        maturity=plain.get("maturity"),
        deal_kinds=tuple(plain.get("deal_kinds", ())),
        fee=plain.get("fee"),
        term_ends=date.fromisoformat(ends) if ends else None,
    )
