"""A session held until the commit, and what everything about it leaves behind."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import NotFound, WrongState
from matchmaker.domain.sessions import MeetingStatus, SessionStatus
from matchmaker.services.audit import record
from matchmaker.services.notices import notify_member
from matchmaker.storage.sessions import MatchSession, Meeting, MeetingSeat


def hold(session: Session, session_id: str) -> MatchSession:
    """The session as it stands, kept from others until the commit: seats are given out one after another.

    The update changes nothing; see services/deals/moving.py. Raises NotFound for absent ones.
    """
    statement = update(MatchSession).where(MatchSession.id == session_id)
    if session.scalar(statement.values(slots=MatchSession.slots).returning(MatchSession.id)) is None:
        raise NotFound
    return session.get_one(MatchSession, session_id, populate_existing=True)


def require_to_come(held: MatchSession, today: date) -> None:
    """Raise WrongState for a session that is over or called off."""
    if held.status is not SessionStatus.PLANNED or held.held_on < today:
        raise WrongState("session_over")


def end_meeting(session: Session, meeting: Meeting, status: MeetingStatus) -> None:
    """Bring a meeting of the held session to its end and free its seats."""
    meeting.status, meeting.slot, meeting.table = status, None, None
    meeting.version += 1
    session.execute(delete(MeetingSeat).where(MeetingSeat.meeting_id == meeting.id))


def record_of(
    session: Session,
    held: MatchSession,
    actor: Actor,
    action: str,
    now: datetime,
    *,
    member_id: str | None = None,
    other: str | None = None,
    **detail: Any,
) -> None:
    """Record an act on the session with the organisations concerned."""
    record(
        session,
        actor=actor,
        action=action,
        subject_kind="match_session",
        subject_id=held.id,
        now=now,
        member_id=member_id,
        other_member_id=other,
        **detail,
    )


def tell_side(session: Session, meeting: Meeting, member_id: str, kind: str, now: datetime) -> None:
    """Tell the people of one side of a meeting."""
    path = f"/sessions/meetings/{meeting.id}"
    notify_member(session, member_id=member_id, kind=kind, path=path, now=now)
