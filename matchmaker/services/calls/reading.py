"""Reading a call: its terms are accepted before its details are shown; questions and their public answers."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calls import (
    NOTE_LIMIT,
    PUBLISHED,
    CallStatus,
    Part,
    terms_digest,
)
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongState
from matchmaker.domain.members import MemberStatus
from matchmaker.services.calls.holding import Act, path_of, record_of, standing_of, take, take_as, tell_caller
from matchmaker.services.notices import notify_member
from matchmaker.storage.calls import Call, CallAcceptance, CallQuestion, reply_of
from matchmaker.storage.members import Member


def readable_call(session: Session, *, actor: Actor, call_id: str) -> Call:
    """The call, if the actor may know of it: members while it is open, and later those who replied.

    Raises NotFound otherwise.
    """
    call = session.get(Call, call_id)
    if call is None or not _may_know(session, actor, call):
        raise NotFound
    return call


def _may_know(session: Session, actor: Actor, call: Call) -> bool:
    parts = standing_of(actor, call).roles
    if not actor.may(Action.READ_CALLS):
        return False
    if Part.CALLER in parts or (Part.REVIEWER in parts and call.status is not CallStatus.DRAFT):
        return True
    if call.status in PUBLISHED | {CallStatus.WITHDRAWN} and _replied(session, actor, call):
        return True
    return call.status is CallStatus.OPEN and _is_standing(session, call)


def _replied(session: Session, actor: Actor, call: Call) -> bool:
    return (
        actor.member_id is not None
        and reply_of(session, call_id=call.id, member_id=actor.member_id) is not None
    )


def _is_standing(session: Session, call: Call) -> bool:
    """Whether the caller is a member today; the alliance always is."""
    if call.member_id is None:
        return True
    return session.get_one(Member, call.member_id).status is MemberStatus.APPROVED


def may_read(session: Session, *, actor: Actor, call: Call) -> bool:
    """Whether the actor may read the details of a call that they may know of."""
    if standing_of(actor, call).roles & {Part.CALLER, Part.REVIEWER}:
        return True
    return _has_accepted(session, actor, call)


def _has_accepted(session: Session, actor: Actor, call: Call) -> bool:
    if actor.member_id is None or not actor.admitted:
        return False
    return session.get(CallAcceptance, (call.id, actor.member_id)) is not None


def digest_of(call: Call) -> str:
    """SHA-256 of the call's terms."""
    return terms_digest(
        budget=call.budget, reward=call.reward, ownership=call.ownership, secrecy=call.secrecy
    )


def accept_terms(
    session: Session, *, actor: Actor, call_id: str, is_ticked: bool, terms_seen: str, now: datetime
) -> None:
    """Accept the terms for the actor's organisation, so that it may read the details; twice does no harm.

    terms_seen -- the hash of the terms that the page showed.
    Raises NotFound, Forbidden without an admitted organisation, WrongState when the call is not open, Invalid
    with the field `agree`, Stale when other terms were shown.
    """
    act = take_open(session, actor=actor, call_id=call_id, now=now)
    if not is_ticked:
        raise Invalid("call_agree", field="agree")
    if terms_seen != digest_of(act.call):
        raise Stale
    if _has_accepted(session, actor, act.call):
        return
    session.add(
        CallAcceptance(
            call_id=call_id,
            member_id=actor.member_id,
            account_id=actor.account_id,
            accepted_at=now,
            hash=terms_seen,
        )
    )
    record_of(session, act, "call_accept_terms", other=actor.member_id, hash=terms_seen)


def take_open(session: Session, *, actor: Actor, call_id: str, now: datetime) -> Act:
    """Hold an open call for an organisation that is not its caller.

    Raises NotFound, Forbidden for those without an admitted organisation and the caller, WrongState once the
    closing day is over.
    """
    readable_call(session, actor=actor, call_id=call_id)
    actor.require(Action.ANSWER_CALL)
    act = take(session, call_id=call_id, actor=actor, now=now)
    if Part.CALLER in act.standing.roles:
        raise WrongState("call_own")
    if act.call.status is not CallStatus.OPEN or act.call.closes_on < act.today:
        raise WrongState("call_closed")
    return act


def take_read(session: Session, *, actor: Actor, call_id: str, now: datetime) -> Act:
    """The same for an organisation that has accepted the terms; WrongState for others."""
    act = take_open(session, actor=actor, call_id=call_id, now=now)
    if not _has_accepted(session, actor, act.call):
        raise WrongState("call_terms_first")
    return act


def ask_question(session: Session, *, actor: Actor, call_id: str, text: str, now: datetime) -> CallQuestion:
    """Ask the caller, who is not told who asks; Invalid with the field `text`, and as `take_read`."""
    act = take_read(session, actor=actor, call_id=call_id, now=now)
    question = CallQuestion(
        call_id=call_id, member_id=actor.member_id, text=_checked(text, "text"), asked_at=now
    )
    session.add(question)
    # No organisation stands beside this event: staff of the caller read what concerns it.
    record_of(session, act, "call_question")
    tell_caller(session, act, "call_question")
    return question


def _checked(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid("required", field=field)
    if len(text) > NOTE_LIMIT:
        raise Invalid("call_note_long", field=field, limit=NOTE_LIMIT)
    return text


def answer_question(
    session: Session, *, actor: Actor, call_id: str, question_id: str, text: str, now: datetime
) -> None:
    """Answer a question before all who read the details; once, so that nobody relied on another answer.

    Raises NotFound for others' calls, WrongState when it is answered, Invalid with the field `text`.
    """
    act = take_as(session, Part.CALLER, call_id=call_id, actor=actor, now=now)
    question = session.get(CallQuestion, question_id, populate_existing=True)
    if question is None or question.call_id != call_id:
        raise NotFound
    if question.answered_at is not None:
        raise WrongState("call_question_answered")
    question.answer, question.answered_at = _checked(text, "text"), now
    record_of(session, act, "call_clarify")
    notify_member(session, member_id=question.member_id, kind="call_clarify", path=path_of(act.call), now=now)
