"""Which roles may open a page. A view without a policy is refused at start."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action, Actor
from matchmaker.extensions import db
from matchmaker.services.accounts import actor_of
from matchmaker.web.typed import held_form

View = TypeVar("View", bound=Callable[..., Any])

# Endpoints of libraries, which guard themselves.
LIBRARY_ENDPOINTS = frozenset({"static"})
LIBRARY_BLUEPRINTS = frozenset({"security"})


def public(view: View) -> View:
    """Anyone may open the page."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Every account may open the page."""
    return _guarded(view, "signed_in", None)


def permitted(action: Action) -> Callable[[View], View]:
    """Accounts with a role that permits the action may open the page; the service looks at the object."""

    def decorate(view: View) -> View:
        return _guarded(view, action.value, action)

    return decorate


def _guarded(view: View, policy: str, action: Action | None) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        actor = current_actor()
        if actor.account_id is None:
            return held_form(view) or _ask_to_sign_in()
        if action is not None and not actor.may(action):
            abort(403)
        return view(*args, **kwargs)

    guarded.policy = policy  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _ask_to_sign_in() -> Response:
    """Send to the sign-in page, and back afterwards when the page was only to be read."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=wanted))


def current_actor() -> Actor:
    """Who acts in this request, as the database says now."""
    if "actor" not in g:
        g.actor = _read_actor()
    actor: Actor = g.actor
    return actor


def _read_actor() -> Actor:
    if not current_user.is_authenticated:
        return Actor()
    return actor_of(db.session, current_user)


def init_app(app: Flask) -> None:
    """Refuse to start with a page that nobody has guarded."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in LIBRARY_ENDPOINTS or rule.endpoint.split(".")[0] in LIBRARY_BLUEPRINTS:
            continue
        if not hasattr(app.view_functions[rule.endpoint], "policy"):
            raise RuntimeError(f"{rule.endpoint} has no policy; decorate its view (web/policies.py)")
