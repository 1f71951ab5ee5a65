"""The evaluation licence: drawn up by the providing side, read and signed by both."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action
from matchmaker.domain.deals.evaluation import EVALUATED_AT
from matchmaker.domain.introductions import Side
from matchmaker.extensions import db
from matchmaker.services import deals as service
from matchmaker.storage.deals import DealEvaluation, DealRow
from matchmaker.web.deals.forms import EvaluationForm, SignatureForm
from matchmaker.web.deals.reading import DealFacts, own_deal, shared_deal
from matchmaker.web.deals.steps import Answer, back, carry_out, step_page
from matchmaker.web.deals.views import deals
from matchmaker.web.policies import permitted


@deals.route("/<deal_id>/evaluation", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def evaluation(deal_id: str) -> Answer:
    """Read the licence and sign it; for the two sides and their advisers."""
    row, _side = shared_deal(deal_id)
    if db.session.get(DealEvaluation, deal_id) is None:
        return back(row)
    form = SignatureForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.sign_evaluation(
            session,
            name=form.name.data,
            is_ticked=form.agree.data,
            text_seen=form.text_seen.data or "",
            **given,
        )

    return step_page(row, form, act, _("Your signature is kept."), lambda: _page(row, form))


def _page(row: DealRow, form: SignatureForm) -> str:
    kept = db.session.get_one(DealEvaluation, row.id)
    form.text_seen.data = kept.hash
    facts = DealFacts.of(row)
    signatures = facts.evaluation_signatures
    return render_template(
        "deals/evaluation.html",
        row=row,
        form=form,
        kept=kept,
        signatures=signatures,
        may_sign=facts.may_sign_evaluation and facts.side not in signatures,
        may_draw=facts.may_draw_evaluation and not signatures,
    )


@deals.route("/<deal_id>/evaluation/new", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def draw_evaluation(deal_id: str) -> Answer:
    """Draw the licence up, or anew; for the side that provides the technology."""
    row, side = own_deal(deal_id)
    if side is not Side.PROVIDER or row.stage not in EVALUATED_AT:
        return back(row)
    kept = db.session.get(DealEvaluation, deal_id)
    form = EvaluationForm(data={"purpose": kept.purpose, "until": kept.until} if kept else None)
    if not form.is_submitted():
        if DealFacts.of(row).evaluation_signatures:
            return redirect(url_for(".evaluation", deal_id=deal_id), 303)
        form.text_seen.data = kept.hash if kept else ""
        return _form_page(row, form)
    if not form.validate():
        return _form_page(row, form), 422

    def act(session: Session, given: dict[str, Any]) -> None:
        service.draw_evaluation(session, terms=form.terms(), text_seen=form.text_seen.data or "", **given)

    status = carry_out(row, form, act, _("The licence is drawn up. Read it, then sign it."))
    if status == 303:
        return redirect(url_for(".evaluation", deal_id=deal_id), 303)
    return _form_page(row, form), status


def _form_page(row: DealRow, form: EvaluationForm) -> str:
    return render_template("deals/evaluation_form.html", row=row, form=form)
