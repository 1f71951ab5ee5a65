"""How often one may try: per account and, with a larger number, per client address.

Tries to sign in count before they are answered, so that many at once are no way round; a success clears them.
"""

import hashlib

from flask import Flask, Response, abort, request
from flask_limiter.util import get_remote_address
from flask_login import current_user
from limits import RateLimitItem, parse

from matchmaker.extensions import limiter

TRIES = parse("10 per 15 minutes")
TRIES_PER_ADDRESS = parse("100 per 15 minutes")
MAILS = parse("5 per hour")
MAILS_PER_ADDRESS = parse("100 per hour")

SIGN_IN = "security.login"
# Steps that ask for the present password of whoever is signed in.
ASK_PASSWORD = frozenset({"security.change_password", "accounts.erase"})
SEND_MAIL = frozenset(
    {"security.register", "security.forgot_password", "security.send_confirmation", "members.invite"}
)


def init_app(app: Flask) -> None:
    """Count every posted form that guesses or sends mail."""
    app.before_request(_hold_back)
    app.after_request(_after_sign_in)


def _hold_back() -> None:
    if request.method != "POST" or not limiter.enabled:
        return
    if request.endpoint == SIGN_IN:
        _require(limiter.limiter.test(TRIES_PER_ADDRESS, SIGN_IN, get_remote_address()))
        _count(TRIES, SIGN_IN, _posted_address())
    elif request.endpoint in ASK_PASSWORD:
        _count(TRIES, "password", str(current_user.get_id()))
    elif request.endpoint in SEND_MAIL:
        _count(MAILS, str(request.endpoint), _posted_address())
        _count(MAILS_PER_ADDRESS, "mail", get_remote_address())


def _count(limit: RateLimitItem, *key: str) -> None:
    _require(limiter.limiter.hit(limit, *key))


def _require(allowed: bool) -> None:
    if not allowed:
        abort(429)


def _posted_address() -> str:
    """The address that was typed, known or not, as a digest of one length."""
    typed = request.form.get("email", "").strip().lower()
    return hashlib.sha256(typed.encode(errors="replace")).hexdigest()


def _after_sign_in(response: Response) -> Response:
    if request.method == "POST" and request.endpoint == SIGN_IN and limiter.enabled:
        if response.status_code == 302:
            limiter.limiter.clear(TRIES, SIGN_IN, _posted_address())
        elif response.status_code == 200:
            limiter.limiter.hit(TRIES_PER_ADDRESS, SIGN_IN, get_remote_address())
    return response
