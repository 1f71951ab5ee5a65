"""How everything about a call is done: it is held until the commit, what was done is recorded and told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.calls import CallMove, CallStatus, Part, ReplyMove, ReplyStatus, Standing, standing
from matchmaker.domain.errors import NotFound, Stale
from matchmaker.services.audit import record
from matchmaker.services.notices import notify_accounts, notify_coordinators, notify_member
from matchmaker.storage.calls import Call, CallReply


@dataclass(frozen=True)
class Act:
    """A call held until the commit, and who acts on it as this call sees them."""

    call: Call
    actor: Actor
    standing: Standing
    now: datetime

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return beijing_day(self.now)


def standing_of(actor: Actor, call: Call) -> Standing:
    """What the actor is to the call, its replies aside."""
    return standing(actor, member_id=call.member_id, author=call.account_id, region=call.region)


def take(session: Session, *, call_id: str, actor: Actor, now: datetime, seen: int | None = None) -> Act:
    """Hold a call; `seen` is the version that the actor had before them, None where only the state matters.

    The update changes nothing: where the database has row locks it waits for whoever holds the row, and
    SQLite lets one writer in anyway. Raises NotFound for absent calls, Stale when somebody was quicker.
    """
    call = session.get(Call, call_id)
    if call is None:
        raise NotFound
    statement = update(Call).where(Call.id == call_id)
    if seen is not None:
        statement = statement.where(Call.version == seen)
    if session.scalar(statement.values(version=Call.version).returning(Call.id)) is None:
        raise Stale
    held = session.get_one(Call, call_id, populate_existing=True)
    return Act(held, actor, standing_of(actor, held), now)


def take_as(
    session: Session, part: Part, *, call_id: str, actor: Actor, now: datetime, seen: int | None = None
) -> Act:
    """Hold a call for somebody who plays a part in it; NotFound for everybody else."""
    call = session.get(Call, call_id)
    if call is None or part not in standing_of(actor, call).roles:
        raise NotFound
    actor.require(Action.READ_CALLS)
    return take(session, call_id=call_id, actor=actor, now=now, seen=seen)


def reply_of_call(session: Session, call: Call, reply_id: str) -> CallReply:
    """A reply to a held call, as it stands; NotFound for another call's."""
    reply = session.get(CallReply, reply_id, populate_existing=True)
    if reply is None or reply.call_id != call.id:
        raise NotFound
    return reply


def move_to(session: Session, act: Act, move: CallMove, target: CallStatus, **detail: Any) -> None:
    """Bring the held call to the target and record it."""
    call = act.call
    call.status, call.version, call.moved_at = target, call.version + 1, act.now
    record_of(session, act, f"call_{move.value}", **detail)


def move_reply(session: Session, act: Act, reply: CallReply, move: ReplyMove, target: ReplyStatus) -> None:
    """Bring a reply of the held call to the target and record it; its days are the caller's to set."""
    reply.status, reply.version, reply.moved_at = target, reply.version + 1, act.now
    reply.due_on, reply.look_on, reply.reminders = None, None, 0
    reason = {"reply_reason": reply.reason} if reply.reason else {}
    record_of(session, act, f"call_reply_{move.value}", other=reply.member_id, **reason)


def start_clock(reply: CallReply, due_on: date) -> None:
    """Whoever is to act has until the end of the day; then the program looks."""
    reply.due_on, reply.look_on, reply.reminders = due_on, due_on, 0


def record_of(session: Session, act: Act, action: str, *, other: str | None = None, **detail: Any) -> None:
    """Record an act on the call, with the organisation that called and the other one concerned."""
    record(
        session,
        actor=act.actor,
        action=action,
        subject_kind="call",
        subject_id=act.call.id,
        now=act.now,
        member_id=act.call.member_id,
        other_member_id=other,
        **detail,
    )


def path_of(call: Call) -> str:
    """Where its page is."""
    return f"/calls/{call.id}"


def tell_caller(session: Session, act: Act, kind: str, path: str = "") -> None:
    """Tell the people of the calling organisation, or the author of a call of the alliance."""
    call, where = act.call, path or path_of(act.call)
    if call.member_id is None:
        notify_accounts(session, account_ids=[call.account_id], kind=kind, path=where, now=act.now)
    else:
        notify_member(session, member_id=call.member_id, kind=kind, path=where, now=act.now)


def tell_answerer(session: Session, act: Act, reply: CallReply, kind: str) -> None:
    """Tell the people of the organisation that replied."""
    path = f"/calls/replies/{reply.id}"
    notify_member(session, member_id=reply.member_id, kind=kind, path=path, now=act.now)


def tell_coordinators(session: Session, act: Act, kind: str) -> None:
    """Tell the coordinators of the call's region."""
    notify_coordinators(
        session, regions=[act.call.region.value], kind=kind, path=path_of(act.call), now=act.now
    )
