"""Annuities: when the next one is due, how long it may be late, what that costs, when the right ends."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

from matchmaker.domain.vocabulary import PatentType

GRACE_MONTHS = 6
LATE_PERCENT_A_MONTH = 5
"""Implementing Rules, article 115: six months, and for each month 5 % of the full fee of the year."""

SOON = timedelta(days=60)
"""Our own measure: a transfer of money across borders and offices takes weeks."""


class Phase(StrEnum):
    """Where an annuity stands."""

    PAID = "paid"
    SOON = "soon"
    GRACE = "grace"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Band:
    """The yearly fee from one year of the right to another, in yuan."""

    first: int
    last: int
    yuan: int


Fees = Mapping[PatentType, Sequence[Band]]


@dataclass(frozen=True, slots=True)
class Annuity:
    """The next annuity of a right on a day.

    year -- which year of the right it pays for; None without the day of filing.
    fee, late_fee -- in yuan, without reductions; None where no fee is known for the year.
    """

    due_on: date
    grace_ends_on: date
    phase: Phase
    year: int | None
    fee: int | None
    late_fee: int | None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is no such day.

    Beyond the calendar's ends stand its first and last day.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def grace_ends_on(paid_until: date) -> date:
    """The last day on which the annuity due on `paid_until` may still be paid, with its late fee."""
    return months_later(paid_until, GRACE_MONTHS)


def months_late(due_on: date, day: date) -> int:
    """Full months that have passed since the day it was due, at most as many as are charged."""
    return sum(months_later(due_on, months) < day for months in range(1, GRACE_MONTHS))


def annuity_on(
    day: date, *, paid_until: date, filed_on: date | None, patent_type: PatentType, fees: Fees
) -> Annuity:
    """The next annuity as it stands on the day."""
    year = _year_after(filed_on, paid_until) if filed_on else None
    fee = _fee(fees.get(patent_type, ()), year) if year else None
    return Annuity(
        due_on=paid_until,
        grace_ends_on=grace_ends_on(paid_until),
        phase=_phase(paid_until, day),
        year=year,
        fee=fee,
        late_fee=None if fee is None else fee * LATE_PERCENT_A_MONTH * months_late(paid_until, day) // 100,
    )


def _phase(due_on: date, day: date) -> Phase:
    if day > grace_ends_on(due_on):
        return Phase.LAPSED
    if day > due_on:
        return Phase.GRACE
    return Phase.SOON if due_on - day <= SOON else Phase.PAID


def _year_after(filed_on: date, paid_until: date) -> int:
    """The year of the right that begins when the paid one ends, the year of filing being the first.

    Offices and databases name the last day paid or the anniversary after it; a few days make no difference.
    """
    return max(1, round((paid_until - filed_on).days / 365.25)) + 1


def _fee(bands: Sequence[Band], year: int) -> int | None:
    return next((band.yuan for band in bands if band.first <= year <= band.last), None)


def next_anniversary(filed_on: date, day: date) -> date:
    """The next day on which a year of the right ends: an annuity is probably due by then."""
    years = day.year - filed_on.year
    this_year = months_later(filed_on, 12 * years)
    return this_year if this_year >= day else months_later(filed_on, 12 * (years + 1))
