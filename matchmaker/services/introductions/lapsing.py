"""What time does to an introduction: a reminder, then its end."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.introductions import REMINDER_TIME, Answer, IntroductionStatus
from matchmaker.services.introductions.telling import record_step, tell_coordinators, tell_sides
from matchmaker.storage.introductions import Introduction, due_before, sides_of

BATCH = 500
"""How many are taken at once; the next tick takes the rest."""


def lapse(session: Session, *, now: datetime) -> int:
    """End every introduction whose time is up, and remind silent sides of those that end soon.

    Returns how many ended. Running it twice, or two at once, does each thing once.
    """
    for introduction in due_before(session, now + REMINDER_TIME, limit=BATCH, unreminded=True):
        _remind(session, introduction, now)
    overdue = due_before(session, now, limit=BATCH)
    return sum(_lapse(session, introduction, now) for introduction in overdue)


def _remind(session: Session, introduction: Introduction, now: datetime) -> None:
    reminded = session.scalar(
        update(Introduction)
        .where(
            Introduction.id == introduction.id,
            Introduction.status == IntroductionStatus.OFFERED,
            Introduction.reminded_at.is_(None),
            Introduction.due_at > now,
        )
        .values(reminded_at=now)
        .returning(Introduction.id)
    )
    if reminded is not None:
        sides = sides_of(session, introduction.id).values()
        silent = {side.side for side in sides if side.answer is Answer.PENDING}
        tell_sides(session, introduction=introduction, kind="introduction_lapsing", now=now, sides=silent)


def _lapse(session: Session, introduction: Introduction, now: datetime) -> bool:
    ended = session.scalar(
        update(Introduction)
        .where(
            Introduction.id == introduction.id,
            Introduction.status == IntroductionStatus.OFFERED,
            Introduction.due_at <= now,
        )
        .values(status=IntroductionStatus.LAPSED, ended_at=now)
        .returning(Introduction.id)
    )
    if ended is None:
        return False
    record_step(session, actor=SYSTEM, action="introduction_lapsed", introduction=introduction, now=now)
    tell_sides(session, introduction=introduction, kind="introduction_ended", now=now)
    tell_coordinators(session, introduction=introduction, kind="introduction_ended", now=now)
    return True
