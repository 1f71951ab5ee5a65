"""When the next step of a deal is due, when a deal that nobody moves ends, and when people are reminded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.domain.annuities import months_later
from matchmaker.domain.calendar import WorkingCalendar
from matchmaker.domain.deals.stages import BEFORE_SIGNING, OVER, DealStage

WORKING_DAYS: Mapping[DealStage, int] = {
    DealStage.INTRODUCED: 10,
    DealStage.NDA: 10,
    DealStage.EVALUATING: 40,
    DealStage.NEGOTIATING: 30,
}
"""Working days for the next step, counted from the last one; our own measure."""

MONTHS_FROM_EFFECT: Mapping[DealStage, int] = {
    DealStage.RECORDED: 6,
    DealStage.FOLLOW_UP: 12,
}
"""Calendar months from the day on which the contract takes effect; our own measure. The months for a recordal
are the catalogue's, `recordal_months` (Implementing Rules, article 15)."""

LAPSE_WORKING_DAYS = 20
"""So long after the due date a deal before its signing is kept waiting."""

REMIND_WORKING_DAYS = 3
REMIND_EARLY = timedelta(days=30)
"""Before the due date: where it is a matter of days, and where it is one of months."""

FIRST_GAP, LONGEST_GAP = timedelta(days=2), timedelta(days=32)
"""After a reminder: the gap to the next one, doubled each time up to the longest."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The days of a step, all in Beijing; None for what does not come."""

    due_on: date | None = None
    lapses_on: date | None = None
    remind_on: date | None = None


def clock_of(
    stage: DealStage,
    *,
    today: date,
    effective_on: date | None,
    calendar: WorkingCalendar,
    recordal_months: int,
) -> Clock:
    """The clock of a deal that has just come to a stage.

    effective_on -- when its contract takes effect; needed from the signing on.
    recordal_months -- within how many months from then it is filed.
    """
    if stage in OVER:
        return Clock()
    if stage in BEFORE_SIGNING:
        due = calendar.after(today, WORKING_DAYS[stage])
        lapses = calendar.after(due, LAPSE_WORKING_DAYS)
        return Clock(due, lapses, calendar.before(due, REMIND_WORKING_DAYS))
    months = MONTHS_FROM_EFFECT.get(stage, recordal_months)
    due = calendar.on_or_after(months_later(effective_on or today, months))
    return Clock(due, None, max(due - REMIND_EARLY, today + FIRST_GAP))


def next_reminder(today: date, *, reminders: int) -> date:
    """The day of the next reminder after so many; each gap is twice the one before, up to LONGEST_GAP."""
    gap: timedelta = FIRST_GAP * 2 ** min(reminders - 1, 8)
    return today + min(gap, LONGEST_GAP)
