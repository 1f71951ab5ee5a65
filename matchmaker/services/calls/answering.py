"""What becomes of a reply: taken up, with the contacts of both; or declined with a reason."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calls import (
    CONSENT_TEXT,
    CONSENT_VERSION,
    NOTE_LIMIT,
    REPLY_MOVES,
    DeclineReason,
    Part,
    ReplyMove,
    Standing,
    answer_due,
)
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongState
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.moves import target_of
from matchmaker.services.calls.holding import (
    Act,
    move_reply,
    reply_of_call,
    standing_of,
    start_clock,
    take,
    tell_answerer,
    tell_caller,
    tell_coordinators,
)
from matchmaker.services.calls.publishing import end_if_done
from matchmaker.services.deals.days import working_calendar
from matchmaker.storage.accounts import Consent
from matchmaker.storage.calls import Call, CallReply
from matchmaker.storage.members import Member


def _take(
    session: Session, *, actor: Actor, reply_id: str, move: ReplyMove, now: datetime, seen: int | None
) -> tuple[Act, CallReply]:
    """Hold the call of a reply for one of its two sides, who may make the move now."""
    found = session.get(CallReply, reply_id)
    call = session.get_one(Call, found.call_id) if found else None
    if found is None or call is None or not parts_in(actor, call, found):
        raise NotFound
    actor.require(Action.READ_CALLS)
    act = take(session, call_id=found.call_id, actor=actor, now=now)
    reply = reply_of_call(session, act.call, reply_id)
    if seen is not None and reply.version != seen:
        raise Stale
    target_of(REPLY_MOVES, move, reply.status, Standing(parts_in(actor, act.call, reply)))
    return act, reply


def parts_in(actor: Actor, call: Call, reply: CallReply) -> frozenset[Part]:
    """What the actor is to a reply: its caller, its answerer, or nobody."""
    parts = standing_of(actor, call).roles & {Part.CALLER}
    return parts | ({Part.ANSWERER} if actor.owns(reply.member_id) and actor.admitted else frozenset())


def accept_reply(
    session: Session, *, actor: Actor, reply_id: str, consent: bool, seen: int, now: datetime
) -> CallReply:
    """Take a reply up and hand the actor's contact to its sender, should the sender do likewise.

    Raises NotFound for others, WrongState, Stale, Invalid with the field `consent`.
    """
    act, reply = _take(session, actor=actor, reply_id=reply_id, move=ReplyMove.ACCEPT, now=now, seen=seen)
    _require_both(session, act.call, reply)
    reply.caller_consent_id = _consent(session, act, reply, consent)
    move_reply(session, act, reply, ReplyMove.ACCEPT, REPLY_MOVES[ReplyMove.ACCEPT].target)
    start_clock(reply, answer_due(act.today, working_calendar(session)))
    tell_answerer(session, act, reply, "call_reply_accept")
    return reply


def consent_to_contact(
    session: Session, *, actor: Actor, reply_id: str, consent: bool, seen: int, now: datetime
) -> CallReply:
    """Hand the answerer's contact over as well: now both sides see both."""
    act, reply = _take(session, actor=actor, reply_id=reply_id, move=ReplyMove.CONSENT, now=now, seen=seen)
    _require_both(session, act.call, reply)
    _require_standing(session, reply)
    reply.consent_id = _consent(session, act, reply, consent)
    move_reply(session, act, reply, ReplyMove.CONSENT, REPLY_MOVES[ReplyMove.CONSENT].target)
    tell_caller(session, act, "call_reply_consent", path=f"/calls/replies/{reply.id}")
    tell_coordinators(session, act, "call_reply_introduced")
    end_if_done(session, act)
    return reply


def _require_both(session: Session, call: Call, reply: CallReply) -> None:
    """No contact goes to an organisation that is not a member any more, and none from it."""
    sides = [key for key in (call.member_id, reply.member_id) if key is not None]
    if any(session.get_one(Member, key).status is not MemberStatus.APPROVED for key in sides):
        raise WrongState("call_side_away")


def _require_standing(session: Session, reply: CallReply) -> None:
    """Nobody hands a contact over to somebody who has taken back the consent to do likewise."""
    consent = session.get(Consent, reply.caller_consent_id, populate_existing=True)
    if consent is None or consent.withdrawn_at is not None:
        raise WrongState("call_consent_gone")


def _consent(session: Session, act: Act, reply: CallReply, is_ticked: bool) -> str:
    if not is_ticked:
        raise Invalid("consent_needed", field="consent")
    given = Consent(
        account_id=act.actor.account_id,
        text=CONSENT_TEXT,
        version=CONSENT_VERSION,
        subject_id=reply.id,
        given_at=act.now,
    )
    session.add(given)
    # The reply refers to the consent by its key.
    session.flush()
    return given.id


def decline_reply(
    session: Session,
    *,
    actor: Actor,
    reply_id: str,
    reason: DeclineReason | None,
    note: str,
    seen: int,
    now: datetime,
) -> CallReply:
    """Decline a reply with a reason, which its sender reads with the note.

    Raises NotFound for others, WrongState, Stale, Invalid with the field `reason` or `note`.
    """
    act, reply = _take(session, actor=actor, reply_id=reply_id, move=ReplyMove.DECLINE, now=now, seen=seen)
    note = note.strip()
    if reason is None:
        raise Invalid("call_reason_needed", field="reason")
    if reason is DeclineReason.OTHER and not note:
        raise Invalid("call_note_needed", field="note")
    if len(note) > NOTE_LIMIT:
        raise Invalid("call_note_long", field="note", limit=NOTE_LIMIT)
    reply.reason, reply.note = reason.value, note
    move_reply(session, act, reply, ReplyMove.DECLINE, REPLY_MOVES[ReplyMove.DECLINE].target)
    tell_answerer(session, act, reply, "call_reply_decline")
    end_if_done(session, act)
    return reply


def withdraw_reply(session: Session, *, actor: Actor, reply_id: str, seen: int, now: datetime) -> CallReply:
    """Take the own reply back, also after the caller took it up: then no contact is shown."""
    act, reply = _take(session, actor=actor, reply_id=reply_id, move=ReplyMove.WITHDRAW, now=now, seen=seen)
    move_reply(session, act, reply, ReplyMove.WITHDRAW, REPLY_MOVES[ReplyMove.WITHDRAW].target)
    tell_caller(session, act, "call_reply_withdraw")
    end_if_done(session, act)
    return reply
