"""Meetings: asked for, answered, cancelled, reported on."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.errors import NotFound
from matchmaker.domain.moves import moves_open_to
from matchmaker.domain.sessions import (
    MEETING_MOVES,
    OUTCOMES,
    MeetingMove,
    MeetingPart,
    SessionStatus,
    Standing,
    clock,
)
from matchmaker.extensions import db
from matchmaker.services import sessions as service
from matchmaker.services.sessions.meeting import parts_in
from matchmaker.storage.members import Member
from matchmaker.storage.sessions import MatchSession, Meeting, SessionGuest, meeting_contact
from matchmaker.web.calls.acting import carry_out
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.sessions.forms import MeetingForm, RequestForm
from matchmaker.web.sessions.views import Answer, found_session, sessions, today
from matchmaker.web.sessions.words import done_words


@sessions.route("/<session_id>/meet/<member_id>", methods=["GET", "POST"])
@permitted(Action.JOIN_SESSION)
def ask(session_id: str, member_id: str) -> Answer:
    """Ask another guest for a meeting."""
    found, own = found_session(session_id), current_actor().member_id
    for guest in (own, member_id):
        if db.session.get(SessionGuest, (session_id, guest)) is None:
            raise NotFound
    other, form = db.session.get_one(Member, member_id), RequestForm()

    def page() -> str:
        return render_template("sessions/ask.html", found=found, other=other, form=form)

    def act(session: Any, given: dict[str, Any]) -> str:
        meeting = service.ask_for_meeting(
            session,
            session_id=session_id,
            member_id=member_id,
            topic=form.topic.data or "",
            consent=form.consent.data,
            **given,
        )
        return meeting.id

    if not form.is_submitted():
        return page()
    if not form.validate():
        return page(), 422
    key, status = carry_out(form, act, _("Asked. You are told when the other side has answered."))
    return _to_meeting(key) if status == 303 else (page(), status)


def _to_meeting(meeting_id: str) -> Response:
    return redirect(url_for("sessions.meeting", meeting_id=meeting_id), 303)


def _own_meeting(meeting_id: str) -> tuple[Meeting, frozenset[MeetingPart]]:
    """The meeting, for its two sides alone."""
    found = db.session.get(Meeting, meeting_id)
    parts = parts_in(current_actor(), found) if found else frozenset()
    if found is None or not parts:
        raise NotFound
    return found, parts


@sessions.get("/meetings/<meeting_id>")
@permitted(Action.READ_SESSIONS)
def meeting(meeting_id: str) -> str:
    """A meeting, for its two sides."""
    return _page(meeting_id)


def _page(meeting_id: str, form: MeetingForm | None = None) -> str:
    found, parts = _own_meeting(meeting_id)
    is_asker = MeetingPart.ASKER in parts
    day = db.session.get_one(MatchSession, found.session_id)
    return render_template(
        "sessions/meeting.html",
        row=found,
        day=day,
        is_asker=is_asker,
        other=db.session.get_one(Member, found.asked_id if is_asker else found.asker_id),
        contact=meeting_contact(db.session, meeting_id=meeting_id, of_asker=not is_asker),
        moves=_moves(found, day, parts),
        own_word=found.asker_kept if is_asker else found.asked_kept,
        begins=clock(day.starts_at, day.slot_minutes, found.slot) if found.slot is not None else "",
        form=form or MeetingForm(formdata=None, data={"seen": found.version}),
    )


def _moves(found: Meeting, day: MatchSession, parts: frozenset[MeetingPart]) -> list[str]:
    """What the reader may do now: until the day is over one thing, from that day on the report."""
    if day.status is not SessionStatus.PLANNED:
        return []
    is_open, may_report = day.held_on >= today(), day.held_on <= today()
    return [
        move.value
        for move in moves_open_to(MEETING_MOVES, found.status, Standing(parts))
        if (may_report if move in OUTCOMES else is_open)
    ]


@sessions.post("/meetings/<meeting_id>/<move>")
@permitted(Action.JOIN_SESSION)
def move(meeting_id: str, move: str) -> Answer:
    """Agree, decline, cancel, or say whether the meeting took place."""
    _own_meeting(meeting_id)
    if move not in set(MeetingMove):
        raise NotFound
    chosen, form = MeetingMove(move), MeetingForm()

    def act(session: Any, given: dict[str, Any]) -> None:
        service.move_meeting(
            session,
            meeting_id=meeting_id,
            move=chosen,
            seen=form.read_seen(),
            consent=form.consent.data,
            **given,
        )

    _value, status = carry_out(form, act, done_words(chosen))
    if status == 303:
        return _to_meeting(meeting_id)
    form.seen.data = str(_own_meeting(meeting_id)[0].version)
    return _page(meeting_id, form), status
