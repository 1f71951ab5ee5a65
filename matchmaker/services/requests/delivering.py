"""The chosen agency delivers or gives the order back; the asker confirms the outcome or denies it."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.requests import EndReason, OutcomeNote, RequestMove, check_note
from matchmaker.services.requests.moving import Act, step, take
from matchmaker.services.requests.telling import tell_members, tell_overseers


def deliver(session: Session, *, actor: Actor, request_id: str, note: str, seen: int, now: datetime) -> None:
    """Say what was delivered.

    Raises NotFound, Forbidden, WrongState, Stale; Invalid with the field `note`.
    """
    act = take(session, request_id=request_id, actor=actor, now=now, seen=seen)
    target = act.target(RequestMove.DELIVER)
    check_note(OutcomeNote(note, is_needed=True))
    act.request.delivery = note.strip()
    step(session, act, RequestMove.DELIVER, target=target)
    _tell(session, act, RequestMove.DELIVER, act.request.member_id)


def give_up(session: Session, *, actor: Actor, request_id: str, note: str, seen: int, now: datetime) -> None:
    """Give the order back, saying why. Raises as `deliver`."""
    act = take(session, request_id=request_id, actor=actor, now=now, seen=seen)
    target = act.target(RequestMove.GIVE_UP)
    check_note(OutcomeNote(note, is_needed=True))
    act.request.delivery = note.strip()
    step(session, act, RequestMove.GIVE_UP, target=target, reason=EndReason.GIVEN_UP.value)
    _tell(session, act, RequestMove.GIVE_UP, act.request.member_id)
    tell_overseers(session, request=act.request, kind="request_give_up", now=now)


def confirm(session: Session, *, actor: Actor, request_id: str, note: str, seen: int, now: datetime) -> None:
    """Confirm the outcome, which now counts for the agency. Raises as `deliver`; the note may be empty."""
    act = take(session, request_id=request_id, actor=actor, now=now, seen=seen)
    target = act.target(RequestMove.CONFIRM)
    check_note(OutcomeNote(note))
    act.request.outcome = note.strip()
    step(session, act, RequestMove.CONFIRM, target=target)
    _tell(session, act, RequestMove.CONFIRM, act.request.chosen_id)


def deny(session: Session, *, actor: Actor, request_id: str, note: str, seen: int, now: datetime) -> None:
    """Say that nothing, or not what was ordered, was delivered, and why. Raises as `deliver`."""
    act = take(session, request_id=request_id, actor=actor, now=now, seen=seen)
    target = act.target(RequestMove.DENY)
    check_note(OutcomeNote(note, is_needed=True))
    act.request.outcome = note.strip()
    step(session, act, RequestMove.DENY, target=target, reason=EndReason.NOT_DELIVERED.value)
    _tell(session, act, RequestMove.DENY, act.request.chosen_id)
    tell_overseers(session, request=act.request, kind="request_deny", now=now)


def _tell(session: Session, act: Act, move: RequestMove, member_id: str | None) -> None:
    members = [member_id] if member_id else []
    tell_members(session, request=act.request, kind=f"request_{move.value}", now=act.now, members=members)
