"""The days that deals are counted in: public holidays and the weekend days that make up for them."""

from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.calendar import WorkingCalendar, days_of
from matchmaker.domain.deals import Clock, DealStage, clock_of
from matchmaker.domain.standards import Catalogue
from matchmaker.storage.standards import catalogue


def clock_at(session: Session, stage: DealStage, *, today: date, effective_on: date | None) -> Clock:
    """The clock of a deal that comes to a stage today; effective_on from the signing on."""
    standards = catalogue(session)
    return clock_of(
        stage,
        today=today,
        effective_on=effective_on,
        calendar=_calendar(standards),
        recordal_months=int(standards.number("recordal_months")),
    )


def working_calendar(session: Session) -> WorkingCalendar:
    """The working days as the catalogue of standards has them; administrators keep it up to date."""
    return _calendar(catalogue(session))


def _calendar(standards: Catalogue) -> WorkingCalendar:
    return WorkingCalendar(
        holidays=days_of(standards.periods("public_holidays")),
        makeup_days=days_of(standards.periods("makeup_days")),
    )
