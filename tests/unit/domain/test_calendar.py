"""Days as Beijing counts them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from matchmaker.domain.calendar import WorkingCalendar, beijing_day, days_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=timezone(timedelta(hours=8))), date(2026, 11, 22)),
    ],
)
def test_the_day_begins_at_midnight_in_beijing(moment: datetime, day: date) -> None:
    assert beijing_day(moment) == day


OCTOBER = WorkingCalendar(
    holidays=days_of([(date(2026, 10, 1), date(2026, 10, 7))]),
    makeup_days=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),  # a Saturday that makes up
        (date(2026, 10, 11), False),
        (date(2030, 10, 1), True),  # nothing is said of that year
    ],
)
def test_holidays_and_makeup_days(day: date, is_working: bool) -> None:
    assert OCTOBER.is_working_day(day) is is_working


def test_working_days_are_counted_without_the_first() -> None:
    assert OCTOBER.after(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert OCTOBER.after(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert OCTOBER.before(date(2026, 10, 8), 1) == date(2026, 9, 30)
    assert OCTOBER.on_or_after(date(2026, 10, 3)) == date(2026, 10, 8)
    assert OCTOBER.on_or_after(date(2026, 10, 10)) == date(2026, 10, 10)
