"""Sessions: the list, planning one, its page with guests and meetings."""

from datetime import UTC, date, datetime
from math import ceil
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import NotFound
from matchmaker.domain.sessions import SessionStatus, clock
from matchmaker.extensions import db
from matchmaker.services import sessions as service
from matchmaker.storage.sessions import (
    MatchSession,
    SessionGuest,
    figures_of,
    guests_of,
    meetings_of,
    sessions_page,
)
from matchmaker.web.calls.acting import carry_out
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.sessions import words
from matchmaker.web.sessions.forms import SessionForm

sessions = Blueprint("sessions", __name__, url_prefix="/sessions")

PAGE_SIZE = 20
LONGEST_SEARCH = 100
Answer = str | Response | tuple[str, int]

__all__ = ["sessions", "words"]


def today() -> date:
    """The day in Beijing."""
    return beijing_day(datetime.now(UTC))


@sessions.get("")
@permitted(Action.READ_SESSIONS)
def index() -> str:
    """Sessions to come, or those that are over."""
    is_over, page = request.args.get("group") == "over", page_number()
    rows, total = sessions_page(db.session, today=today(), is_over=is_over, page=page, page_size=PAGE_SIZE)
    return render_template(
        "sessions/index.html",
        rows=rows,
        is_over=is_over,
        may_plan=current_actor().may(Action.PLAN_SESSION),
        total=total,
        page=page,
        pages=ceil(total / PAGE_SIZE),
    )


@sessions.route("/new", methods=["GET", "POST"])
@permitted(Action.PLAN_SESSION)
def create() -> Answer:
    """Plan a session."""
    form = SessionForm()
    if not form.is_submitted():
        return render_template("sessions/form.html", form=form)
    if not form.validate():
        return render_template("sessions/form.html", form=form), 422

    def act(session: Any, given: dict[str, Any]) -> str:
        return service.plan_session(session, plan=form.plan(), **given).id

    key, status = carry_out(form, act, _("Announced. Members can register now."))
    if status == 303:
        return to_session(key)
    return render_template("sessions/form.html", form=form), status


def to_session(session_id: str) -> Response:
    """To the session's page."""
    return redirect(url_for("sessions.show", session_id=session_id), 303)


def found_session(session_id: str) -> MatchSession:
    """The session; NotFound for an absent one."""
    found = db.session.get(MatchSession, session_id)
    if found is None:
        raise NotFound
    return found


@sessions.get("/<session_id>")
@permitted(Action.READ_SESSIONS)
def show(session_id: str) -> str:
    """A session: its facts; for those who come the other guests and their own meetings; for staff all."""
    found, actor = found_session(session_id), current_actor()
    plans = actor.may(Action.PLAN_SESSION) or actor.is_admin
    comes = _comes(session_id, actor.member_id)
    text = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    meetings = (
        meetings_of(db.session, session_id=session_id, member_id=None if plans else actor.member_id)
        if plans or comes
        else []
    )
    return render_template(
        "sessions/show.html",
        found=found,
        plans=plans,
        comes=comes,
        may_join=actor.may(Action.JOIN_SESSION),
        is_to_come=found.status is SessionStatus.PLANNED and found.held_on >= today(),
        guests=guests_of(db.session, session_id=session_id, text=text) if plans or comes else [],
        text=text,
        meetings=meetings,
        met=_met(meetings, actor.member_id),
        figures=figures_of(db.session, session_id) if plans else None,
        begins=lambda slot: clock(found.starts_at, found.slot_minutes, slot),
        member_id=actor.member_id,
    )


def _comes(session_id: str, member_id: str | None) -> bool:
    return member_id is not None and db.session.get(SessionGuest, (session_id, member_id)) is not None


def _met(meetings: list[Any], member_id: str | None) -> set[str]:
    """Whom the reader need not ask any more."""
    mine = [row for row in meetings if member_id in (row.asker_id, row.asked_id)]
    return {side for row in mine for side in (row.asker_id, row.asked_id)}


def step(session_id: str, act: Any, done: str) -> Response:
    """A step that needs nothing but its button; what stands in its way is said on the next page."""
    form = StepForm()
    _value, status = carry_out(
        form, lambda session, given: act(session, session_id=session_id, **given), done
    )
    if status != 303:
        flash(" ".join(map(str, form.form_errors)), "warning")
    return to_session(session_id)


@sessions.post("/<session_id>/register")
@permitted(Action.JOIN_SESSION)
def register(session_id: str) -> Response:
    """Come to the session."""
    return step(session_id, service.register, _("You are registered. Ask others for a meeting."))


@sessions.post("/<session_id>/leave")
@permitted(Action.JOIN_SESSION)
def leave(session_id: str) -> Response:
    """Stay away after all."""
    done = _("You do not come any more; whoever would have met you has been told.")
    return step(session_id, service.leave_session, done)


@sessions.post("/<session_id>/call-off")
@permitted(Action.PLAN_SESSION)
def call_off(session_id: str) -> Response:
    """Call the session off."""
    return step(session_id, service.call_off, _("Called off; everybody who would have come has been told."))
