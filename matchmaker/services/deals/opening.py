"""A deal begins with the introduction."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import DealStage
from matchmaker.services.deals.days import clock_at
from matchmaker.storage.deals import Deal
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.matches import Match


def open_deal(session: Session, *, introduction: Introduction, now: datetime) -> Deal:
    """Begin the deal of an introduction that was just made; its one deal is guarded by a constraint."""
    match = session.get_one(Match, introduction.match_id)
    clock = clock_at(session, DealStage.INTRODUCED, today=beijing_day(now), effective_on=None)
    deal = Deal(
        introduction_id=introduction.id,
        seeker_id=match.seeker_id,
        provider_id=match.provider_id,
        stage=DealStage.INTRODUCED,
        opened_at=now,
        moved_at=now,
        due_on=clock.due_on,
        lapses_on=clock.lapses_on,
        remind_on=clock.remind_on,
    )
    session.add(deal)
    return deal
