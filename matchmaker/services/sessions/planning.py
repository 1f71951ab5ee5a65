"""Planning a session, coming to it, staying away, calling it off, and asking afterwards how it went."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.sessions import LIVE, MeetingStatus, SessionPlan, SessionStatus, check_plan
from matchmaker.services.notices import notify_member
from matchmaker.services.sessions.holding import end_meeting, hold, record_of, require_to_come, tell_side
from matchmaker.storage.sessions import MatchSession, Meeting, SessionGuest, sessions_to_ask

BATCH = 50
"""How many are taken at once; the next tick takes the rest."""


def plan_session(session: Session, *, actor: Actor, plan: SessionPlan, now: datetime) -> MatchSession:
    """Announce a session; Forbidden for others than coordinators, Invalid with the field at fault."""
    actor.require(Action.PLAN_SESSION)
    check_plan(plan, today=beijing_day(now))
    planned = MatchSession(
        account_id=actor.account_id,
        title=plan.title,
        place=plan.place,
        held_on=plan.held_on,
        starts_at=plan.starts_at,
        slot_minutes=plan.slot_minutes,
        slots=plan.slots,
        tables=plan.tables,
        status=SessionStatus.PLANNED,
        planned_at=now,
    )
    session.add(planned)
    # The record refers to it by its key.
    session.flush()
    record_of(session, planned, actor, "session_plan", now)
    return planned


def register(session: Session, *, actor: Actor, session_id: str, now: datetime) -> None:
    """Come to a session; twice does no harm. NotFound, Forbidden, WrongState when it is over."""
    held = hold(session, session_id)
    actor.require(Action.JOIN_SESSION)
    require_to_come(held, beijing_day(now))
    if session.get(SessionGuest, (session_id, actor.member_id), populate_existing=True) is None:
        session.add(SessionGuest(session_id=session_id, member_id=actor.member_id, registered_at=now))
        record_of(session, held, actor, "session_register", now, member_id=actor.member_id)


def leave_session(session: Session, *, actor: Actor, session_id: str, now: datetime) -> None:
    """Stay away after all: own meetings end, their slots are free again, and the other sides are told."""
    held = hold(session, session_id)
    actor.require(Action.JOIN_SESSION)
    require_to_come(held, beijing_day(now))
    guest = session.get(SessionGuest, (session_id, actor.member_id), populate_existing=True)
    if guest is None:
        return
    for meeting in _live(session, session_id, actor.member_id):
        end_meeting(session, meeting, MeetingStatus.CANCELLED)
        other = meeting.asked_id if meeting.asker_id == actor.member_id else meeting.asker_id
        tell_side(session, meeting, other, "session_cancel", now)
    session.delete(guest)
    record_of(session, held, actor, "session_leave", now, member_id=actor.member_id)


def _live(session: Session, session_id: str, member_id: str | None = None) -> list[Meeting]:
    query = select(Meeting).where(Meeting.session_id == session_id, Meeting.status.in_(LIVE))
    if member_id is not None:
        query = query.where(or_(Meeting.asker_id == member_id, Meeting.asked_id == member_id))
    return list(session.scalars(query.order_by(Meeting.id).execution_options(populate_existing=True)))


def call_off(session: Session, *, actor: Actor, session_id: str, now: datetime) -> None:
    """Call a session off and tell everybody who would have come; NotFound, Forbidden, WrongState."""
    held = hold(session, session_id)
    actor.require(Action.PLAN_SESSION)
    require_to_come(held, beijing_day(now))
    held.status = SessionStatus.CALLED_OFF
    for meeting in _live(session, session_id):
        end_meeting(session, meeting, MeetingStatus.CANCELLED)
    guests = select(SessionGuest.member_id).where(SessionGuest.session_id == session_id)
    for member_id in session.scalars(guests.order_by(SessionGuest.member_id)):
        path = f"/sessions/{session_id}"
        notify_member(session, member_id=member_id, kind="session_call_off", path=path, now=now)
    record_of(session, held, actor, "session_call_off", now)


def mind(session: Session, *, now: datetime) -> int:
    """The day after a session, ask both sides of its meetings whether they took place; once a session."""
    today = beijing_day(now)
    due = sessions_to_ask(session, today, limit=BATCH)
    for session_id in due:
        held = hold(session, session_id)
        # Another worker may have been quicker.
        if held.asked_at is None:
            held.asked_at = now
            _ask(session, session_id, now)
    return len(due)


def _ask(session: Session, session_id: str, now: datetime) -> None:
    for meeting in _live(session, session_id):
        if meeting.status is MeetingStatus.AGREED:
            for side in (meeting.asker_id, meeting.asked_id):
                tell_side(session, meeting, side, "session_ask", now)
