"""Long forms outlive a session: one that cannot be taken comes back with everything that was typed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import current_app, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Refusal

View = TypeVar("View", bound=Callable[..., Any])


def keeps_typed(view: View) -> View:
    """Mark the view of a long form. It shows the form again whenever the form itself finds a fault."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def filled_form() -> Response | None:
    """The page of a marked form whose token is no longer good; None for other pages.

    The form looks at the token itself, finds the fault, and nothing is done; what was typed stands in its
    fields beside a fresh token.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or not getattr(view, "keeps_typed", False):
        return None
    try:
        shown: Any = view(**(request.view_args or {}))
    except (Refusal, HTTPException):
        # There is no such form, or not for this account.
        return None
    answer = current_app.make_response(shown)
    if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
        answer.status_code = HTTPStatus.BAD_REQUEST
    is_form = answer.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN}
    return answer if is_form else None


def held_form(view: Callable[..., Any]) -> tuple[str, int] | None:
    """A page that holds what was sent to a marked form until its person has signed in again; else None."""
    if request.method != "POST" or not getattr(view, "keeps_typed", False):
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if not any(value.strip() for _name, value in fields):
        return None
    return render_template("errors/signed_out.html", fields=fields), 403
