"""The moves of a request: each form of its page comes here and goes back there."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongState
from matchmaker.domain.requests import RequestMove
from matchmaker.extensions import unit_of_work
from matchmaker.services import requests as service
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import say
from matchmaker.web.requests.offering import form_of
from matchmaker.web.requests.reading import RequestFacts
from matchmaker.web.requests.views import request_page, requests
from matchmaker.web.typed import keeps_typed

Given = dict[str, Any]
Act = Callable[[Session, Any, Given], object]


@requests.post("/<request_id>/moves/<move>")
@permitted(Action.MOVE_REQUEST)
@keeps_typed
def move(request_id: str, move: str) -> Response | tuple[str, int]:
    """Make a move, or show the page again with what stands in the way."""
    facts = RequestFacts.of(request_id)
    if move not in _ACTS:
        raise NotFound
    made = RequestMove(move)
    if made not in facts.moves:
        return _not_now(request_id)
    form = form_of(made, facts, is_sent=True)
    if not form.validate():
        return request_page(facts, (made, form)), 422
    act, done = _ACTS[made]
    given = {
        "actor": current_actor(),
        "request_id": request_id,
        "seen": form.read_seen(),
        "now": datetime.now(UTC),
    }
    try:
        with unit_of_work() as session:
            act(session, form, given)
    except Invalid as refusal:
        form.hang(refusal)
        return request_page(RequestFacts.of(request_id), (made, form)), 422
    except (Stale, WrongState) as refusal:
        form.form_errors.append(say(refusal))
        return request_page(RequestFacts.of(request_id), (made, form)), 409
    flash(str(done), "success")
    return redirect(url_for("requests.show", request_id=request_id), 303)


def _not_now(request_id: str) -> Response:
    """Somebody was quicker, or this is not for the reader: the page says how it stands."""
    flash(say(WrongState()), "warning")
    return redirect(url_for("requests.show", request_id=request_id), 303)


def _noted(verb: Callable[..., object]) -> Act:
    return lambda session, form, given: verb(session, note=form.note.data, **given)


def _plain(verb: Callable[..., object]) -> Act:
    return lambda session, _form, given: verb(session, **given)


def _quote(session: Session, form: Any, given: Given) -> None:
    service.quote(session, quote=form.quote(), **given)


def _choose(session: Session, form: Any, given: Given) -> None:
    service.choose(session, agency_id=form.agency_id.data or "", has_consented=form.consent.data, **given)


_ACTS: dict[str, tuple[Act, object]] = {
    RequestMove.QUOTE: (_quote, _("Your quote is kept under seal until answering closes.")),
    RequestMove.DECLINE: (_plain(service.decline), _("Noted: you cannot take it on.")),
    RequestMove.CHOOSE: (_choose, _("Ordered. You both have the other's contact now.")),
    RequestMove.WITHDRAW: (_plain(service.withdraw), _("The request is withdrawn; the agencies are told.")),
    RequestMove.DELIVER: (_noted(service.deliver), _("The client is asked to confirm the outcome.")),
    RequestMove.GIVE_UP: (_noted(service.give_up), _("The order is given back; the client is told.")),
    RequestMove.CONFIRM: (_noted(service.confirm), _("Thank you: the outcome is confirmed.")),
    RequestMove.DENY: (_noted(service.deny), _("Noted; the agency and the coordinators are told.")),
}
