"""When an annuity is due, what being late costs, and when the right ends of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.annuities import (
    Band,
    Phase,
    annuity_on,
    grace_ends_on,
    months_late,
    months_later,
    next_anniversary,
)
from matchmaker.domain.vocabulary import PatentType

FEES = {PatentType.INVENTION: [Band(1, 3, 900), Band(4, 6, 1200), Band(7, 9, 2000)]}
FILED, DUE = date(2020, 8, 18), date(2026, 8, 18)


def annuity(day: date, due: date = DUE):
    return annuity_on(day, paid_until=due, filed_on=FILED, patent_type=PatentType.INVENTION, fees=FEES)


@pytest.mark.parametrize(
    ("day", "phase", "late"),
    [
        (date(2026, 1, 1), Phase.PAID, 0),
        (date(2026, 6, 19), Phase.SOON, 0),
        (date(2026, 8, 18), Phase.SOON, 0),
        (date(2026, 8, 19), Phase.GRACE, 0),
        (date(2026, 9, 18), Phase.GRACE, 0),
        (date(2026, 9, 19), Phase.GRACE, 100),
        (date(2027, 2, 18), Phase.GRACE, 500),
        (date(2027, 2, 19), Phase.LAPSED, 500),
    ],
)
def test_the_way_of_an_annuity(day: date, phase: Phase, late: int) -> None:
    """Year 7 costs 2,000 yuan; each full month after the day it was due adds 5 %."""
    found = annuity(day)
    assert (found.phase, found.year, found.fee, found.late_fee) == (phase, 7, 2000, late)
    assert found.grace_ends_on == date(2027, 2, 18)


def test_no_figure_is_made_up_for_a_year_without_one() -> None:
    found = annuity(date(2030, 1, 1), date(2030, 8, 18))
    assert (found.year, found.fee, found.late_fee) == (11, None, None)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date.max, 6, date.max),
        (date.min, -6, date.min),
    ],
)
def test_months_end_where_the_calendar_does(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


def test_the_next_anniversary() -> None:
    assert next_anniversary(FILED, date(2026, 8, 18)) == date(2026, 8, 18)
    assert next_anniversary(FILED, date(2026, 8, 19)) == date(2027, 8, 18)


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_lateness_grows_day_by_day_and_stops_with_the_grace(due: date, days: int) -> None:
    day = due + timedelta(days=days)
    assert 0 <= months_late(due, day) <= months_late(due, day + timedelta(days=1)) <= 5
    assert due < grace_ends_on(due) <= due + timedelta(days=184)
