"""Rounds: the list, the rules, a draft beside the round that stands, and what is done with it."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.errors import Invalid, NotFound, Refusal, Stale, WrongState
from matchmaker.domain.rounds import RoundMove, RoundRules, read_rules
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import rounds as service
from matchmaker.services.rounds.viability import Prospect
from matchmaker.storage.rounds import Round
from matchmaker.storage.rounds.queries import recent_rounds
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import register_refusals, say
from matchmaker.web.rounds.forms import RulesForm
from matchmaker.web.rounds.page import is_under_way, page_of

rounds = Blueprint("rounds", __name__, url_prefix="/rounds")

register_refusals(
    {
        "round_number_range": lazy_gettext("Please give a number from %(low)s to %(high)s."),
        "round_list_too_long": lazy_gettext("Please list at most %(limit)s pairs."),
        "round_pair_not_open": lazy_gettext(
            "“%(key)s” is not an open suggestion: it has been judged, or has left the desk."
        ),
        "round_overtaken": lazy_gettext(
            "Not deployed: another round was deployed or undone since this one was drafted, so the comparison"
            " no longer holds. Draft again."
        ),
        "round_no_remedy": lazy_gettext("This change is no longer offered."),
    }
)

DONE = {
    RoundMove.DEPLOY: lazy_gettext("Deployed. The review desk shows these pairs first."),
    RoundMove.UNDO: lazy_gettext("Undone. What stood before stands again."),
}
_MOVES: dict[RoundMove, service.Act] = {RoundMove.DEPLOY: service.deploy, RoundMove.UNDO: service.undo}


@rounds.get("")
@permitted(Action.PLAN_ROUND)
def index() -> str:
    """The latest rounds."""
    return render_template("rounds/index.html", rounds=recent_rounds(db.session))


@rounds.get("/new")
@permitted(Action.PLAN_ROUND)
def create() -> str:
    """The rules of a new round, or those of an earlier one to change."""
    earlier = db.session.get(Round, request.args.get("like", ""))
    return _form_page(RulesForm.of(read_rules(earlier.rules) if earlier else RoundRules()))


def _form_page(form: RulesForm, prospects: list[Prospect] | None = None) -> str:
    return render_template("rounds/create.html", form=form, prospects=prospects)


@rounds.post("/new")
@permitted(Action.PLAN_ROUND)
def plan() -> Response | tuple[str, int] | str:
    """Look at what can be met, or draft the round."""
    form = RulesForm()
    if not form.validate():
        return _form_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if request.form.get("act") == "check":
            found = service.check(db.session, actor=current_actor(), rules=form.rules())
            return _form_page(form, found)
        with unit_of_work() as session:
            drafted = service.request_draft(
                session, actor=current_actor(), rules=form.rules(), now=datetime.now(UTC)
            )
    except Invalid as refusal:
        form.hang(refusal)
        return _form_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    return _begun(drafted)


def _begun(drafted: Round) -> Response:
    current_app.extensions["worker"].wake()
    return redirect(url_for("rounds.show", key=drafted.id), HTTPStatus.SEE_OTHER)


@rounds.get("/<key>")
@permitted(Action.PLAN_ROUND)
def show(key: str) -> str | Response:
    """One round: how far its draft is, then what it changes, or what collides."""
    found = _round(key)
    if "HX-Request" not in request.headers:
        return render_template("rounds/show.html", **page_of(found, current_actor()))
    # The page asks how far the draft is; once it is there, the whole page is fetched anew.
    answer = Response(render_template("rounds/_progress.html", **page_of(found, current_actor())))
    if not is_under_way(found):
        answer.headers["HX-Refresh"] = "true"
    return answer


def _round(key: str) -> Round:
    found = db.session.get(Round, key)
    if found is None:
        raise NotFound
    return found


@rounds.post("/<key>/adopt/<int:number>")
@permitted(Action.PLAN_ROUND)
def adopt(key: str, number: int) -> Response:
    """Draft again with a change that was offered."""
    try:
        with unit_of_work() as session:
            drafted = service.adopt(
                session, actor=current_actor(), round_id=key, number=number, now=datetime.now(UTC)
            )
    except (WrongState, Invalid) as refusal:
        return _told(key, refusal)
    return _begun(drafted)


@rounds.post("/<key>/<any(deploy, undo):move>")
@permitted(Action.PLAN_ROUND)
def change(key: str, move: str) -> Response:
    """Put the round in force, or take it back."""
    act = RoundMove(move)
    try:
        with unit_of_work() as session:
            _MOVES[act](session, actor=current_actor(), round_id=key, now=datetime.now(UTC))
    except (Stale, WrongState) as refusal:
        return _told(key, refusal)
    flash(str(DONE[act]), "success")
    return redirect(url_for("rounds.show", key=key), HTTPStatus.SEE_OTHER)


def _told(key: str, refusal: Refusal) -> Response:
    by = refusal.detail.get("by")
    who = " " + _("%(name)s was quicker.", name=by) if by else ""
    flash(say(refusal) + who, "warning")
    return redirect(url_for("rounds.show", key=key), HTTPStatus.SEE_OTHER)
