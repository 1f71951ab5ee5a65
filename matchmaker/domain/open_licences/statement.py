"""What a statement says: its five items, whether they can be meant, and which figures are unusual."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from matchmaker.domain.deals import FeeKind
from matchmaker.domain.deals.contract import check_number
from matchmaker.domain.deals.terms import MOST_YUAN, WITH_AMOUNT, WITH_ROYALTY, is_percent
from matchmaker.domain.errors import Invalid
from matchmaker.domain.open_licences.advertising import advertising_in
from matchmaker.domain.texts import BODY_LIMIT
from matchmaker.domain.vocabulary import PatentType


class RoyaltyBase(StrEnum):
    """What a royalty is a share of."""

    NET_SALES = "net_sales"
    PROFIT = "profit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement as far as it is written.

    amount -- in yuan: the whole fee, or the entrance fee beside a royalty.
    royalty -- percent of the base, as a decimal number such as "3.5".
    payment -- how and when the fee is paid, in words; account numbers do not belong here.
    until -- the last day of the licence. other -- whatever else must be said; "none" is an answer.
    report_number -- of the evaluation report, which a utility model or a design needs.
    """

    fee_kind: FeeKind
    amount: int | None = None
    royalty: str = ""
    royalty_base: RoyaltyBase | None = None
    payment: str = ""
    until: date | None = None
    other: str = ""
    report_number: str = ""


class Item(StrEnum):
    """The five items that a statement gives (Implementing Rules, article 85)."""

    NUMBER = "number"
    HOLDER = "holder"
    FEE = "fee"
    PERIOD = "period"
    OTHER = "other"


def stated_items(statement: Statement | None, *, number: str, holders: list[str]) -> Mapping[Item, bool]:
    """Which of the five items are stated already."""
    return {
        Item.NUMBER: bool(number),
        Item.HOLDER: bool(holders),
        Item.FEE: statement is not None and _is_fee_stated(statement),
        Item.PERIOD: statement is not None and statement.until is not None,
        Item.OTHER: statement is not None and bool(statement.other),
    }


def _is_fee_stated(statement: Statement) -> bool:
    has_amount = statement.fee_kind not in WITH_AMOUNT or statement.amount is not None
    has_royalty = statement.fee_kind not in WITH_ROYALTY or bool(statement.royalty and statement.royalty_base)
    return has_amount and has_royalty and bool(statement.payment)


def check_statement(statement: Statement, *, patent_type: PatentType, is_whole: bool, today: date) -> None:
    """Raise Invalid, with the field at fault, for a statement that cannot be meant.

    is_whole -- it is to be declared: all five items are stated, and the evaluation report where needed.
    """
    _check_figures(statement)
    _check_words(statement)
    if statement.until is not None and statement.until <= today:
        raise Invalid("term_past", field="until")
    if is_whole:
        _check_whole(statement, patent_type)


def _check_figures(statement: Statement) -> None:
    if statement.amount is not None and not 0 <= statement.amount <= MOST_YUAN:
        raise Invalid("term_amount", field="amount", limit=MOST_YUAN)
    if statement.royalty and not is_percent(statement.royalty):
        raise Invalid("term_royalty", field="royalty")


def _check_words(statement: Statement) -> None:
    check_number(statement.report_number, field="report_number")
    for name in ("payment", "other"):
        words = getattr(statement, name)
        if len(words) > BODY_LIMIT:
            raise Invalid("term_too_long", field=name, limit=BODY_LIMIT)
        if found := advertising_in(words):
            raise Invalid("open_advertising", field=name, word=found)


def _check_whole(statement: Statement, patent_type: PatentType) -> None:
    if statement.fee_kind in WITH_AMOUNT and statement.amount is None:
        raise Invalid("open_item_needed", field="amount")
    if statement.fee_kind in WITH_ROYALTY and not statement.royalty:
        raise Invalid("open_item_needed", field="royalty")
    if statement.fee_kind in WITH_ROYALTY and statement.royalty_base is None:
        raise Invalid("open_item_needed", field="royalty_base")
    for name in ("payment", "until", "other"):
        if not getattr(statement, name):
            raise Invalid("open_item_needed", field=name)
    if patent_type is not PatentType.INVENTION and not statement.report_number:
        raise Invalid("open_report_needed", field="report_number")


@dataclass(frozen=True, slots=True)
class Ceilings:
    """Usual upper ends of a fee, as the office's guidance was quoted: yuan, and percent of each base."""

    fixed: float
    sales: float
    profit: float


class FeeWarning(StrEnum):
    """A figure above the guidance: to be looked at again, and lawful all the same."""

    FIXED = "fixed"
    SALES = "sales"
    PROFIT = "profit"


def fee_warnings(statement: Statement, ceilings: Ceilings) -> list[FeeWarning]:
    """Which figures are above the guidance."""
    warnings = []
    if statement.fee_kind in WITH_AMOUNT and (statement.amount or 0) > ceilings.fixed:
        warnings.append(FeeWarning.FIXED)
    if statement.fee_kind not in WITH_ROYALTY or not is_percent(statement.royalty):
        return warnings
    percent = Decimal(statement.royalty)
    if statement.royalty_base is RoyaltyBase.NET_SALES and percent > Decimal(ceilings.sales):
        warnings.append(FeeWarning.SALES)
    if statement.royalty_base is RoyaltyBase.PROFIT and percent > Decimal(ceilings.profit):
        warnings.append(FeeWarning.PROFIT)
    return warnings
