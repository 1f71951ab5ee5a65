"""How clearly a need is put: what a reader, and the matching, would still want to know."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ClarityHint(StrEnum):
    """One thing that would make a need clearer, the weightiest first."""

    PROBLEM = "problem"
    FIGURES = "figures"
    ELEMENTS = "elements"
    TITLE = "title"
    INDUSTRY = "industry"
    BUDGET = "budget"
    DEADLINE = "deadline"
    DEAL_KINDS = "deal_kinds"


class ClarityLevel(StrEnum):
    """The score in a word."""

    CLEAR = "clear"
    FAIR = "fair"
    VAGUE = "vague"


WEIGHTS: dict[ClarityHint, int] = {
    ClarityHint.PROBLEM: 25,
    ClarityHint.FIGURES: 20,
    ClarityHint.ELEMENTS: 20,
    ClarityHint.TITLE: 10,
    ClarityHint.INDUSTRY: 10,
    ClarityHint.BUDGET: 5,
    ClarityHint.DEADLINE: 5,
    ClarityHint.DEAL_KINDS: 5,
}
"""Points of 100 for each. Our own round measure: the text counts two thirds, since it is what is matched."""

CLEAR_FROM, FAIR_FROM = 80, 50
LONG_PROBLEM, LONG_TITLE, ENOUGH_ELEMENTS = 60, 8, 3

_UNITS = "[%‰°℃μµa-zA-Z]|[毫微纳千万亿]?[米克吨升瓦伏安帕度秒分时天年月元件台次倍小级辆]"
_FIGURE = re.compile(rf"\d+(?:\.\d+)?\s*(?:{_UNITS})")


@dataclass(frozen=True, kw_only=True)
class NeedFacts:
    """The parts of a need that clarity looks at."""

    title: str = ""
    problem: str = ""
    elements: Mapping[str, str] = field(default_factory=dict)
    industry: str = ""
    budget_max: int | None = None
    deadline: date | None = None
    deal_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clarity:
    """Points out of 100, and what is still wanting."""

    score: int
    hints: tuple[ClarityHint, ...]

    @property
    def level(self) -> ClarityLevel:
        """The score in a word."""
        if self.score >= CLEAR_FROM:
            return ClarityLevel.CLEAR
        return ClarityLevel.FAIR if self.score >= FAIR_FROM else ClarityLevel.VAGUE


def clarity(need: NeedFacts) -> Clarity:
    """Measure how clearly a need is put."""
    wanting = tuple(hint for hint, given in _given(need).items() if not given)
    return Clarity(100 - sum(WEIGHTS[hint] for hint in wanting), wanting)


def _given(need: NeedFacts) -> dict[ClarityHint, bool]:
    """Whether each thing is there; a text in Latin letters needs about twice the characters."""
    elements = [words for words in need.elements.values() if words.strip()]
    return {
        ClarityHint.PROBLEM: _weight(need.problem) >= LONG_PROBLEM,
        ClarityHint.FIGURES: bool(_FIGURE.search(f"{need.problem} {' '.join(elements)}")),
        ClarityHint.ELEMENTS: len(elements) >= ENOUGH_ELEMENTS,
        ClarityHint.TITLE: _weight(need.title) >= LONG_TITLE,
        ClarityHint.INDUSTRY: bool(need.industry),
        ClarityHint.BUDGET: need.budget_max is not None,
        ClarityHint.DEADLINE: need.deadline is not None,
        ClarityHint.DEAL_KINDS: bool(need.deal_kinds),
    }


def _weight(text: str) -> float:
    """The length of a text in Chinese characters."""
    return sum(0.4 if char.isascii() else 1.0 for char in text.strip())
