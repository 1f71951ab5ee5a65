"""Offering an approved match to both sides, and taking the offer back."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import WrongState
from matchmaker.domain.introductions import OVER, Answer, IntroductionStatus, Side, due
from matchmaker.services.eligibility import Outlook, outlook_of
from matchmaker.services.introductions.cards import Card, cards_of
from matchmaker.services.introductions.holding import hold
from matchmaker.services.introductions.parties import Party, is_listed, parties_of
from matchmaker.services.introductions.telling import record_step, tell_sides
from matchmaker.services.introductions.withdrawing import end_withdrawn
from matchmaker.storage.introductions import Introduction, IntroductionSide, sides_of
from matchmaker.storage.matches import Match
from matchmaker.storage.patents import Patent


def offer(session: Session, *, match: Match, actor: Actor, now: datetime) -> Introduction:
    """Put the match before both sides as blind cards; both have `ANSWER_TIME` to answer.

    An offer of the same match that came to nothing is opened anew with fresh cards. The caller has checked
    that the actor may judge the match.

    Raises WrongState when the match is with the two sides already, or one of its listings has left the pool.
    """
    if not is_listed(session, match):
        raise WrongState("match_not_current")
    parties = parties_of(session, match)
    cards = cards_of(match, parties, _outlook(session, parties[Side.PROVIDER], now))
    found = session.scalar(select(Introduction).where(Introduction.match_id == match.id))
    introduction = (
        _create(session, match, cards, now) if found is None else _reopen(session, found, cards, now)
    )
    record_step(session, actor=actor, action="introduction_offered", introduction=introduction, now=now)
    tell_sides(session, introduction=introduction, kind="introduction_offered", now=now)
    return introduction


def _outlook(session: Session, provider: Party, now: datetime) -> Outlook | None:
    """What the law says of the patent that is offered, if it is one."""
    patent = provider.subject
    return outlook_of(session, patent, today=beijing_day(now)) if isinstance(patent, Patent) else None


def _create(session: Session, match: Match, cards: Mapping[Side, Card], now: datetime) -> Introduction:
    introduction = Introduction(
        match_id=match.id, status=IntroductionStatus.OFFERED, offered_at=now, due_at=due(now)
    )
    session.add(introduction)
    # The sides and the notices need the introduction's key.
    session.flush()
    members = {Side.SEEKER: match.seeker_id, Side.PROVIDER: match.provider_id}
    session.add_all(
        IntroductionSide(
            introduction_id=introduction.id,
            side=side,
            member_id=members[side],
            card=cards[side],
            answer=Answer.PENDING,
        )
        for side in Side
    )
    # The notices are sent to the sides as the database knows them.
    session.flush()
    return introduction


def _reopen(
    session: Session, introduction: Introduction, cards: Mapping[Side, Card], now: datetime
) -> Introduction:
    moved = session.scalar(
        update(Introduction)
        .where(Introduction.id == introduction.id, Introduction.status.in_(OVER))
        .values(
            status=IntroductionStatus.OFFERED,
            offered_at=now,
            due_at=due(now),
            ended_at=None,
            reminded_at=None,
        )
        .returning(Introduction.id)
    )
    if moved is None:
        raise WrongState("introduction_running")
    for side in sides_of(session, introduction.id).values():
        _clear(side, cards[side.side])
    # The statement above went past the loaded object.
    session.flush()
    session.refresh(introduction)
    return introduction


def _clear(side: IntroductionSide, card: Card) -> None:
    side.card = card
    side.answer, side.answered_at, side.answered_by = Answer.PENDING, None, None
    side.reason, side.note, side.consent_id = "", "", None


def retract(session: Session, *, match: Match, actor: Actor, now: datetime) -> None:
    """Take the offer of a match back, as long as nobody has said yes; one that is over stays as it is.

    Raises WrongState once a side is interested, or both are introduced.
    """
    found = session.scalar(select(Introduction).where(Introduction.match_id == match.id))
    if found is None or found.status in OVER:
        return
    introduction = hold(session, found.id)
    if introduction is None or _has_a_yes(session, introduction):
        raise WrongState("introduction_answered")
    end_withdrawn(session, introduction=introduction, actor=actor, now=now)


def _has_a_yes(session: Session, introduction: Introduction) -> bool:
    return Answer.INTERESTED in {side.answer for side in sides_of(session, introduction.id).values()}
