"""Forms of an account: Flask-Security's, with our words, limits and consent; and the account page's own."""

from collections.abc import Mapping
from typing import Any, Self

from flask_babel import lazy_gettext as _
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
    hash_password,
)
from flask_security.forms import EmailValidation, unique_user_email, valid_user_email
from flask_security.utils import get_message, validate_redirect_url
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, PasswordField, SelectField, StringField, TelField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, EqualTo, Length, Optional, Regexp

from matchmaker.domain.notices import Pace, Topic
from matchmaker.domain.texts import clean
from matchmaker.web.labels import LABELS, choices

# Long enough for a sentence; beyond it a hash would cost more than a try is worth.
PASSWORD_LIMIT = 128

_too_long = Length(max=PASSWORD_LIMIT, message=_("A password has at most %(max)d characters."))
_address_length = Length(max=254, message=_("An e-mail address has at most %(max)d characters."))
_required = DataRequired(_("Please fill this in."))
_address_required = DataRequired(_("Please give your e-mail address."))
_password_required = DataRequired(_("Please give a password."))
_same_password = _("The two passwords differ.")

_NEW = {"autocomplete": "new-password"}
_PRESENT = {"autocomplete": "current-password"}
_ADDRESS = {"autocomplete": "email", "inputmode": "email"}


def _clean(text: str | None) -> str:
    return clean(text or "")


def _name_field() -> StringField:
    return StringField(
        _("Your name"),
        [_required, Length(max=80, message=_("At most %(max)d characters."))],
        filters=[_clean],
        render_kw={"autocomplete": "name"},
    )


class _SafeNext:
    """Where to go afterwards, if it is on this site; anything else is forgotten without a word."""

    def validate_next(self, field: Field) -> None:
        """Forget addresses of other sites."""
        if field.data and not validate_redirect_url(field.data):
            field.data = ""


