"""The steps of a deal that people make: each page shows what is there and takes one form."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.deals import DealMove, DealStage, Progress
from matchmaker.domain.errors import Invalid, NotFound, Refusal, Stale, WrongState
from matchmaker.extensions import unit_of_work
from matchmaker.services import deals as service
from matchmaker.storage.deals import DealRow
from matchmaker.web.deals.filing import recordal_page
from matchmaker.web.deals.forms import (
    ContractForm,
    FailForm,
    RecordalForm,
    ReportForm,
    SignatureForm,
    StepForm,
)
from matchmaker.web.deals.reading import DealFacts, own_deal, readable_deal
from matchmaker.web.deals.refusals import barred_words
from matchmaker.web.deals.views import deal_page, deals
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import say

Answer = str | Response | tuple[str, int]
Act = Callable[[Session, dict[str, Any]], object]


def back(row: DealRow) -> Response:
    """To the deal's page, which says how it stands."""
    return redirect(url_for("deals.show", deal_id=row.id), 303)


def carry_out(row: DealRow, form: StepForm, act: Act, done: str) -> int:
    """Do what a form asks: 303 when it is done, else the status of the form that says why not."""
    given = {"actor": current_actor(), "deal_id": row.id, "now": datetime.now(UTC)}
    try:
        with unit_of_work() as session:
            act(session, given)
    except Invalid as refusal:
        _hang(form, refusal)
        return 422
    except (Stale, WrongState) as refusal:
        form.form_errors.append(say(refusal))
        form.seen.data = str(readable_deal(row.id).version)
        return 409
    flash(done, "success")
    return 303


def _hang(form: StepForm, refusal: Refusal) -> None:
    findings = refusal.detail.get("findings")
    if isinstance(findings, list):
        form.form_errors.append(barred_words(findings))
    else:
        form.hang(refusal)


def step_page(row: DealRow, form: StepForm, act: Act, done: str, page: Callable[[], str]) -> Answer:
    """The page of a step: shown, sent, and shown again with what is wrong."""
    if not form.is_submitted():
        form.seen.data = str(row.version)
        return page()
    if not form.validate():
        return page(), 422
    status = carry_out(row, form, act, done)
    return back(row) if status == 303 else (page(), status)


@deals.post("/<deal_id>/moves/<move>")
@permitted(Action.MOVE_DEAL)
def move(deal_id: str, move: str) -> Response:
    """A move that needs nothing but its button."""
    row = readable_deal(deal_id)
    if move not in _PLAIN:
        raise NotFound
    act, done = _PLAIN[DealMove(move)]
    form = StepForm()
    seen = form.read_seen()
    if carry_out(row, form, lambda session, given: act(session, seen=seen, **given), str(done)) != 303:
        flash(" ".join(form.form_errors), "warning")
    return back(row)


_PLAIN: dict[str, tuple[Callable[..., object], object]] = {
    DealMove.OPEN_NDA: (service.open_nda, lazy_gettext("The agreement is drawn up. Read it, then sign it.")),
    DealMove.KEEP_EVALUATING: (service.keep_evaluating, lazy_gettext("Noted: the evaluation goes on.")),
    DealMove.WAIVE_RECORDAL: (service.waive_recordal, lazy_gettext("Noted: no recordal is needed.")),
    DealMove.UNDO: (service.undo, lazy_gettext("The last step is taken back.")),
}


@deals.route("/<deal_id>/nda", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def nda(deal_id: str) -> Answer:
    """Read the confidentiality agreement and sign it."""
    row = readable_deal(deal_id, advisers_too=True)
    facts = DealFacts.of(row)
    if facts.nda is None:
        return back(row)
    form = SignatureForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.sign_nda(
            session,
            name=form.name.data,
            is_ticked=form.agree.data,
            text_seen=form.text_seen.data or "",
            **given,
        )

    def page() -> str:
        form.text_seen.data = facts.nda.hash if facts.nda else ""
        return render_template("deals/nda.html", row=row, facts=DealFacts.of(row), form=form)

    return step_page(row, form, act, _("Your signature is kept."), page)


@deals.route("/<deal_id>/contract", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def contract(deal_id: str) -> Answer:
    """Enter the signed contract."""
    row, _side = own_deal(deal_id)
    form = ContractForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.sign_contract(session, contract=form.contract(), seen=form.read_seen(), **given)

    if row.stage is not DealStage.NEGOTIATING and not form.is_submitted():
        return back(row)
    return step_page(row, form, act, _("The contract is entered."), _page("deals/contract.html", row, form))


@deals.route("/<deal_id>/recordal", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def recordal(deal_id: str) -> Answer:
    """Enter the recordal."""
    row = readable_deal(deal_id)
    form = RecordalForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.record_contract(
            session, number=form.number.data, recorded_on=form.day(), seen=form.read_seen(), **given
        )

    if row.stage is not DealStage.SIGNED and not form.is_submitted():
        return back(row)
    return step_page(row, form, act, _("The recordal is entered."), lambda: recordal_page(row, form))


@deals.route("/<deal_id>/report", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def report(deal_id: str) -> Answer:
    """Say what became of the deal."""
    row = readable_deal(deal_id)
    form = ReportForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        progress = Progress(form.progress.data)
        service.report(session, progress=progress, note=form.note.data, seen=form.read_seen(), **given)

    is_due = row.stage in {DealStage.RECORDED, DealStage.FOLLOW_UP}
    if not is_due and not form.is_submitted():
        return back(row)
    return step_page(row, form, act, _("Thank you; this is kept."), _page("deals/report.html", row, form))


def _page(template: str, row: DealRow, form: StepForm) -> Callable[[], str]:
    return lambda: render_template(template, row=row, facts=DealFacts.of(row), form=form)


@deals.post("/<deal_id>/fail")
@permitted(Action.MOVE_DEAL)
def fail(deal_id: str) -> Answer:
    """End the deal with a reason."""
    row = readable_deal(deal_id)
    form = FailForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.fail(session, reason=form.chosen_reason, note=form.note.data, seen=form.read_seen(), **given)

    return step_page(row, form, act, _("The deal is ended."), lambda: deal_page(readable_deal(deal_id), form))
