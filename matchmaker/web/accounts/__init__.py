"""Accounts: signing in, registering, confirming, resetting, through Flask-Security."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, abort, request
from flask_babel import get_locale
from flask_security import FSQLALiteUserDatastore, UserMixin

from matchmaker.extensions import db, security
from matchmaker.storage.accounts import Account, SiteRole
from matchmaker.web.accounts import forms, limits, sessions
from matchmaker.web.accounts.messages import MESSAGES, SUBJECTS


class AccountDatastore(FSQLALiteUserDatastore):
    """Flask-Security's way to our tables."""

    def create_user(self, **values: Any) -> UserMixin:
        """A new account, which remembers when it began and in which language."""
        language = "en" if str(get_locale()).startswith("en") else "zh"
        return super().create_user(created_at=datetime.now(UTC), language=language, **values)


def init_app(app: Flask) -> None:
    """Bind Flask-Security to our tables, forms, words, mail and limits."""
    app.config.update(MESSAGES)
    app.config.update(SUBJECTS)
    security.init_app(
        app,
        AccountDatastore(db, Account, SiteRole),
        login_form=forms.SignInForm,
        register_form=forms.RegistrationForm,
        send_confirmation_form=forms.ConfirmationForm,
        forgot_password_form=forms.ForgottenForm,
        reset_password_form=forms.ResetForm,
        change_password_form=forms.ChangeForm,
    )
    # These pages are for people; without this the library speaks with programs, too, and hands out tokens.
    security.want_json(lambda _request: False)
    app.before_request(_refuse_programs)
    sessions.init_app(app)
    limits.init_app(app)


def _refuse_programs() -> None:
    if request.blueprint == "security" and request.is_json:
        abort(415)
