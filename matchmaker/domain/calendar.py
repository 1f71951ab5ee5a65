"""The calendar that dates are counted in: Beijing's, whatever clock the machine keeps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

# China keeps one time all the year round since 1991, so an offset says everything.
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")

_SATURDAY = 5

Period = tuple[date, date]
"""The first and the last day."""


def beijing_day(moment: datetime) -> date:
    """The day on which an aware moment falls in Beijing; from 16:00 UTC on it is the next one."""
    return moment.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked on: Monday to Friday but for public holidays, and the weekend days that make up.

    Of years that the two sets say nothing about, every Monday to Friday counts.
    """

    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether offices and firms are at work."""
        if day in self.makeup_days:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def after(self, day: date, count: int) -> date:
        """The working day so many working days later; the day itself does not count (Civil Code, 201)."""
        return self._step(day, count, timedelta(days=1))

    def before(self, day: date, count: int) -> date:
        """The working day so many working days earlier."""
        return self._step(day, count, timedelta(days=-1))

    def on_or_after(self, day: date) -> date:
        """The day, or the next working one: no period ends on a day off (Civil Code, 203)."""
        return day if self.is_working_day(day) else self.after(day, 1)

    def _step(self, day: date, count: int, step: timedelta) -> date:
        while count:
            day += step
            count -= self.is_working_day(day)
        return day


def days_of(periods: Iterable[Period]) -> frozenset[date]:
    """Every day of the periods."""
    return frozenset(day for first, last in periods for day in _days(first, last))


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
