"""What time does to calls: they close, silent sides are reminded, and nobody is left without an answer."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.calls import (
    CALL_MOVES,
    CallMove,
    CallStatus,
    LapseReason,
    ReplyMove,
    ReplyStatus,
    next_look,
)
from matchmaker.services.calls.holding import (
    Act,
    move_reply,
    reply_of_call,
    take,
    tell_answerer,
    tell_caller,
    tell_coordinators,
)
from matchmaker.services.calls.publishing import close, end_if_done
from matchmaker.services.deals.days import working_calendar
from matchmaker.storage.calls import CallReply, calls_to_close, replies_to_look_at

BATCH = 200
"""How many are taken at once; the next tick takes the rest."""


def mind(session: Session, *, now: datetime) -> int:
    """Close the calls whose day is over, and look at the replies that lack an answer.

    Returns how many calls were closed. Running it twice, or two at once, does each thing once.
    """
    today = beijing_day(now)
    closed = sum(_close(session, key, now) for key in calls_to_close(session, today, limit=BATCH))
    for key in replies_to_look_at(session, today, limit=BATCH):
        _look_at(session, key, today, now)
    return closed


def _close(session: Session, call_id: str, now: datetime) -> bool:
    act = take(session, call_id=call_id, actor=SYSTEM, now=now)
    # Somebody may have closed it while this waited.
    if act.call.status is not CallStatus.OPEN:
        return False
    close(session, act, CALL_MOVES[CallMove.CLOSE].target)
    return True


def _look_at(session: Session, reply_id: str, today: date, now: datetime) -> None:
    call_id = session.get_one(CallReply, reply_id).call_id
    act = take(session, call_id=call_id, actor=SYSTEM, now=now)
    reply = reply_of_call(session, act.call, reply_id)
    # Somebody may have answered while this waited.
    if reply.look_on is None or reply.due_on is None or reply.look_on >= today:
        return
    if reply.reminders == 2:
        _lapse(session, act, reply)
        return
    reply.reminders += 1
    reply.look_on = next_look(reply.due_on, reply.reminders, working_calendar(session))
    _remind(session, act, reply)


def _remind(session: Session, act: Act, reply: CallReply) -> None:
    if reply.status is ReplyStatus.WAITING:
        tell_caller(session, act, "call_reply_overdue", path=f"/calls/replies/{reply.id}")
    else:
        tell_answerer(session, act, reply, "call_consent_overdue")
    if reply.reminders == 2:
        tell_coordinators(session, act, "call_unanswered")


def _lapse(session: Session, act: Act, reply: CallReply) -> None:
    is_caller = reply.status is ReplyStatus.WAITING
    reply.reason = (LapseReason.CALLER_SILENT if is_caller else LapseReason.ANSWERER_SILENT).value
    move_reply(session, act, reply, ReplyMove.LAPSE, ReplyStatus.LAPSED)
    tell_answerer(session, act, reply, "call_reply_lapse")
    tell_caller(session, act, "call_reply_lapse", path=f"/calls/replies/{reply.id}")
    end_if_done(session, act)
