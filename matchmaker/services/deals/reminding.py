"""What time does to a deal: reminders with growing gaps, a word to coordinators, and at last its end."""

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import DealMove, FailReason, next_reminder
from matchmaker.services.deals.moving import step, take
from matchmaker.services.deals.telling import tell_coordinators, tell_sides
from matchmaker.storage.deals import Deal, lapsed_by, sides_to_act, to_remind

BATCH = 200
"""How many are taken at once; the next tick takes the rest."""


def mind(session: Session, *, now: datetime) -> int:
    """End the deals that nobody moved, and remind whoever is to act in the others.

    Returns how many ended. Running it twice, or two at once, does each thing once.
    """
    today = beijing_day(now)
    ended = sum(_lapse(session, deal_id, now) for deal_id in lapsed_by(session, today, limit=BATCH))
    for deal in to_remind(session, today, limit=BATCH):
        _remind(session, deal, today, now)
    return ended


def _lapse(session: Session, deal_id: str, now: datetime) -> bool:
    act = take(session, deal_id=deal_id, actor=SYSTEM, now=now)
    # Somebody may have moved it while this waited.
    if act.deal.lapses_on is None or act.deal.lapses_on > act.today:
        return False
    target = act.target(DealMove.LAPSE)
    step(session, act, DealMove.LAPSE, target=target, reason=FailReason.NO_PROGRESS.value)
    return True


def _remind(session: Session, deal: Deal, today: date, now: datetime) -> None:
    reminders = deal.reminders + 1
    reminded = session.scalar(
        update(Deal)
        .where(Deal.id == deal.id, Deal.version == deal.version, Deal.remind_on == deal.remind_on)
        .values(remind_on=next_reminder(today, reminders=reminders), reminders=reminders)
        .returning(Deal.id)
    )
    if reminded is None:
        return
    is_overdue = deal.due_on is not None and deal.due_on < today
    kind = "deal_overdue" if is_overdue else "deal_due"
    tell_sides(session, deal=deal, kind=kind, now=now, sides=sides_to_act(session, deal))
    if is_overdue:
        tell_coordinators(session, deal=deal, kind="deal_overdue", now=now)
