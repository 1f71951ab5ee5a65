"""A coordinator's decision, and what the list of organisations shows."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from matchmaker.domain.members import MemberMove, MemberStatus
from matchmaker.web.labels import choices
from matchmaker.web.members.forms.texts import AT_MOST, REQUIRED, cleaned


class DecisionForm(FlaskForm):
    """A coordinator's move, with a reason where one is due."""

    move = HiddenField(validators=[REQUIRED])
    lock = IntegerField(validators=[InputRequired()])
    reason = TextAreaField(
        _("Reason, which the organisation reads"), [Length(max=1000, message=AT_MOST)], filters=[cleaned]
    )

    def validate_move(self, field: Field) -> None:
        """Only moves that exist."""
        if field.data not in set(MemberMove):
            raise ValidationError(gettext("Please choose one."))


class QueueForm(FlaskForm):
    """What a coordinator's list shows; the address keeps it."""

    class Meta:
        """A search changes nothing, so it needs no token."""

        csrf = False

    status = SelectField(
        _("State"),
        choices=lambda: [choice for choice in choices(MemberStatus) if choice.value != MemberStatus.DRAFT],
        default=MemberStatus.SUBMITTED,
    )
    q = StringField(_("Part of the name"), [Length(max=100)], filters=[cleaned])
