"""The days that deals are counted in: public holidays and the weekend days that make up for them."""

from sqlalchemy.orm import Session

from matchmaker.domain.calendar import WorkingCalendar, days_of
from matchmaker.storage.standards import catalogue


def working_calendar(session: Session) -> WorkingCalendar:
    """The working days as the catalogue of standards has them; administrators keep it up to date."""
    standards = catalogue(session)
    return WorkingCalendar(
        holidays=days_of(standards.periods("public_holidays")),
        makeup_days=days_of(standards.periods("makeup_days")),
    )
