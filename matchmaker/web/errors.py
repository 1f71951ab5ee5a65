"""Refusals and mishaps as pages: plain words, the right status, nothing about the inside."""

from flask import Flask, current_app, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Duplicate, Forbidden, Invalid, NotFound, Refusal, Stale, WrongState
from matchmaker.web.refusals import say
from matchmaker.web.typed import filled_form

STATUS: dict[type[Refusal], int] = {
    NotFound: 404,
    Forbidden: 403,
    Invalid: 400,
    WrongState: 409,
    Stale: 409,
    Duplicate: 409,
}
# Statuses with a page of their own; others use the nearest one.
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
# These pages stand alone: whatever failed may be what the frame of a page needs.
STANDING_ALONE = frozenset({500, 503})


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeout, _database_away)
    app.register_error_handler(StaleDataError, _changed_meanwhile)


def _refused(refusal: Refusal) -> tuple[str, int]:
    status = STATUS.get(type(refusal), 400)
    return _page(status, detail=say(refusal)), status


def _form_expired(_error: CSRFError) -> Response | tuple[str, int]:
    filled = filled_form()
    if filled is not None:
        return filled
    sentence = _(
        "The form was open too long or came from elsewhere. Open the page again and send it once more."
    )
    return _page(400, detail=sentence), 400


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    return _page(status), status


def _database_away(_error: OperationalError | PoolTimeout) -> tuple[str, int, dict[str, str]]:
    """The database is busy, full or gone: say so plainly, and when to try again."""
    return _page(503), 503, {"Retry-After": "5"}


def _changed_meanwhile(_error: StaleDataError) -> tuple[str, int]:
    """Two saves met and no service turned the loser's into a refusal of its own."""
    return _refused(Stale())


def _page(status: int, **context: object) -> str:
    page = status if status in PAGES else (400 if status < 500 else 500)
    template = current_app.jinja_env.get_template(f"errors/{page}.html")
    return template.render() if page in STANDING_ALONE else render_template(template, **context)
