"""A call on its way to the members: drafted, reviewed, opened, closed, withdrawn."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.calls import (
    CALL_MOVES,
    NOTE_LIMIT,
    OPEN_REPLIES,
    CallContent,
    CallMove,
    CallStatus,
    LapseReason,
    Part,
    ReplyMove,
    ReplyStatus,
    answer_due,
    check_call,
)
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, WrongState
from matchmaker.domain.moves import target_of
from matchmaker.services.calls.holding import (
    Act,
    move_reply,
    move_to,
    record_of,
    standing_of,
    start_clock,
    take,
    take_as,
    tell_answerer,
    tell_caller,
    tell_coordinators,
)
from matchmaker.services.deals.days import working_calendar
from matchmaker.storage.calls import Call, CallReply, has_open_replies
from matchmaker.storage.members import Member


def draft_call(session: Session, *, actor: Actor, content: CallContent, now: datetime) -> Call:
    """Begin a call of the actor's organisation, or of the alliance where a coordinator has none.

    Raises Invalid with the field at fault; for coordinators also a region that is not theirs.
    """
    actor.require(Action.DRAFT_CALL)
    check_call(content, today=beijing_day(now))
    call = Call(
        member_id=actor.member_id,
        account_id=actor.account_id,
        region=_region(session, actor, content),
        status=CallStatus.DRAFT,
        moved_at=now,
    )
    _fill(call, content)
    session.add(call)
    # The record refers to the call by its key.
    session.flush()
    record_of(session, Act(call, actor, standing_of(actor, call), now), "call_draft")
    return call


def _region(session: Session, actor: Actor, content: CallContent) -> Region:
    if actor.member_id is not None:
        return Region(session.get_one(Member, actor.member_id).region)
    if not actor.covers([content.region]):
        raise Invalid("call_region", field="region")
    return content.region


def _fill(call: Call, content: CallContent) -> None:
    call.kind, call.title, call.summary, call.details = (
        content.kind,
        content.title,
        content.summary,
        content.details,
    )
    call.industry, call.ipc, call.closes_on = content.industry, list(content.ipc), content.closes_on
    call.budget, call.reward = content.budget, content.reward
    call.ownership, call.secrecy = content.ownership, content.secrecy


def edit_call(
    session: Session, *, actor: Actor, call_id: str, content: CallContent, seen: int, now: datetime
) -> Call:
    """Change a draft; what was published stays as it was, since people replied to it.

    Raises NotFound for others' calls, WrongState after the draft, Stale, Invalid with the field at fault.
    """
    act = take_as(session, Part.CALLER, call_id=call_id, actor=actor, now=now, seen=seen)
    if act.call.status is not CallStatus.DRAFT:
        raise WrongState("call_fixed")
    check_call(content, today=act.today)
    if act.call.member_id is None:
        act.call.region = _region(session, actor, content)
    _fill(act.call, content)
    act.call.version += 1
    record_of(session, act, "call_edit")
    return act.call


def move_call(
    session: Session, *, actor: Actor, call_id: str, move: CallMove, seen: int, now: datetime, note: str = ""
) -> Call:
    """Make a move that a person makes.

    note -- why, needed when a coordinator sends a call back or takes it down; the caller reads it.
    Raises NotFound for those who may not know of the call, Forbidden and WrongState as the table says, Stale,
    Invalid with the field `note` or `closes_on`.
    """
    if move is CallMove.END:
        raise NotFound
    _require_part(session, actor, call_id)
    act = take(session, call_id=call_id, actor=actor, now=now, seen=seen)
    target = target_of(CALL_MOVES, move, act.call.status, act.standing)
    _check_note(act, move, note)
    if move in {CallMove.SUBMIT, CallMove.PUBLISH} and act.call.closes_on <= act.today:
        raise Invalid("call_too_late", field="closes_on")
    act.call.note = note.strip()
    if move is CallMove.CLOSE:
        close(session, act, target)
    else:
        move_to(session, act, move, target)
        _tell(session, act, move)
    if move is CallMove.WITHDRAW:
        _end_replies(session, act)
    return act.call


def _require_part(session: Session, actor: Actor, call_id: str) -> None:
    call = session.get(Call, call_id)
    parts = standing_of(actor, call).roles if call else frozenset()
    is_hidden = call is not None and call.status is CallStatus.DRAFT and Part.CALLER not in parts
    if not parts or is_hidden:
        raise NotFound
    if not actor.may(Action.READ_CALLS):
        raise Forbidden(action=Action.READ_CALLS.value)


def _check_note(act: Act, move: CallMove, note: str) -> None:
    is_own = Part.CALLER in act.standing.roles
    needs_words = move is CallMove.RETURN or (move is CallMove.WITHDRAW and not is_own)
    if needs_words and not note.strip():
        raise Invalid("call_note_needed", field="note")
    if len(note) > NOTE_LIMIT:
        raise Invalid("call_note_long", field="note", limit=NOTE_LIMIT)


def _tell(session: Session, act: Act, move: CallMove) -> None:
    if move is CallMove.SUBMIT:
        tell_coordinators(session, act, "call_submit")
    elif Part.CALLER not in act.standing.roles or move in {CallMove.PUBLISH, CallMove.RETURN}:
        tell_caller(session, act, f"call_{move.value}")


def close(session: Session, act: Act, target: CallStatus) -> None:
    """Take no more replies; from now on the caller's time to answer runs. Without replies the call ends."""
    move_to(session, act, CallMove.CLOSE, target)
    due_on = answer_due(min(act.today, act.call.closes_on), working_calendar(session))
    for reply in _open_replies(session, act.call):
        if reply.status is ReplyStatus.WAITING:
            start_clock(reply, due_on)
    session.flush()
    tell_caller(session, act, "call_close")
    end_if_done(session, act)


def end_if_done(session: Session, act: Act) -> None:
    """End a closed call all of whose replies have their answer."""
    # What was just written is looked for.
    session.flush()
    if act.call.status is CallStatus.CLOSED and not has_open_replies(session, act.call.id):
        move_to(session, act, CallMove.END, CALL_MOVES[CallMove.END].target)


def _open_replies(session: Session, call: Call) -> list[CallReply]:
    query = select(CallReply).where(CallReply.call_id == call.id, CallReply.status.in_(OPEN_REPLIES))
    return list(session.scalars(query.order_by(CallReply.id)))


def _end_replies(session: Session, act: Act) -> None:
    """Whoever replied to a call that is withdrawn is told so."""
    for reply in _open_replies(session, act.call):
        reply.reason = LapseReason.CALL_WITHDRAWN.value
        move_reply(session, act, reply, ReplyMove.LAPSE, ReplyStatus.LAPSED)
        tell_answerer(session, act, reply, "call_reply_call_withdrawn")
