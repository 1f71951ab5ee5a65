"""What follows the declaration: the announcement, giving a statement back, withdrawing it."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.errors import Invalid, NotFound, Refusal, Stale, WrongState
from matchmaker.domain.open_licences import OpenLicenceMove
from matchmaker.extensions import unit_of_work
from matchmaker.services import open_licences as service
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.open_licences.composing import Answer, hang
from matchmaker.web.open_licences.forms import AnnouncementForm
from matchmaker.web.open_licences.reading import readable_statement
from matchmaker.web.open_licences.views import open_licences
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import say

_PLAIN: dict[str, tuple[Callable[..., object], object]] = {
    OpenLicenceMove.RETURN: (
        service.return_to_holder,
        lazy_gettext("The statement is the holder's to change again."),
    ),
    OpenLicenceMove.WITHDRAW: (
        service.withdraw,
        lazy_gettext("The open licence is withdrawn. Licences that were given stay as they are."),
    ),
}


@open_licences.post("/<licence_id>/moves/<move>")
@permitted(Action.MOVE_OPEN_LICENCE)
def move(licence_id: str, move: str) -> Response:
    """A move that needs nothing but its button."""
    readable_statement(licence_id)
    if move not in _PLAIN:
        raise NotFound
    act, done = _PLAIN[move]
    seen = StepForm().read_seen()
    try:
        with unit_of_work() as session:
            act(
                session,
                actor=current_actor(),
                licence_id=licence_id,
                seen=seen,
                now=datetime.now(UTC),
            )
        flash(str(done), "success")
    except (Stale, WrongState) as refusal:
        flash(say(refusal), "warning")
    return _back(licence_id)


def _back(licence_id: str) -> Response:
    return redirect(url_for("open_licences.show", licence_id=licence_id), 303)


@open_licences.route("/<licence_id>/announcement", methods=["GET", "POST"])
@permitted(Action.ANNOUNCE_OPEN_LICENCE)
def announce(licence_id: str) -> Answer:
    """Enter the office's announcement, which puts the statement on the list."""
    facts = readable_statement(licence_id)
    if not facts.is_staff:
        raise NotFound
    form = AnnouncementForm()
    if not form.is_submitted():
        if OpenLicenceMove.PUBLISH not in facts.moves:
            return _back(licence_id)
        form.seen.data = str(facts.row.version)
        return _announcement_page(form, licence_id)
    if not form.validate():
        return _announcement_page(form, licence_id), 422
    refusal = _publish(form, licence_id)
    if refusal is None:
        flash(_("The open licence is on the list."), "success")
        return _back(licence_id)
    if isinstance(refusal, Invalid):
        hang(form, refusal)
        return _announcement_page(form, licence_id), 422
    form.form_errors.append(say(refusal))
    form.seen.data = str(readable_statement(licence_id).row.version)
    return _announcement_page(form, licence_id), 409


def _publish(form: AnnouncementForm, licence_id: str) -> Refusal | None:
    try:
        with unit_of_work() as session:
            service.publish(
                session,
                actor=current_actor(),
                licence_id=licence_id,
                number=form.number.data,
                announced_on=form.announced_on.data,
                seen=form.read_seen(),
                now=datetime.now(UTC),
            )
    except (Invalid, Stale, WrongState) as refusal:
        return refusal
    return None


def _announcement_page(form: AnnouncementForm, licence_id: str) -> str:
    return render_template(
        "open_licences/announcement.html", form=form, row=readable_statement(licence_id).row
    )
