"""Replies to calls: written by a member, read by the caller alone, each with its answer."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.calls import REPLY_MOVES, Part, ReplyStatus, Standing
from matchmaker.domain.errors import NotFound
from matchmaker.domain.moves import moves_open_to
from matchmaker.extensions import db
from matchmaker.services import calls as service
from matchmaker.services.calls.answering import parts_in
from matchmaker.services.calls.holding import standing_of
from matchmaker.storage.calls import Call, CallReply, call_contact, published_patents, reply_of
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent
from matchmaker.web.calls.acting import carry_out
from matchmaker.web.calls.forms import ConsentForm, DeclineForm, ReplyForm
from matchmaker.web.calls.views import Answer, back, calls, plain_step
from matchmaker.web.policies import current_actor, permitted


@calls.route("/<call_id>/reply", methods=["GET", "POST"])
@permitted(Action.ANSWER_CALL)
def write(call_id: str) -> Answer:
    """Write a sealed reply."""
    actor = current_actor()
    call = service.readable_call(db.session, actor=actor, call_id=call_id)
    own = reply_of(db.session, call_id=call_id, member_id=actor.member_id)
    form = ReplyForm(published_patents(db.session, actor.member_id))

    def act(session: Any, given: dict[str, Any]) -> str:
        patent = form.patent_id.data or None
        return service.send_reply(session, call_id=call_id, text=form.text.data, patent_id=patent, **given).id

    if not form.is_submitted():
        is_over = own is not None and own.status is not ReplyStatus.WITHDRAWN
        is_caller = Part.CALLER in standing_of(actor, call).roles
        if is_over or is_caller or not service.may_read(db.session, actor=actor, call=call):
            return back(call_id)
        return render_template("calls/reply.html", call=call, form=form)
    if not form.validate():
        return render_template("calls/reply.html", call=call, form=form), 422
    key, status = carry_out(form, act, _("Sent under seal: only the caller reads it."))
    if status == 303:
        return _to_reply(key)
    return render_template("calls/reply.html", call=call, form=form), status


def _to_reply(reply_id: str) -> Response:
    return redirect(url_for("calls.reply", reply_id=reply_id), 303)


@calls.get("/replies/<reply_id>")
@permitted(Action.READ_CALLS)
def reply(reply_id: str) -> str:
    """A reply, for the caller and whoever sent it."""
    return _page(reply_id)


def _page(reply_id: str, consent: ConsentForm | None = None, decline: DeclineForm | None = None) -> str:
    found, call, parts = _seen_by_its_sides(reply_id)
    data = {"seen": found.version}
    is_caller = Part.CALLER in parts
    return render_template(
        "calls/show_reply.html",
        reply=found,
        call=call,
        is_caller=is_caller,
        organisation=db.session.get_one(Member, found.member_id),
        caller=db.session.get(Member, call.member_id) if call.member_id else None,
        patent=db.session.get(Patent, found.patent_id) if found.patent_id else None,
        contact=call_contact(db.session, reply_id=reply_id, of_caller=not is_caller),
        moves=[one.value for one in moves_open_to(REPLY_MOVES, found.status, Standing(parts))],
        consent=consent or ConsentForm(formdata=None, data=data),
        decline=decline or DeclineForm(formdata=None, data=data),
    )


def _seen_by_its_sides(reply_id: str) -> tuple[CallReply, Call, frozenset[Part]]:
    found = db.session.get(CallReply, reply_id)
    call = db.session.get_one(Call, found.call_id) if found else None
    parts = parts_in(current_actor(), call, found) if found and call else frozenset()
    is_taken_back = found is not None and found.status is ReplyStatus.WITHDRAWN
    if found is None or call is None or not parts or (is_taken_back and Part.ANSWERER not in parts):
        raise NotFound
    return found, call, parts


@calls.post("/replies/<reply_id>/accept")
@permitted(Action.READ_CALLS)
def accept(reply_id: str) -> Answer:
    """Take a reply up."""
    form = ConsentForm()

    def act(session: Any, given: dict[str, Any]) -> None:
        service.accept_reply(
            session, reply_id=reply_id, consent=form.consent.data, seen=form.read_seen(), **given
        )

    _value, status = carry_out(form, act, _("Taken up. The other side is asked for its contact."))
    return _to_reply(reply_id) if status == 303 else (_page(reply_id, consent=_anew(form, reply_id)), status)


@calls.post("/replies/<reply_id>/consent")
@permitted(Action.ANSWER_CALL)
def consent(reply_id: str) -> Answer:
    """Hand the own contact over as well."""
    form = ConsentForm()

    def act(session: Any, given: dict[str, Any]) -> None:
        service.consent_to_contact(
            session, reply_id=reply_id, consent=form.consent.data, seen=form.read_seen(), **given
        )

    _value, status = carry_out(form, act, _("You are introduced: here is whom to talk to."))
    return _to_reply(reply_id) if status == 303 else (_page(reply_id, consent=_anew(form, reply_id)), status)


@calls.post("/replies/<reply_id>/decline")
@permitted(Action.READ_CALLS)
def decline(reply_id: str) -> Answer:
    """Decline a reply with a reason."""
    form = DeclineForm()

    def act(session: Any, given: dict[str, Any]) -> None:
        service.decline_reply(
            session,
            reply_id=reply_id,
            reason=form.chosen_reason,
            note=form.note.data or "",
            seen=form.read_seen(),
            **given,
        )

    _value, status = carry_out(form, act, _("Declined; whoever replied has been told why."))
    return _to_reply(reply_id) if status == 303 else (_page(reply_id, decline=_anew(form, reply_id)), status)


def _anew(form: Any, reply_id: str) -> Any:
    """The form is sent again on what stands there now."""
    form.seen.data = str(_seen_by_its_sides(reply_id)[0].version)
    return form


@calls.post("/replies/<reply_id>/withdraw")
@permitted(Action.ANSWER_CALL)
def withdraw(reply_id: str) -> Response:
    """Take the own reply back."""
    act = lambda session, **given: service.withdraw_reply(session, reply_id=reply_id, **given)  # noqa: E731
    return plain_step(act, _("Your reply is taken back."), _to_reply(reply_id))
