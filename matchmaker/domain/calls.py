"""Calls: a wish made known to all members, with terms fixed beforehand, and a sealed answer from each."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import WorkingCalendar
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Invalid
from matchmaker.domain.moves import Move, move


class CallKind(StrEnum):
    """What is called for."""

    PROBLEM = "problem"
    PROCUREMENT = "procurement"
    CAPACITY = "capacity"


class Ownership(StrEnum):
    """Who owns what comes of it."""

    CALLER = "caller"
    ANSWERER = "answerer"
    SHARED = "shared"
    BY_CONTRACT = "by_contract"


class Secrecy(StrEnum):
    """What whoever reads the details may do with them."""

    OPEN = "open"
    OWN_USE = "own_use"
    AGREEMENT = "agreement"


class Part(StrEnum):
    """What somebody is to one call."""

    CALLER = "caller"
    ANSWERER = "answerer"
    REVIEWER = "reviewer"
    PROGRAM = "program"


class CallStatus(StrEnum):
    """Where a call stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    OPEN = "open"
    CLOSED = "closed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class CallMove(StrEnum):
    """What is done with a call."""

    SUBMIT = "submit"
    RETURN = "return"
    PUBLISH = "publish"
    CLOSE = "close"
    END = "end"
    WITHDRAW = "withdraw"


class ReplyStatus(StrEnum):
    """Where a member's reply to a call stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    INTRODUCED = "introduced"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class ReplyMove(StrEnum):
    """What is done with a reply."""

    ACCEPT = "accept"
    DECLINE = "decline"
    CONSENT = "consent"
    WITHDRAW = "withdraw"
    RENEW = "renew"
    LAPSE = "lapse"


class DeclineReason(StrEnum):
    """Why a reply is not taken up; its sender reads it."""

    FIELD = "field"
    MATURITY = "maturity"
    CAPACITY = "capacity"
    PRICE = "price"
    TERMS = "terms"
    OTHER_REPLY = "other_reply"
    PLANS_CHANGED = "plans_changed"
    OTHER = "other"


class LapseReason(StrEnum):
    """Why a reply ended without a word of the other side."""

    CALLER_SILENT = "caller_silent"
    ANSWERER_SILENT = "answerer_silent"
    CALL_WITHDRAWN = "call_withdrawn"


_C, _R = CallStatus, ReplyStatus

CALL_MOVES: dict[CallMove, Move[CallStatus]] = {
    CallMove.SUBMIT: move({_C.DRAFT}, _C.IN_REVIEW, Part.CALLER),
    CallMove.RETURN: move({_C.IN_REVIEW}, _C.DRAFT, Part.REVIEWER),
    CallMove.PUBLISH: move({_C.IN_REVIEW}, _C.OPEN, Part.REVIEWER),
    CallMove.CLOSE: move({_C.OPEN}, _C.CLOSED, Part.CALLER, Part.PROGRAM),
    # The program's own, once every reply has its answer.
    CallMove.END: move({_C.CLOSED}, _C.ENDED, Part.PROGRAM),
    CallMove.WITHDRAW: move(
        {_C.DRAFT, _C.IN_REVIEW, _C.OPEN, _C.CLOSED}, _C.WITHDRAWN, Part.CALLER, Part.REVIEWER
    ),
}

REPLY_MOVES: dict[ReplyMove, Move[ReplyStatus]] = {
    ReplyMove.ACCEPT: move({_R.WAITING}, _R.ACCEPTED, Part.CALLER),
    ReplyMove.DECLINE: move({_R.WAITING}, _R.DECLINED, Part.CALLER),
    ReplyMove.CONSENT: move({_R.ACCEPTED}, _R.INTRODUCED, Part.ANSWERER),
    ReplyMove.WITHDRAW: move({_R.WAITING, _R.ACCEPTED}, _R.WITHDRAWN, Part.ANSWERER),
    ReplyMove.RENEW: move({_R.WITHDRAWN}, _R.WAITING, Part.ANSWERER),
    ReplyMove.LAPSE: move({_R.WAITING, _R.ACCEPTED}, _R.LAPSED, Part.PROGRAM),
}
"""The caller's ACCEPT offers the caller's contact, the answerer's CONSENT their own: then both see both."""

