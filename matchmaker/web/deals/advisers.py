"""An agency at a side's elbow: asked by the side, taken on or declined by the agency, ended by either."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.deals.sharing import DealAct
from matchmaker.domain.errors import Invalid, NotFound, WrongState
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import deals as service
from matchmaker.storage.deals import agencies_to_ask
from matchmaker.web.deals.forms import AdviserForm, StepForm
from matchmaker.web.deals.reading import DealFacts, own_deal
from matchmaker.web.deals.steps import Answer, back, carry_out, step_page
from matchmaker.web.deals.views import deals
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import say


@deals.route("/<deal_id>/adviser", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def ask_adviser(deal_id: str) -> Answer:
    """Ask an agency to advise the own side."""
    row, _side = own_deal(deal_id)
    facts = DealFacts.of(row)
    agencies = [pair for pair in agencies_to_ask(db.session) if pair[0] not in row.parties]
    form = AdviserForm(agencies)
    if not form.is_submitted() and (facts.own_adviser or not facts.may(DealAct.ASK_ADVISER)):
        return back(row)

    def act(session: Session, given: dict[str, Any]) -> None:
        service.ask_adviser(session, agency_id=form.agency.data, **given)

    def page() -> str:
        return render_template("deals/adviser.html", row=row, form=form)

    return step_page(row, form, act, _("The agency is asked."), page)


@deals.post("/<deal_id>/adviser/end")
@permitted(Action.MOVE_DEAL)
def end_adviser(deal_id: str) -> Response:
    """Do without the agency."""
    row, _side = own_deal(deal_id)
    form = StepForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.end_adviser(session, **given)

    if carry_out(row, form, act, _("The agency sees nothing of the deal any more.")) != 303:
        flash(" ".join(form.form_errors), "warning")
    return back(row)


ANSWERS = {"yes": service.take_on, "no": service.lay_down}


@deals.post("/advising/<adviser_id>/<answer>")
@permitted(Action.MOVE_DEAL)
def answer_adviser(adviser_id: str, answer: str) -> Response:
    """Take a request on, decline it, or lay the advice down, for the agency."""
    if answer not in ANSWERS:
        raise NotFound
    try:
        with unit_of_work() as session:
            ANSWERS[answer](session, actor=current_actor(), adviser_id=adviser_id, now=datetime.now(UTC))
    except (Invalid, WrongState) as refusal:
        flash(say(refusal), "warning")
    return redirect(url_for("deals.index"), 303)
