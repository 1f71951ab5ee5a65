"""The forms of sessions and their meetings."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, StringField, TimeField
from wtforms.validators import InputRequired, Length

from matchmaker.domain.sessions import SessionPlan
from matchmaker.domain.texts import LINE_LIMIT, TITLE_LIMIT
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.listings.fields import cleaned


def _number(label: Any, default: int) -> IntegerField:
    return IntegerField(
        label, default=default, validators=[InputRequired()], render_kw={"inputmode": "numeric"}
    )


class SessionForm(StepForm):
    """A day with its place, slots and tables."""

    title = StringField(_("Title"), filters=[cleaned], validators=[InputRequired(), Length(max=TITLE_LIMIT)])
    place = StringField(
        _("Place of the session"),
        description=_("Address and room, so that people find it."),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=TITLE_LIMIT)],
    )
    held_on = DateField(_("Day"), validators=[InputRequired()])
    starts_at = TimeField(_("First slot begins at"), default=time(9), validators=[InputRequired()])
    slot_minutes = _number(_("Minutes of a slot"), 20)
    slots = _number(_("Slots"), 12)
    tables = _number(_("Tables or rooms"), 10)

    def plan(self) -> SessionPlan:
        """What was typed; call it on a form that holds."""
        begins: time = self.starts_at.data
        return SessionPlan(
            title=self.title.data,
            place=self.place.data,
            held_on=self.held_on.data,
            starts_at=begins.hour * 60 + begins.minute,
            slot_minutes=self.slot_minutes.data,
            slots=self.slots.data,
            tables=self.tables.data,
        )


class MeetingForm(StepForm):
    """The consent to hand the own contact over, should there be a meeting."""

    consent = BooleanField(
        _(
            "I agree that my name, e-mail address and telephone number are shown to this one other"
            " organisation once it has agreed, too."
        )
    )


class RequestForm(MeetingForm):
    """Asking another organisation for a meeting."""

    topic = StringField(
        _("What is it to be about?"),
        description=_("Only the organisation that you ask reads this."),
        filters=[cleaned],
        validators=[Length(max=LINE_LIMIT)],
    )
