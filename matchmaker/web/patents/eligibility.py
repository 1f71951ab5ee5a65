"""Which deals a patent allows, in words: a row a deal, the articles behind it, what to look up before any."""

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from matchmaker.domain.annuities import Annuity, Phase
from matchmaker.domain.eligibility import Assessment, Citation, Finding, Verdict
from matchmaker.domain.vocabulary import DealKind
from matchmaker.services.eligibility import Outlook
from matchmaker.web.labels import label
from matchmaker.web.patents.articles import article_words
from matchmaker.web.patents.obstacles import SENTENCES


@dataclass(frozen=True)
class Said:
    """A finding as people read it."""

    sentence: str
    articles: str


@dataclass(frozen=True)
class DealRow:
    """A kind of deal: whether it is lawful, and what speaks against it."""

    kind: DealKind
    label: str
    verdict: Verdict
    reasons: tuple[Said, ...]


@dataclass(frozen=True)
class EligibilityWords:
    """The table of deals; `checks` are doubts that concern every one of them alike."""

    rows: tuple[DealRow, ...]
    checks: tuple[Said, ...]
    annuity: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether every deal stands alike and nothing is said of a single one: no table is needed."""
        return not any(row.reasons for row in self.rows)


def eligibility_words(outlook: Outlook | None) -> EligibilityWords | None:
    """The outlook in the language of the page; None where the law of another country decides."""
    if outlook is None:
        return None
    common = _common(outlook.deals)
    return EligibilityWords(
        rows=tuple(_row(deal, common) for deal in outlook.deals),
        checks=tuple(said(finding) for finding in common),
        annuity=tuple(_annuity_words(outlook)),
    )


def _common(deals: tuple[Assessment, ...]) -> list[Finding]:
    """Doubts that stand against every deal that is not barred anyway; said once, not seven times."""
    codes = [{finding.code for finding in deal.findings} for deal in deals]
    shared = set.intersection(*codes)
    return [
        finding
        for finding in deals[0].findings
        if finding.code in shared and finding.verdict is Verdict.CHECK
    ]


def _row(deal: Assessment, common: list[Finding]) -> DealRow:
    known = {finding.code for finding in common}
    telling = [
        finding for finding in deal.findings if finding.verdict is deal.verdict and finding.code not in known
    ]
    return DealRow(deal.kind, label(deal.kind), deal.verdict, tuple(said(one) for one in telling))


def said(finding: Finding) -> Said:
    """A finding in the language of the page."""
    detail = {name: _value(value) for name, value in finding.detail.items()}
    return Said(str(SENTENCES[finding.code]) % detail, _articles(finding.citations))


def _articles(citations: tuple[Citation, ...]) -> str:
    return str(_("; ")).join(article_words(citation) for citation in citations)


def _value(value: object) -> object:
    return format_date(value) if isinstance(value, date) else value


def _annuity_words(outlook: Outlook) -> list[str]:
    """How the next annuity stands, one sentence a fact."""
    annuity, due = outlook.annuity, outlook.probably_due_on
    if annuity is None:
        unknown = _(
            "The next annuity is probably due by %(date)s; how far they are paid is not known.",
            date=format_date(due) if due else "",
        )
        return [unknown] if due else []
    return [_phase_words(annuity), *_fee_words(annuity)]


def _phase_words(annuity: Annuity) -> str:
    days = {"due": format_date(annuity.due_on), "grace": format_date(annuity.grace_ends_on)}
    return str(
        {
            Phase.PAID: _("Annuities are paid; the next one is due by %(due)s.", **days),
            Phase.SOON: _(
                "The next annuity is due by %(due)s; with a late fee it may be paid until %(grace)s.", **days
            ),
            Phase.GRACE: _(
                "The annuity is overdue since %(due)s. Unless it is paid with its late fee by %(grace)s,"
                " the right ends.",
                **days,
            ),
            Phase.LAPSED: _(
                "The annuity due on %(due)s was not paid by %(grace)s, so the right has ended.", **days
            ),
        }[annuity.phase]
    )


def _fee_words(annuity: Annuity) -> list[str]:
    if annuity.fee is None or annuity.phase is Phase.LAPSED:
        return []
    fee = _(
        "Fee for year %(year)s: %(yuan)s yuan before reductions.",
        year=annuity.year,
        yuan=format_decimal(annuity.fee),
    )
    late = _("Late fee today: %(yuan)s yuan.", yuan=format_decimal(annuity.late_fee or 0))
    return [fee, late] if annuity.phase is Phase.GRACE else [fee]