OPEN_REPLIES = frozenset({ReplyStatus.WAITING, ReplyStatus.ACCEPTED})
PUBLISHED = frozenset({CallStatus.OPEN, CallStatus.CLOSED, CallStatus.ENDED})

CONSENT_TEXT = "call"
CONSENT_VERSION = "2026-11"
TERMS_VERSION = "2026-11"
"""Changes with the sentences that say what ownership and secrecy mean."""

SUMMARY_LIMIT = 600
NOTE_LIMIT = 1000
LONGEST_OPEN = timedelta(days=365)

ANSWER_WORKING_DAYS = 10
"""For the caller from the closing day, for the answerer from the acceptance; our own measure."""

REMIND_COORDINATORS, END_UNANSWERED = 5, 10
"""Working days after the due day: coordinators are told; the reply ends by itself."""


@dataclass(frozen=True)
class Standing:
    """Somebody as one call sees them."""

    roles: frozenset[Part]


def standing(actor: Actor, *, member_id: str | None, author: int | None, region: Region) -> Standing:
    """What the actor is to a call, its replies aside.

    member_id -- the calling organisation; None for a call of the alliance, which the coordinators of its
    region make together, and which its author does not review.
    """
    if actor.account_id is None:
        return Standing(frozenset({Part.PROGRAM}) if actor.is_admin else frozenset())
    is_staff = actor.may(Action.REVIEW_LISTING) and actor.covers([region])
    parts = set()
    if is_staff if member_id is None else actor.owns(member_id) and actor.admitted:
        parts.add(Part.CALLER)
    if is_staff and (member_id is not None or actor.account_id != author):
        parts.add(Part.REVIEWER)
    return Standing(frozenset(parts))


@dataclass(frozen=True, kw_only=True)
class CallContent:
    """What a call says.

    summary -- what every member reads; details -- what is read after the terms are accepted.
    budget -- in yuan; None where it is to be agreed.
    """

    kind: CallKind
    title: str
    summary: str
    details: str
    industry: str
    ipc: tuple[str, ...]
    region: Region
    budget: int | None
    reward: str
    ownership: Ownership
    secrecy: Secrecy
    closes_on: date


def check_call(content: CallContent, *, today: date) -> None:
    """Raise Invalid with the field at fault."""
    for name in ("title", "summary", "details"):
        if not getattr(content, name):
            raise Invalid("required", field=name)
    if not today < content.closes_on <= today + LONGEST_OPEN:
        raise Invalid("call_closing_day", field="closes_on", days=LONGEST_OPEN.days)
    if content.budget is None and not content.reward:
        raise Invalid("call_reward_needed", field="reward")


def terms_digest(*, budget: int | None, reward: str, ownership: Ownership, secrecy: Secrecy) -> str:
    """SHA-256 of the terms, kept with each acceptance: what somebody agreed to can be shown later."""
    terms = {
        "version": TERMS_VERSION,
        "budget": budget,
        "reward": reward,
        "ownership": ownership.value,
        "secrecy": secrecy.value,
    }
    return sha256(json.dumps(terms, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def answer_due(day: date, calendar: WorkingCalendar) -> date:
    """The last day for an answer: from the closing day for the caller, from the acceptance for the other."""
    return calendar.after(day, ANSWER_WORKING_DAYS)


def next_look(due_on: date, reminders: int, calendar: WorkingCalendar) -> date:
    """The day after which a reply without an answer is looked at again, after so many reminders."""
    return calendar.after(due_on, (0, REMIND_COORDINATORS, END_UNANSWERED)[min(reminders, 2)])
