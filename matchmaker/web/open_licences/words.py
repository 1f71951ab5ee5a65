"""Statements in words: what each line says, what stands in the way, and which figures are unusual."""

from dataclasses import dataclass

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from matchmaker.domain.deals.terms import WITH_AMOUNT, WITH_ROYALTY
from matchmaker.domain.eligibility import Verdict
from matchmaker.domain.eligibility.findings import implementing_rules
from matchmaker.domain.open_licences import FeeWarning, ForbiddenState, Statement
from matchmaker.services.open_licences import Checklist
from matchmaker.storage.open_licences import OpenLicence
from matchmaker.web.deals.words import yuan
from matchmaker.web.labels import label
from matchmaker.web.patents.articles import article_words
from matchmaker.web.patents.eligibility import Said, said


@dataclass(frozen=True)
class StateLine:
    """One of the five states: its article, whether it stands in the way, and why."""

    state: ForbiddenState
    article: str
    verdict: Verdict
    reasons: list[Said]


def state_lines(found: Checklist) -> list[StateLine]:
    """The five states in the order of the article."""
    return [
        StateLine(
            one.state,
            article_words(implementing_rules(86, number)),
            one.verdict,
            [said(finding) for finding in one.findings],
        )
        for number, one in enumerate(found.obstacles, start=1)
    ]


def warning_words(found: Checklist) -> list[str]:
    """A sentence for each figure above the guidance."""
    limits = found.ceilings
    sentences = {
        FeeWarning.FIXED: _(
            "A fixed fee is usually at most %(limit)s yuan.", limit=format_decimal(limits.fixed)
        ),
        FeeWarning.SALES: _(
            "A royalty on net sales is usually at most %(limit)s percent.", limit=format_decimal(limits.sales)
        ),
        FeeWarning.PROFIT: _(
            "A royalty on profit is usually at most %(limit)s percent.", limit=format_decimal(limits.profit)
        ),
    }
    return [str(sentences[warning]) for warning in found.warnings]


def fee_words(statement: Statement) -> str:
    """The standard of the fee on one line."""
    parts = [label(statement.fee_kind)]
    if statement.fee_kind in WITH_AMOUNT and statement.amount is not None:
        parts.append(yuan(statement.amount))
    if statement.fee_kind in WITH_ROYALTY and statement.royalty and statement.royalty_base:
        base = label(statement.royalty_base)
        parts.append(str(_("%(percent)s %% of %(base)s", percent=statement.royalty, base=base)))
    return " · ".join(parts)


def number_words(row: OpenLicence) -> str:
    """The patent's number as the statement gives it."""
    number = row.patent_number
    return number if number[:1].isalpha() else f"ZL{number}"


def period_words(row: OpenLicence) -> str:
    """From when until when a licence runs."""
    if row.until is None:
        return ""
    return str(_("from the day on which it is obtained until %(date)s", date=format_date(row.until, "long")))
