"""When the next step of a request is due, when people are reminded, and when it ends by itself."""

from datetime import date, timedelta

from matchmaker.domain.calendar import WorkingCalendar
from matchmaker.domain.deals import Clock
from matchmaker.domain.requests.moves import OVER_STATES, RequestState

SHORTEST_ANSWER_DAYS = 3
"""Working days that agencies have at least for their answer; our own measure."""

LONGEST_ANSWER_DAYS = 60
"""Calendar days that answers are taken at most; our own measure."""

CHOICE_DAYS = 10
CONFIRM_DAYS = 10
"""Working days for the asker's choice and for the word on the outcome; our own measure."""

LAPSE_WORKING_DAYS = 20
"""So long after the due date a request is kept waiting."""

REMIND_WORKING_DAYS = 2
"""Before the due date."""


def clock_of(
    state: RequestState,
    *,
    today: date,
    calendar: WorkingCalendar,
    answers_until: date,
    working_days: int = 0,
) -> Clock:
    """The clock of a request that has just come to a state.

    answers_until -- the last day of answering. working_days -- that the chosen agency promised to deliver in.
    """
    if state in OVER_STATES:
        return Clock()
    if state is RequestState.ASKED:
        # The first day on which nothing is taken any more is the day on which it is closed.
        closes_on = answers_until + timedelta(days=1)
        return Clock(answers_until, closes_on, _reminder(answers_until, today, calendar))
    days = {
        RequestState.COMPARING: CHOICE_DAYS,
        RequestState.ORDERED: working_days,
        RequestState.DELIVERED: CONFIRM_DAYS,
    }
    due = calendar.after(today, days[state])
    return Clock(due, calendar.after(due, LAPSE_WORKING_DAYS), _reminder(due, today, calendar))


def _reminder(due: date, today: date, calendar: WorkingCalendar) -> date:
    """Before the due day, but never at once: whoever has just been told needs no reminder."""
    return max(calendar.before(due, REMIND_WORKING_DAYS), today + timedelta(days=1))
