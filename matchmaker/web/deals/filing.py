"""The recordal page of a deal: what the office would refuse, how to mend it, and each side's papers."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import render_template
from flask_babel import lazy_gettext as _

from matchmaker.domain.access import Role
from matchmaker.domain.deals.recordal import REFUSED
from matchmaker.domain.eligibility import Verdict
from matchmaker.domain.standards import Entry
from matchmaker.extensions import db
from matchmaker.services import deals as service
from matchmaker.storage.deals import Deal, DealRow, papers_of
from matchmaker.web.deals.forms import PapersForm, RecordalForm
from matchmaker.web.deals.reading import DealFacts
from matchmaker.web.language import current_language
from matchmaker.web.patents.eligibility import Said, said

_MENDS: dict[str, object] = {
    "recordal_not_holder": _("Have the transfer to the provider registered first, or let the holder sign."),
    "recordal_holder_unknown": _("Enter the holders as the register names them on the patent's page."),
    "recordal_transferred": _("Let whoever holds the patent now sign the licence."),
    "recordal_collides": _("End or narrow the earlier licence, or wait until it is over."),
    "recordal_others_run": _("Say in the contract which licences stay; have them at hand."),
    "recordal_late": _("File now, and tell the office why it is late."),
    "recordal_no_term": _("State the last day of the licence in the application."),
    "recordal_no_copy": _("Put the contract with both signatures among the papers."),
    "recordal_no_code": _("Let the organisation complete its page."),
    "status": _("Correct the patent's data if they are wrong; what has ended is not recorded."),
    "term": _("Shorten the licence, so that it ends within the patent's term."),
    "annuity": _("Pay the annuity with its late fee, and enter until when it is paid."),
    "co": _("Have the consent of all co-owners in writing."),
    "pledge": _("Have the pledgee's consent in writing."),
    "closed": _("End or narrow the earlier licence, or wait until it is over."),
    "open": _("Withdraw the open licence, or agree on an ordinary licence."),
    "halted": _("Wait until the office goes on, or settle the dispute first."),
    "export": _("Have the export licence or registration first."),
}
_LOOK_UP = _("Look at a copy of the register, and enter what it says on the patent's page.")
_UNKNOWN = ("_unknown", "_stale", "_never_checked")


@dataclass(frozen=True)
class CheckLine:
    """A finding as it is read; `is_refused` where the office is known to refuse."""

    said: Said
    mend: str
    is_refused: bool


def check_lines(row: DealRow, facts: DealFacts) -> list[CheckLine]:
    """What was found for the reader, the gravest first."""
    deal = db.session.get_one(Deal, row.id)
    found = service.precheck(db.session, deal=deal, side=facts.side, now=datetime.now(UTC))
    return [
        CheckLine(
            said(finding),
            _mend(finding.code),
            finding.verdict is Verdict.BARRED or finding.code in REFUSED,
        )
        for finding in found
    ]


def _mend(code: str) -> str:
    """How to mend a finding: by its own words, else by what it is about."""
    if code in _MENDS:
        return str(_MENDS[code])
    if code.endswith(_UNKNOWN):
        return str(_LOOK_UP)
    about = code.split("_", maxsplit=1)[0]
    return str(_MENDS.get("pledge" if about == "pledged" else about, _LOOK_UP))


def paper_names(papers: tuple[Entry, ...]) -> list[str]:
    """The list of papers in the language of the page."""
    is_chinese = current_language() == "zh"
    return [paper.content.zh if is_chinese else paper.content.en for paper in papers]


def recordal_page(row: DealRow, form: RecordalForm, papers_form: PapersForm | None = None) -> str:
    """The page with the form for the office's number, and the one for the papers."""
    facts, papers = DealFacts.of(row), service.recordal_papers(db.session)
    confirmed = papers_of(db.session, row.id)
    is_heard = facts.is_to_be_recorded and Role.OWNER in facts.actor.roles
    return render_template(
        "deals/recordal.html",
        row=row,
        facts=facts,
        form=form,
        papers_form=papers_form or PapersForm(formdata=None),
        papers=paper_names(papers),
        list_seen=service.papers_hash(papers),
        confirmed=confirmed,
        may_confirm=is_heard and facts.side not in confirmed,
        lines=check_lines(row, facts) if facts.is_to_be_recorded else [],
    )