class SignInForm(_SafeNext, LoginForm):
    """E-mail address and password."""

    email = EmailField(
        _("E-mail address"),
        [_address_required, _address_length, EmailValidation(verify=False)],
        render_kw=_ADDRESS,
    )
    password = PasswordField(_("Password"), [_password_required, _too_long], render_kw=_PRESENT)
    remember = BooleanField(_("Keep me signed in on this device for 14 days"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Flask-Security puts the way to a new password between label and field; the page has it below.
        self.password.description = ""

    def validate(self, **kwargs: Any) -> bool:
        """Who gave the right password may be told what else is in the way; nobody else is."""
        valid = super().validate(**kwargs)
        if not valid and self.user_authenticated:
            self.form_errors = list(self.email.errors)
            self.email.errors = []
        return bool(valid)


class RegistrationForm(_SafeNext, RegisterFormV2):
    """A new account, with consent to the keeping of personal data."""

    name = _name_field()
    email = EmailField(
        _("E-mail address"),
        [_address_required, _address_length, EmailValidation(verify=True), unique_user_email],
        description=_("We send a link there to confirm it. Use your work address."),
        render_kw=_ADDRESS,
    )
    password = PasswordField(
        _("Password"),
        [_password_required, _too_long],
        description=_("At least 10 characters; a short sentence is easy to keep in mind."),
        render_kw=_NEW,
    )
    password_confirm = PasswordField(
        _("Password again"), [_password_required, EqualTo("password", _same_password)], render_kw=_NEW
    )
    consent = BooleanField(
        _("I have read the text on personal data and agree to it."),
        [DataRequired(_("Without your consent we may not keep an account for you."))],
    )


class _ShapeIsNoSecret:
    """The view hides what is wrong with the address, to hide whether it is known; its shape may be told."""

    def validate(self, **kwargs: Any) -> bool:
        """Keep complaints about the shape where the view does not wipe them out."""
        valid = bool(super().validate(**kwargs))  # type: ignore[misc]
        shape = str(get_message("INVALID_EMAIL_ADDRESS")[0])
        if not self.email.data or shape in map(str, self.email.errors):  # type: ignore[attr-defined]
            self.form_errors = [shape]
        return valid


class ConfirmationForm(_ShapeIsNoSecret, SendConfirmationForm):
    """Ask for the confirming mail again."""

    email = EmailField(
        _("E-mail address"),
        [_address_required, _address_length, EmailValidation(verify=True), valid_user_email],
        render_kw=_ADDRESS,
    )


class ForgottenForm(_ShapeIsNoSecret, ForgotPasswordForm):
    """Ask for a mail that lets one set a new password."""

    email = EmailField(
        _("E-mail address"),
        [_address_required, _address_length, EmailValidation(verify=True), valid_user_email],
        render_kw=_ADDRESS,
    )

    def validate(self, **kwargs: Any) -> bool:
        """A known address costs the same hash as the view spends on an unknown one."""
        valid = super().validate(**kwargs)
        if valid:
            hash_password("as slow as for an unknown address")
        return valid


class ResetForm(ResetPasswordForm):
    """The new password, after the link in the mail."""

    password = PasswordField(
        _("New password"),
        [_password_required, _too_long],
        description=_("At least 10 characters; a short sentence is easy to keep in mind."),
        render_kw=_NEW,
    )
    password_confirm = PasswordField(
        _("New password again"), [_password_required, EqualTo("password", _same_password)], render_kw=_NEW
    )


class ChangeForm(ChangePasswordForm):
    """Present and new password."""

    password = PasswordField(_("Present password"), [_password_required, _too_long], render_kw=_PRESENT)
    new_password = PasswordField(
        _("New password"),
        [_password_required, _too_long],
        description=_("At least 10 characters; a short sentence is easy to keep in mind."),
        render_kw=_NEW,
    )
    new_password_confirm = PasswordField(
        _("New password again"), [_password_required, EqualTo("new_password", _same_password)], render_kw=_NEW
    )


def _pace_field(topic: Topic) -> SelectField:
    return SelectField(LABELS[Topic][topic.value], choices=lambda: choices(Pace), default=Pace.AT_ONCE.value)


class AccountForm(FlaskForm):
    """What a person says of themselves."""

    name = _name_field()
    phone = TelField(
        _("Telephone"),
        [
            Optional(),
            Length(max=40, message=_("At most %(max)d characters.")),
            Regexp(r"^[+0-9 ()\-/]+$", message=_("Digits, spaces, + and - only, such as 010 1234 5678.")),
        ],
        description=_("Shown to another organisation only after both sides agreed to be introduced."),
        filters=[_clean],
        render_kw={"autocomplete": "tel"},
    )
    language = SelectField(
        _("Language of pages and mail"),
        choices=[SelectChoice("zh", "简体中文"), SelectChoice("en", "English")],
    )


class MailForm(FlaskForm):
    """When the mail of each topic is to come; the desk's topic is for those who work there."""

    organisation = _pace_field(Topic.ORGANISATION)
    listings = _pace_field(Topic.LISTINGS)
    suggestions = _pace_field(Topic.SUGGESTIONS)
    introductions = _pace_field(Topic.INTRODUCTIONS)
    deals = _pace_field(Topic.DEALS)
    calls = _pace_field(Topic.CALLS)
    open_licences = _pace_field(Topic.OPEN_LICENCES)
    services = _pace_field(Topic.SERVICES)
    sessions = _pace_field(Topic.SESSIONS)
    searches = _pace_field(Topic.SEARCHES)
    desk = _pace_field(Topic.DESK)

    @classmethod
    def of(cls, *, paces: Mapping[Topic, Pace], desk: bool, posted: bool) -> Self:
        """The form with what was chosen before, or with what was sent.

        desk -- whether the reader works at the desk.
        """
        chosen = {topic.value: paces.get(topic, Pace.AT_ONCE).value for topic in Topic}
        form = cls(data=chosen) if posted else cls(formdata=None, data=chosen)
        if not desk:
            del form.desk
        return form

    def rows(self) -> list[SelectField]:
        """The fields in the order of the topics."""
        return [self[topic.value] for topic in Topic if topic.value in self]

    def paces(self) -> dict[Topic, Pace]:
        """What was chosen."""
        return {Topic(field.name): Pace(field.data) for field in self.rows()}


class EraseForm(FlaskForm):
    """Deleting the account asks for the password once more."""

    password = PasswordField(_("Present password"), [_required, _too_long], render_kw=_PRESENT)
