"""Writing a call."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from matchmaker.domain.access import Action
from matchmaker.domain.calls import CallMove, CallStatus, Part
from matchmaker.domain.errors import NotFound
from matchmaker.extensions import db
from matchmaker.services import calls as service
from matchmaker.services.calls.holding import standing_of
from matchmaker.storage.calls import Call
from matchmaker.web.calls.acting import carry_out
from matchmaker.web.calls.forms import CallForm
from matchmaker.web.calls.views import Answer, back, calls
from matchmaker.web.policies import current_actor, permitted


@calls.route("/new", methods=["GET", "POST"])
@permitted(Action.DRAFT_CALL)
def create() -> Answer:
    """Write a call; it is kept as a draft, or handed in at once."""
    form = CallForm(chooses_region=current_actor().member_id is None)

    def act(session: Any, given: dict[str, Any]) -> str:
        call = service.draft_call(session, content=form.content(), **given)
        _hand_in(session, call, given)
        return call.id

    return _form_page(form, act, None)


@calls.route("/<call_id>/edit", methods=["GET", "POST"])
@permitted(Action.DRAFT_CALL)
def edit(call_id: str) -> Answer:
    """Change a draft."""
    call = _own_draft(call_id)
    form = CallForm(chooses_region=call.member_id is None, obj=call)
    if not form.is_submitted():
        form.seen.data = str(call.version)

    def act(session: Any, given: dict[str, Any]) -> str:
        edited = service.edit_call(
            session, call_id=call_id, content=form.content(), seen=form.read_seen(), **given
        )
        _hand_in(session, edited, given)
        return edited.id

    if call.status is not CallStatus.DRAFT and not form.is_submitted():
        return back(call_id)
    return _form_page(form, act, call)


def _own_draft(call_id: str) -> Call:
    actor = current_actor()
    call = service.readable_call(db.session, actor=actor, call_id=call_id)
    if Part.CALLER not in standing_of(actor, call).roles:
        raise NotFound
    return call


def _hand_in(session: Any, call: Call, given: dict[str, Any]) -> None:
    if "draft" not in request.form:
        service.move_call(session, call_id=call.id, move=CallMove.SUBMIT, seen=call.version, **given)


def _form_page(form: CallForm, act: Any, call: Call | None) -> Answer:
    if not form.is_submitted():
        return _page(form, call)
    if not form.validate():
        return _page(form, call), 422
    done = _("Saved as a draft.") if "draft" in request.form else _("Handed in for review.")
    key, status = carry_out(form, act, done)
    return redirect(url_for("calls.show", call_id=key), 303) if status == 303 else (_page(form, call), status)


def _page(form: CallForm, call: Call | None) -> str:
    return render_template("calls/form.html", form=form, call=call)
