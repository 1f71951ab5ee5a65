"""Inviting a colleague, and giving one another role."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField
from wtforms.validators import Email, Length

from matchmaker.domain.access import MemberRole
from matchmaker.web.labels import choices
from matchmaker.web.members.forms.texts import AT_MOST, REQUIRED, cleaned


class InvitationForm(FlaskForm):
    """Invite a colleague."""

    email = EmailField(
        _("E-mail address"),
        [
            REQUIRED,
            Length(max=254, message=AT_MOST),
            Email(_("This is not an e-mail address. It looks like name@example.com.")),
        ],
        filters=[cleaned],
    )
    role = SelectField(_("Role"), choices=lambda: choices(MemberRole), default=MemberRole.MEMBER)


class RoleForm(FlaskForm):
    """Give a colleague another role."""

    role = SelectField(_("Role"), choices=lambda: choices(MemberRole))
