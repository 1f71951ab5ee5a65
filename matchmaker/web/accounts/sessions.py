"""What happens around a session: begun afresh at sign-in, ended everywhere at sign-out, recorded."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, g, request, session
from flask_login import user_logged_out
from flask_security import (
    password_changed,
    password_reset,
    user_authenticated,
    user_confirmed,
    user_registered,
)

from matchmaker.extensions import db, unit_of_work
from matchmaker.extensions.database import expect_writing
from matchmaker.services import accounts
from matchmaker.storage.accounts import Account

# What a visitor chose before signing in and may keep.
KEPT = frozenset({"language", "invitation", "_flashes"})
# Opening the link in the mail confirms the address: a GET that writes.
WRITING_LINKS = frozenset({"security.confirm_email"})


def init_app(app: Flask) -> None:
    """Listen to Flask-Security; it commits what is recorded here together with its own change."""
    app.before_request(_expect_writing)
    user_registered.connect(_registered, app)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    for signal, action in (
        (user_confirmed, "account_confirmed"),
        (password_changed, "password_changed"),
        (password_reset, "password_reset"),
    ):
        signal.connect(_recorder(action), app, weak=False)


def _expect_writing() -> None:
    if request.endpoint in WRITING_LINKS:
        expect_writing()


def _registered(_app: Flask, user: Account, **_rest: Any) -> None:
    accounts.complete_registration(db.session, account=user, now=datetime.now(UTC))


def _signed_in(_app: Flask, user: Account, authn_via: list[str], **_rest: Any) -> None:
    """Nothing that was in the visitor's session before is good for the account's, above all no form token."""
    for key in _foreign_keys():
        session.pop(key)
    g.pop("csrf_token", None)
    g.pop("actor", None)
    session.setdefault("language", user.language)
    if "change" not in authn_via:
        accounts.record_own_act(db.session, account=user, action="signed_in", now=datetime.now(UTC))


def _foreign_keys() -> list[str]:
    own = ("_user_id", "_fresh", "_id", "_remember", "_remember_seconds", "_permanent", "fs_", "identity.")
    return [key for key in session if key not in KEPT and not key.startswith(own)]


def _signed_out(_app: Flask, user: Any, **_rest: Any) -> None:
    """A copied cookie must not outlive the sign-out: every session of the account ends."""
    for key in [key for key in session if key not in KEPT | {"_remember"}]:
        session.pop(key)
    account = _real(user)
    if isinstance(account, Account) and account.active:
        with unit_of_work() as work:
            accounts.end_sessions(account=account)
            accounts.record_own_act(work, account=account, action="signed_out", now=datetime.now(UTC))


def _real(user: Any) -> Any:
    """The account behind Flask-Login's stand-in."""
    return user._get_current_object() if hasattr(user, "_get_current_object") else user


def _recorder(action: str) -> Any:
    def receiver(_app: Flask, user: Account, **_rest: Any) -> None:
        accounts.record_own_act(db.session, account=user, action=action, now=datetime.now(UTC))

    return receiver
