"""Replying to a call under seal."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calls import REPLY_MOVES, Part, ReplyMove, ReplyStatus, Standing
from matchmaker.domain.errors import Invalid
from matchmaker.domain.moves import target_of
from matchmaker.domain.texts import BODY_LIMIT
from matchmaker.services.calls.holding import Act, move_reply, record_of, tell_caller
from matchmaker.services.calls.reading import take_read
from matchmaker.storage.calls import CallReply, is_published_patent, reply_of

ANSWERER = Standing(frozenset({Part.ANSWERER}))


def send_reply(
    session: Session, *, actor: Actor, call_id: str, text: str, patent_id: str | None, now: datetime
) -> CallReply:
    """Reply for the actor's organisation, or again after its reply was taken back.

    patent_id -- one of its own published patents, which the caller then reads of.
    Raises as `take_read`; WrongState when it has replied; Invalid with the field `text` or `patent_id`.
    """
    act = take_read(session, actor=actor, call_id=call_id, now=now)
    text = text.strip()
    if not text:
        raise Invalid("required", field="text")
    if len(text) > BODY_LIMIT:
        raise Invalid("call_note_long", field="text", limit=BODY_LIMIT)
    if patent_id and not is_published_patent(session, patent_id=patent_id, member_id=actor.member_id):
        raise Invalid("call_patent", field="patent_id")
    reply = _renewed(session, act) or _begun(session, act)
    reply.text, reply.patent_id, reply.sent_at = text, patent_id or None, now
    session.flush()
    tell_caller(session, act, "call_reply")
    return reply


def _renewed(session: Session, act: Act) -> CallReply | None:
    reply = reply_of(session, call_id=act.call.id, member_id=act.actor.member_id)
    if reply is None:
        return None
    target = target_of(REPLY_MOVES, ReplyMove.RENEW, reply.status, ANSWERER)
    reply.consent_id, reply.caller_consent_id = None, None
    move_reply(session, act, reply, ReplyMove.RENEW, target)
    return reply


def _begun(session: Session, act: Act) -> CallReply:
    reply = CallReply(
        call_id=act.call.id, member_id=act.actor.member_id, status=ReplyStatus.WAITING, moved_at=act.now
    )
    session.add(reply)
    record_of(session, act, "call_reply", other=act.actor.member_id)
    return reply
