"""The review desk, and the runs that fill it."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Duplicate, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.matches import Judgement, MatchStatus
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import matches as service
from matchmaker.storage.matches import Match
from matchmaker.storage.matches.runs import recent_runs
from matchmaker.web.matches.desk import detail_context, next_url, part_name, read_desk
from matchmaker.web.matches.forms import DecisionForm, RunForm
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import register_refusals, say

matches = Blueprint("matches", __name__, url_prefix="/matches")

register_refusals(
    {
        "reasons_needed": lazy_gettext("Please tick at least one reason; the matching learns from it."),
        "reason_unknown": lazy_gettext("Please choose from the reasons shown."),
        "judge_note_needed": lazy_gettext("Please add a few words to this reason."),
        "judge_note_too_long": lazy_gettext("Please use at most %(limit)s characters."),
        "already_judged": lazy_gettext("Another coordinator was quicker."),
        "match_not_current": lazy_gettext(
            "One of the two has left the resource pool, so this can no longer be approved."
        ),
        "conflict_of_interest": lazy_gettext(
            "Your own organisation is part of this match; another coordinator decides on it."
        ),
        "run_active": lazy_gettext("A run is under way already; wait for it or stop it first."),
    }
)

DONE = {
    Judgement.APPROVE: lazy_gettext("Approved. Both sides now have a card to answer."),
    Judgement.REJECT: lazy_gettext("Rejected. This pair is not suggested again."),
    Judgement.SHELVE: lazy_gettext("Shelved. You find it under that status."),
    Judgement.UNDO: lazy_gettext("Undone. It stands as a suggestion again."),
}


@matches.get("")
@permitted(Action.JUDGE_MATCH)
def desk() -> str:
    """The suggestions of my regions, strongest first; the first one is open."""
    actor = current_actor()
    page = read_desk(actor)
    detail = detail_context(actor, page.rows[0].id, page.filters) if page.rows else {}
    return _page(page, DecisionForm(), **detail)


@matches.get("/<key>")
@permitted(Action.JUDGE_MATCH)
def show(key: str) -> str:
    """One match with everything about it, beside the list."""
    return _one(key, DecisionForm(), current_actor())


def _one(key: str, form: DecisionForm, actor: Actor) -> str:
    page = read_desk(actor)
    return _page(page, form, **detail_context(actor, key, page.filters))


def _page(page: object, form: DecisionForm, **detail: object) -> str:
    return render_template("matches/desk.html", page=page, form=form, part_name=part_name, **detail)


@matches.post("/<key>/<any(approve, reject, shelve, undo):move>")
@permitted(Action.JUDGE_MATCH)
def judge(key: str, move: str) -> Response | tuple[str, int]:
    """Take a decision and go on to the next match."""
    form, actor, judgement = DecisionForm(), current_actor(), Judgement(move)
    onward = _onward(key)
    if not form.validate():
        return _one(key, form, actor), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with unit_of_work() as session:
            service.judge(
                session,
                actor=actor,
                match_id=key,
                judgement=judgement,
                reasons=form.reasons.data or [],
                note=form.note.data or "",
                now=datetime.now(UTC),
                seen=_seen(form),
            )
    except Invalid as refusal:
        form[refusal.field].errors = [*form[refusal.field].errors, say(refusal)]
        return _one(key, form, actor), HTTPStatus.UNPROCESSABLE_ENTITY
    except (Stale, WrongState) as refusal:
        page = render_template(
            "matches/judged.html", refusal=refusal, sentence=say(refusal), next_url=onward, key=key
        )
        return page, HTTPStatus.CONFLICT
    flash(str(DONE[judgement]), "success")
    stays = judgement is Judgement.UNDO
    return redirect(url_for("matches.show", key=key) if stays else onward, HTTPStatus.SEE_OTHER)


def _onward(key: str) -> str:
    """Where to go after the decision, as the list stood before it."""
    match = db.session.get(Match, key)
    if match is None:
        raise NotFound
    return next_url(current_actor(), match)


def _seen(form: DecisionForm) -> MatchStatus | None:
    return MatchStatus(form.seen.data) if form.seen.data in set(MatchStatus) else None


@matches.get("/runs")
@permitted(Action.REQUEST_RUN)
def runs() -> str:
    """The latest runs, and a way to start one."""
    return _runs_page(RunForm())


def _runs_page(form: RunForm) -> str:
    return render_template("matches/runs.html", form=form, runs=recent_runs(db.session))


@matches.post("/runs")
@permitted(Action.REQUEST_RUN)
def start_run() -> Response | tuple[str, int]:
    """Ask for a run over everything that is published."""
    form = RunForm()
    if not form.validate():
        return _runs_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with unit_of_work() as session:
            run = service.request_run(
                session, actor=current_actor(), same_city=form.same_city.data, now=datetime.now(UTC)
            )
    except Duplicate as refusal:
        flash(say(refusal), "warning")
        return redirect(url_for("matches.runs"), HTTPStatus.SEE_OTHER)
    current_app.extensions["worker"].wake()
    flash(_("The run has started."), "success")
    return redirect(url_for("jobs.show", key=run.job_id), HTTPStatus.SEE_OTHER)
