"""A side answers its blind card; when both said yes, the contacts are theirs to see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Invalid, NotFound, WrongState
from matchmaker.domain.introductions import (
    CONSENT_TEXT,
    CONSENT_VERSION,
    Answer,
    IntroductionStatus,
    Side,
    other_side,
    outcome,
)
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import RejectReason
from matchmaker.services import deals
from matchmaker.services.introductions.holding import hold
from matchmaker.services.introductions.parties import is_listed
from matchmaker.services.introductions.telling import record_step, tell_coordinators, tell_sides
from matchmaker.storage.accounts import Consent
from matchmaker.storage.introductions import Introduction, IntroductionSide, sides_of
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member

REASONS_WITH_WORDS = frozenset({RejectReason.OTHER, RejectReason.ELEMENT_MISSING})
LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Reply:
    """A checked answer; one of yes carries no reason and no words."""

    answer: Answer
    reason: RejectReason | None
    note: str
    actor: Actor
    now: datetime


def answer(
    session: Session,
    *,
    actor: Actor,
    introduction_id: str,
    answer: Answer,
    reason: RejectReason | None,
    note: str,
    consent: bool,
    now: datetime,
) -> Introduction:
    """Answer for the actor's side, and carry the introduction on to what both answers make of it.

    consent -- that the actor's name, e-mail and telephone number go to this one other organisation.
    reason, note -- why not; for coordinators only.

    Raises NotFound for others' introductions; Forbidden without an admitted organisation; Invalid with the
    field `consent`, `reason` or `note`; WrongState when it is over or was answered already.
    """
    side = _own_side(session, actor, introduction_id)
    _check(answer, reason, note, consent)
    reply = _reply(answer, reason, note, actor, now)
    introduction = hold(session, introduction_id, due_after=now)
    if introduction is None:
        raise WrongState("introduction_over")
    if answer is Answer.INTERESTED:
        _require_both_admitted(session, introduction_id)
        _require_listed(session, introduction)
    _keep(session, side, reply)
    _carry_on(session, introduction, side.side, reply)
    return introduction


def _reply(answer: Answer, reason: RejectReason | None, note: str, actor: Actor, now: datetime) -> Reply:
    if answer is Answer.INTERESTED:
        return Reply(answer, None, "", actor, now)
    return Reply(answer, reason, note.strip(), actor, now)


def _own_side(session: Session, actor: Actor, introduction_id: str) -> IntroductionSide:
    side = session.scalar(
        select(IntroductionSide).where(
            IntroductionSide.introduction_id == introduction_id, IntroductionSide.member_id == actor.member_id
        )
    )
    if side is None:
        raise NotFound
    actor.require_own(Action.ANSWER_INTRODUCTION, side.member_id)
    return side


def _check(answer: Answer, reason: RejectReason | None, note: str, consent: bool) -> None:
    if answer is Answer.PENDING:
        raise Invalid("answer_needed", field="answer")
    if answer is Answer.INTERESTED and not consent:
        raise Invalid("consent_needed", field="consent")
    if answer is Answer.DECLINED:
        _check_reason(reason, note)


def _check_reason(reason: RejectReason | None, note: str) -> None:
    if reason is None:
        raise Invalid("reason_needed", field="reason")
    if reason in REASONS_WITH_WORDS and not note.strip():
        raise Invalid("note_needed", field="note")
    if len(note) > LONGEST_NOTE:
        raise Invalid("note_too_long", field="note", limit=LONGEST_NOTE)


def _require_both_admitted(session: Session, introduction_id: str) -> None:
    """No contact goes to an organisation that is not a member any more, and none from it."""
    members = [side.member_id for side in sides_of(session, introduction_id).values()]
    statuses = set(session.scalars(select(Member.status).where(Member.id.in_(members))))
    if statuses != {MemberStatus.APPROVED}:
        raise WrongState("introduction_over")


def _require_listed(session: Session, introduction: Introduction) -> None:
    """A card offered in the very moment in which its listing left the pool leads to nothing."""
    if not is_listed(session, session.get_one(Match, introduction.match_id)):
        raise WrongState("introduction_over")


def _keep(session: Session, side: IntroductionSide, reply: Reply) -> None:
    """Write the answer if none is there; two colleagues at once: one wins, the other is told."""
    written = session.scalar(
        update(IntroductionSide)
        .where(IntroductionSide.id == side.id, IntroductionSide.answer == Answer.PENDING)
        .values(
            answer=reply.answer,
            answered_at=reply.now,
            answered_by=reply.actor.account_id,
            reason=reply.reason.value if reply.reason else "",
            note=reply.note,
            consent_id=_consent(session, side, reply) if reply.answer is Answer.INTERESTED else None,
        )
        .returning(IntroductionSide.id)
    )
    if written is None:
        raise WrongState("already_answered")


def _consent(session: Session, side: IntroductionSide, reply: Reply) -> str:
    consent = Consent(
        account_id=reply.actor.account_id,
        text=CONSENT_TEXT,
        version=CONSENT_VERSION,
        subject_id=side.introduction_id,
        given_at=reply.now,
    )
    session.add(consent)
    # The answer refers to the consent by its key.
    session.flush()
    return consent.id


def _carry_on(session: Session, introduction: Introduction, side: Side, reply: Reply) -> None:
    sides = sides_of(session, introduction.id)
    detail = {"side": side.value, "answer": reply.answer.value, "reason": sides[side].reason}
    _record(session, introduction, "introduction_answered", reply, **detail)
    result = outcome({row.answer for row in sides.values()})
    if result is not IntroductionStatus.OFFERED:
        _conclude(session, introduction, result, reply)
        return
    waiting = {other_side(side)}
    tell_sides(session, introduction=introduction, kind="introduction_answered", now=reply.now, sides=waiting)


def _conclude(session: Session, introduction: Introduction, result: IntroductionStatus, reply: Reply) -> None:
    made = result is IntroductionStatus.INTRODUCED
    introduction.status = result
    introduction.introduced_at, introduction.ended_at = (reply.now, None) if made else (None, reply.now)
    kind = "introduction_made" if made else "introduction_ended"
    _record(session, introduction, kind, reply)
    tell_sides(session, introduction=introduction, kind=kind, now=reply.now)
    tell_coordinators(session, introduction=introduction, kind=kind, now=reply.now)
    if made:
        deals.open_deal(session, introduction=introduction, now=reply.now)
    # A named constraint of the database speaks up here rather than at the door's commit.
    session.flush()


def _record(session: Session, introduction: Introduction, action: str, reply: Reply, **detail: str) -> None:
    record_step(session, actor=reply.actor, action=action, introduction=introduction, now=reply.now, **detail)
