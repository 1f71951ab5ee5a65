"""The account page: own data, consents, language, deletion; and where a person arrives after signing in."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_security import logout_user
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.domain.access import Action
from matchmaker.domain.accounts import PERSONAL_DATA_VERSION
from matchmaker.domain.errors import Refusal, WrongState
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import accounts as service
from matchmaker.storage.accounts import consents_of
from matchmaker.web.accounts.forms import AccountForm, EraseForm
from matchmaker.web.policies import current_actor, signed_in
from matchmaker.web.refusals import register_refusals, say

accounts = Blueprint("accounts", __name__, url_prefix="/account")

register_refusals(
    {
        "consent_carries_account": lazy_gettext(
            "Without this consent we may not keep your account. Delete the account to take it back."
        ),
        "consent_withdrawn": lazy_gettext("This consent was taken back already."),
        "last_owner": lazy_gettext(
            "You are the only owner of your organisation. "
            "Make a colleague owner first, or write to the alliance."
        ),
        "address_known": lazy_gettext("There is an account with this address already."),
        "regions_of_coordinator": lazy_gettext("A coordinator needs regions, and nobody else has them."),
    }
)

CONSENT_TITLES: dict[str, object] = {
    "personal_data": lazy_gettext("Keeping my personal data"),
    "introduction": lazy_gettext("Giving my contact to one other organisation"),
    "call": lazy_gettext("Giving my contact to the other side of a call"),
    "session": lazy_gettext("Giving my contact to those whom I meet at a session"),
}


@accounts.get("/arrive")
@signed_in
def arrive() -> AnyResponse:
    """Go on where the person meant to: an invitation, the organisation still to be registered, or home."""
    actor = current_actor()
    token = session.pop("invitation", None)
    if token and not actor.member_id:
        return redirect(url_for("members.invitation", token=token))
    is_newcomer = not actor.member_id and not actor.may(Action.REVIEW_MEMBER)
    return redirect(url_for("members.show_own" if is_newcomer else "site.home"))


@accounts.get("/")
@signed_in
def show() -> str:
    """Everything about the own account."""
    return _page(AccountForm(obj=current_user), EraseForm())


@accounts.post("/")
@signed_in
def edit() -> tuple[str, int] | AnyResponse:
    """Save name, telephone and language."""
    form = AccountForm()
    if not form.validate_on_submit():
        return _page(form, EraseForm()), 422
    with unit_of_work() as work:
        service.edit_account(
            work,
            actor=current_actor(),
            name=form.name.data,
            phone=form.phone.data or "",
            language=form.language.data,
            now=datetime.now(UTC),
        )
    session["language"] = form.language.data
    flash(_("Your account is saved."), "success")
    return redirect(url_for("accounts.show"), 303)


@accounts.get("/data")
@signed_in
def data() -> Response:
    """Everything kept about the person, as a file."""
    response = jsonify(service.own_data(db.session, actor=current_actor()))
    response.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    return response


@accounts.post("/consents/<consent_id>/withdraw")
@signed_in
def withdraw(consent_id: str) -> AnyResponse:
    """Take a consent back."""
    try:
        with unit_of_work() as work:
            service.withdraw_consent(
                work, actor=current_actor(), consent_id=consent_id, now=datetime.now(UTC)
            )
        flash(_("The consent is taken back. What was shown before cannot be made unseen."), "success")
    except WrongState as refusal:
        flash(say(refusal), "warning")
    return redirect(url_for("accounts.show"), 303)


@accounts.post("/erase")
@signed_in
def erase() -> tuple[str, int] | AnyResponse:
    """Delete the own account, after the password was given once more."""
    form = EraseForm()
    if form.validate_on_submit() and not current_user.verify_and_update_password(form.password.data):
        form.password.errors = [_("This is not your present password.")]
    if form.errors:
        return _page(AccountForm(formdata=None, obj=current_user), form), 422
    try:
        with unit_of_work() as work:
            service.erase_account(work, actor=current_actor(), now=datetime.now(UTC))
    except Refusal as refusal:
        form.form_errors = [say(refusal)]
        return _page(AccountForm(formdata=None, obj=current_user), form), 409
    logout_user()
    flash(_("Your account is deleted."), "success")
    return redirect(url_for("site.home"), 303)


def _page(form: AccountForm, erase_form: EraseForm) -> str:
    return render_template(
        "accounts/show.html",
        form=form,
        erase_form=erase_form,
        consents=consents_of(db.session, current_user.id),
        consent_titles=CONSENT_TITLES,
    )


@accounts.app_context_processor
def _consent_version() -> dict[str, Any]:
    """The registration page, which is the library's, names the version of the text."""
    return {"personal_data_version": PERSONAL_DATA_VERSION}
