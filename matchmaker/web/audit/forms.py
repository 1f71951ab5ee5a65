"""What to look for in the record of events."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from matchmaker.web.audit.words import action_words

ZONE = ZoneInfo("Asia/Shanghai")
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


class AuditForm(FlaskForm):
    """A search by address: it changes nothing, so it carries no token."""

    class Meta:
        """A search may be kept as a bookmark."""

        csrf = False

    organisation = StringField(
        _("Organisation"),
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=200)],
        description=_("Part of the name, or the whole credit code"),
    )
    action = SelectField(_("Event"), validate_choice=False)
    since = DateField(_("From"), validators=[Optional()])
    until = DateField(_("To"), validators=[Optional()])

    def __init__(self, arguments: Any, actions: list[str]) -> None:
        """Read the search from the address; `actions` are those that occur."""
        super().__init__(arguments)
        words = sorted(((code, action_words(code)) for code in actions), key=lambda pair: pair[1])
        self.action.choices = [("", _("all events")), *words]

    def validate_until(self, field: DateField) -> None:
        """The last day is not before the first."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(str(_("This day is before the first one.")))

    @property
    def first_moment(self) -> datetime | None:
        """The beginning of the first day."""
        return _midnight(self.since.data) if self.since.data else None

    @property
    def end(self) -> datetime | None:
        """The end of the last day."""
        return _midnight(self.until.data) + timedelta(days=1) if self.until.data else None


def _midnight(day: date) -> datetime:
    """The day's beginning; near the calendar's own ends, where nothing happened, there is none to compute."""
    return datetime.combine(min(max(day, EARLIEST), LATEST), time(), ZONE).astimezone(UTC)
