"""Taking an open licence: the notice, then the page on which both parties enter payment and receipt."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongState
from matchmaker.domain.open_licences import PART_OF, TAKING_MOVES, Part, TakingMove
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import open_licences as service
from matchmaker.storage.members import Member
from matchmaker.storage.open_licences import OpenLicence, OpenLicenceTaking, standing_taking
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.open_licences import words
from matchmaker.web.open_licences.composing import Answer
from matchmaker.web.open_licences.forms import NoticeForm, PaymentForm
from matchmaker.web.open_licences.reading import readable_statement
from matchmaker.web.open_licences.views import open_licences
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import say
from matchmaker.web.typed import keeps_typed

_PLAIN: dict[str, tuple[Callable[..., object], object]] = {
    TakingMove.CANCEL: (service.cancel, lazy_gettext("Your notice is taken back.")),
    TakingMove.CONFIRM: (service.confirm, lazy_gettext("Noted: the money has come.")),
    TakingMove.DISPUTE: (service.dispute, lazy_gettext("Noted; the licensee enters the payment anew.")),
}


@open_licences.route("/<licence_id>/take", methods=["GET", "POST"])
@permitted(Action.TAKE_OPEN_LICENCE)
@keeps_typed
def take(licence_id: str) -> Answer:
    """Give the holder written notice."""
    facts = readable_statement(licence_id)
    taken = standing_taking(db.session, licence_id, current_actor().member_id)
    if taken is not None:
        return _to(taken.id)
    form = NoticeForm()
    if not form.is_submitted() and (facts.is_own or not facts.is_open):
        return redirect(url_for("open_licences.show", licence_id=licence_id), 303)
    if not form.is_submitted() or not form.validate():
        page = render_template("open_licences/take.html", form=form, facts=facts, row=facts.row, words=words)
        return (page, 422) if form.is_submitted() else page
    return _notify(form, licence_id)


def _notify(form: NoticeForm, licence_id: str) -> Answer:
    try:
        with unit_of_work() as session:
            taking = service.give_notice(
                session,
                actor=current_actor(),
                licence_id=licence_id,
                use=form.use.data,
                contact=form.contact.data,
                is_ticked=form.agree.data,
                now=datetime.now(UTC),
            )
            taking_id = taking.id
    except (Invalid, WrongState) as refusal:
        form.hang(refusal)
        facts = readable_statement(licence_id)
        page = render_template("open_licences/take.html", form=form, facts=facts, row=facts.row, words=words)
        return page, 422 if isinstance(refusal, Invalid) else 409
    flash(_("Your notice is with the holder. Pay as announced, then enter the payment here."), "success")
    return _to(taking_id)


def _to(taking_id: str) -> Response:
    return redirect(url_for("open_licences.taking", taking_id=taking_id), 303)


def _readable(taking_id: str) -> tuple[OpenLicenceTaking, OpenLicence, Part]:
    """The notice for its two parties; NotFound for everybody else."""
    found = db.session.get(OpenLicenceTaking, taking_id)
    if found is None:
        raise NotFound
    row = db.session.get_one(OpenLicence, found.licence_id)
    part = service.part_of(current_actor(), row, found)
    if part is None:
        raise NotFound
    return found, row, part


@open_licences.get("/takings/<taking_id>")
@permitted(Action.TAKE_OPEN_LICENCE)
def taking(taking_id: str) -> str:
    """A notice with what was paid and confirmed."""
    return _page(taking_id, PaymentForm())


def _page(taking_id: str, form: PaymentForm) -> str:
    found, row, part = _readable(taking_id)
    form.seen.data = str(found.version)
    moves = [
        name.value
        for name, move in TAKING_MOVES.items()
        if PART_OF[name] is part and found.status in move.sources
    ]
    return render_template(
        "open_licences/taking.html",
        form=form,
        taking=found,
        row=row,
        is_taker=part is Part.TAKER,
        taker=db.session.get_one(Member, found.member_id),
        holder=db.session.get_one(Member, row.member_id),
        moves=moves,
        words=words,
    )


@open_licences.post("/takings/<taking_id>/payment")
@permitted(Action.TAKE_OPEN_LICENCE)
def pay(taking_id: str) -> Answer:
    """Enter the payment."""
    _readable(taking_id)
    form = PaymentForm()
    if not form.validate():
        return _page(taking_id, form), 422
    try:
        with unit_of_work() as session:
            service.pay(
                session,
                actor=current_actor(),
                taking_id=taking_id,
                amount=int(form.paid.data or 0),
                paid_on=form.paid_on.data,
                seen=form.read_seen(),
                now=datetime.now(UTC),
            )
    except Invalid as refusal:
        form.hang(refusal)
        return _page(taking_id, form), 422
    except (Stale, WrongState) as refusal:
        form.form_errors.append(say(refusal))
        return _page(taking_id, form), 409
    flash(_("The payment is entered, and the licence is obtained."), "success")
    return _to(taking_id)


@open_licences.post("/takings/<taking_id>/moves/<move>")
@permitted(Action.TAKE_OPEN_LICENCE)
def move_taking(taking_id: str, move: str) -> Response:
    """A move that needs nothing but its button."""
    _readable(taking_id)
    if move not in _PLAIN:
        raise NotFound
    act, done = _PLAIN[move]
    seen = StepForm().read_seen()
    try:
        with unit_of_work() as session:
            act(session, actor=current_actor(), taking_id=taking_id, seen=seen, now=datetime.now(UTC))
        flash(str(done), "success")
    except (Stale, WrongState) as refusal:
        flash(say(refusal), "warning")
    return _to(taking_id)
