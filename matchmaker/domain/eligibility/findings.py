"""What a rule says of a deal, and the article that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """Whether a deal may be made: yes, only after something was looked up or done, or no."""

    LAWFUL = "lawful"
    CHECK = "check"
    BARRED = "barred"


class Law(StrEnum):
    """The texts that rules rest on."""

    PATENT_LAW = "patent_law"
    IMPLEMENTING_RULES = "implementing_rules"
    CIVIL_CODE = "civil_code"
    CONTRACT_INTERPRETATION = "contract_interpretation"
    TECHNOLOGY_TRADE = "technology_trade"
    RECORDAL_MEASURES = "recordal_measures"


@dataclass(frozen=True, slots=True)
class Citation:
    """An article; 0 where a text is cited as a whole, `item` where an article counts its cases."""

    law: Law
    article: int = 0
    item: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One obstacle or doubt: a stable code, what it does to the deal, and the articles behind it."""

    code: str
    verdict: Verdict
    citations: tuple[Citation, ...]
    # Values that the sentence names: days and counts.
    detail: Mapping[str, object] = field(default_factory=dict)


def barred(code: str, *citations: Citation, **detail: object) -> Finding:
    """The deal may not be made."""
    return Finding(code, Verdict.BARRED, citations, detail)


def check(code: str, *citations: Citation, **detail: object) -> Finding:
    """The deal may be made if something turns out well."""
    return Finding(code, Verdict.CHECK, citations, detail)


def patent_law(article: int) -> Citation:
    """An article of the Patent Law (2020)."""
    return Citation(Law.PATENT_LAW, article)


def implementing_rules(article: int, item: int = 0) -> Citation:
    """An article of its Implementing Rules (2023)."""
    return Citation(Law.IMPLEMENTING_RULES, article, item)


def civil_code(article: int) -> Citation:
    """An article of the Civil Code."""
    return Citation(Law.CIVIL_CODE, article)


def interpretation(article: int) -> Citation:
    """An article of the Supreme Court's interpretation on technology contracts (2020)."""
    return Citation(Law.CONTRACT_INTERPRETATION, article)


def technology_trade(article: int) -> Citation:
    """An article of the Regulations on Technology Import and Export (2020)."""
    return Citation(Law.TECHNOLOGY_TRADE, article)


RECORDAL = Citation(Law.RECORDAL_MEASURES)
"""The office's measures of 2011; their refusal grounds are known from practice only, so no article."""
