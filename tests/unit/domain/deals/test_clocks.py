"""Due dates, lapses and reminders in working days and months."""

from datetime import date, timedelta

import pytest

from matchmaker.domain.calendar import WorkingCalendar, days_of
from matchmaker.domain.deals import BEFORE_SIGNING, OVER, DealStage, clock_of, next_reminder

WEEKS = WorkingCalendar()
MONTHS = 3
TODAY = date(2026, 11, 27)


def test_days_before_the_signing_are_working_days() -> None:
    clock = clock_of(DealStage.NDA, today=TODAY, effective_on=None, calendar=WEEKS, recordal_months=MONTHS)
    assert clock.due_on == date(2026, 12, 11)
    assert clock.remind_on == date(2026, 12, 8)
    assert clock.lapses_on == date(2027, 1, 8)


def test_holidays_move_the_due_date() -> None:
    new_year = WorkingCalendar(holidays=days_of([(date(2026, 12, 7), date(2026, 12, 8))]))
    assert clock_of(
        DealStage.NDA, today=TODAY, effective_on=None, calendar=new_year, recordal_months=3
    ).due_on == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("stage", "due"),
    [
        (DealStage.SIGNED, date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (DealStage.RECORDED, date(2027, 5, 31)),
        (DealStage.FOLLOW_UP, date(2027, 11, 30)),
    ],
)
def test_after_the_signing_months_count_from_effect(stage: DealStage, due: date) -> None:
    clock = clock_of(
        stage, today=TODAY, effective_on=date(2026, 11, 30), calendar=WEEKS, recordal_months=MONTHS
    )
    assert (clock.due_on, clock.lapses_on) == (due, None)
    assert clock.remind_on == due - timedelta(days=30)


def test_a_reminder_for_months_long_past_comes_soon_not_at_once() -> None:
    clock = clock_of(
        DealStage.SIGNED, today=TODAY, effective_on=date(2026, 1, 5), calendar=WEEKS, recordal_months=3
    )
    assert clock.due_on == date(2026, 4, 6)
    assert clock.remind_on == TODAY + timedelta(days=2)


@pytest.mark.parametrize("stage", DealStage)
def test_only_deals_before_their_signing_lapse(stage: DealStage) -> None:
    clock = clock_of(stage, today=TODAY, effective_on=TODAY, calendar=WEEKS, recordal_months=MONTHS)
    assert (clock.due_on is None) == (clock.remind_on is None) == (stage in OVER)
    assert (clock.lapses_on is not None) == (stage in BEFORE_SIGNING)


def test_gaps_double_up_to_the_longest() -> None:
    gaps = [(next_reminder(TODAY, reminders=number) - TODAY).days for number in range(1, 9)]
    assert gaps == [2, 4, 8, 16, 32, 32, 32, 32]
    assert (next_reminder(TODAY, reminders=10_000) - TODAY).days == 32


def test_the_months_for_the_recordal_are_the_catalogues() -> None:
    given = {"today": TODAY, "effective_on": date(2026, 11, 30), "calendar": WEEKS}
    assert clock_of(DealStage.SIGNED, recordal_months=1, **given).due_on == date(2026, 12, 30)
    assert clock_of(DealStage.RECORDED, recordal_months=1, **given).due_on == date(2027, 5, 31)
