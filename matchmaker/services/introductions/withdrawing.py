"""What ends or reopens a running introduction from outside: a listing that leaves, a consent taken back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.introductions import Answer, IntroductionStatus
from matchmaker.domain.listings import ListingKind
from matchmaker.services.introductions.holding import hold
from matchmaker.services.introductions.telling import record_step, tell_coordinators, tell_sides
from matchmaker.storage.introductions import Introduction, IntroductionSide, open_introductions_of


def withdraw_for(session: Session, *, kind: ListingKind, listing_id: str, actor: Actor, now: datetime) -> int:
    """End every open introduction of a listing that leaves the pool, whatever a side has answered.

    Nobody's contact was shown yet; introductions that were made stay. Returns how many ended.
    """
    found = open_introductions_of(session, kind=kind, listing_id=listing_id)
    return sum(_withdraw(session, introduction_id, actor, now) for introduction_id in found)


def _withdraw(session: Session, introduction_id: str, actor: Actor, now: datetime) -> bool:
    introduction = hold(session, introduction_id)
    if introduction is None:
        return False
    end_withdrawn(session, introduction=introduction, actor=actor, now=now)
    tell_coordinators(session, introduction=introduction, kind="introduction_ended", now=now)
    return True


def end_withdrawn(session: Session, *, introduction: Introduction, actor: Actor, now: datetime) -> None:
    """Take the cards of a held introduction back, and tell both sides."""
    introduction.status, introduction.ended_at = IntroductionStatus.WITHDRAWN, now
    record_step(session, actor=actor, action="introduction_withdrawn", introduction=introduction, now=now)
    tell_sides(session, introduction=introduction, kind="introduction_ended", now=now)


def take_back_answer(session: Session, *, consent_id: str) -> None:
    """Open the card anew whose yes rested on a consent that is taken back, so that a colleague may answer.

    Without it the other side would hand its contact over and get none. After the introduction it is too late:
    the contact then vanishes from its page.
    """
    side = session.scalar(select(IntroductionSide).where(IntroductionSide.consent_id == consent_id))
    if side is None or hold(session, side.introduction_id) is None:
        return
    side.answer, side.answered_at, side.answered_by, side.consent_id = Answer.PENDING, None, None, None
