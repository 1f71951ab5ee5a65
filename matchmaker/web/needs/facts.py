"""What the page of a need says in words: industry, budget, maturity."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from matchmaker.domain.industries import UnknownIndustry, industry_name
from matchmaker.domain.vocabulary import Element
from matchmaker.web.language import current_language
from matchmaker.web.listings.fields import WAN
from matchmaker.web.listings.maturity import maturity_label


@dataclass(frozen=True)
class NeedWords:
    """Empty where the need does not say."""

    industry: str
    budget: str
    maturity: str
    elements: tuple[Element, ...] = tuple(Element)


def words_of(need: Any) -> NeedWords:
    """The words for a need in the language of the page."""
    return NeedWords(
        industry=_industry(need.industry),
        budget=budget_words(need.budget_min, need.budget_max),
        maturity=maturity_label(need.maturity) if need.maturity else "",
    )


def _industry(code: str) -> str:
    """A code that an import brought may be none of the standard's; it is then shown as it is."""
    try:
        return f"{code} {industry_name(code, current_language())}" if code else ""
    except UnknownIndustry:
        return code


def budget_words(least: int | None, most: int | None) -> str:
    """The budget in 10,000 yuan, as people speak of it."""
    if most is None:
        return str(_("open to offers"))
    if least is None:
        return str(_("up to %(most)s (10,000 yuan)", most=_amount(most)))
    return str(_("%(least)s to %(most)s (10,000 yuan)", least=_amount(least), most=_amount(most)))


def _amount(yuan: int) -> str:
    return str(format_decimal(Decimal(yuan) / WAN))
