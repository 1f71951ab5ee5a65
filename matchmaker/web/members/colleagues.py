"""The people who act for an organisation: inviting, joining, roles, leaving."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action, MemberRole
from matchmaker.domain.errors import NotFound, Refusal
from matchmaker.extensions import db, send_after_answer, unit_of_work
from matchmaker.services import members as service
from matchmaker.services.members.colleagues import INVITATION_DAYS, hash_token
from matchmaker.storage.accounts import open_invitation
from matchmaker.storage.members import Member
from matchmaker.web.members.forms import InvitationForm, RoleForm
from matchmaker.web.members.views import members, own_page
from matchmaker.web.policies import current_actor, permitted, public, signed_in
from matchmaker.web.refusals import say


@members.post("/members/own/invitations")
@permitted(Action.INVITE_COLLEAGUE)
def invite() -> tuple[str, int] | Response:
    """Mail a colleague a link to join."""
    form = InvitationForm()
    if not form.validate():
        return own_page(form), 422
    try:
        with unit_of_work() as work:
            invitation, token = service.invite(
                work,
                actor=current_actor(),
                email=form.email.data,
                role=MemberRole(form.role.data),
                now=datetime.now(UTC),
            )
    except Refusal as refusal:
        form.email.errors = [say(refusal)]
        return own_page(form), 422
    _mail_invitation(invitation.email, invitation.member_id, token)
    flash(_("The invitation is on its way; it is valid for %(days)s days.", days=INVITATION_DAYS), "success")
    return redirect(url_for("members.show_own"), 303)


@members.post("/members/own/invitations/<invitation_id>/revoke")
@permitted(Action.INVITE_COLLEAGUE)
def revoke(invitation_id: str) -> Response:
    """Make an invitation useless."""
    with unit_of_work() as work:
        service.revoke_invitation(
            work, actor=current_actor(), invitation_id=invitation_id, now=datetime.now(UTC)
        )
    flash(_("The invitation is taken back."), "success")
    return redirect(url_for("members.show_own"), 303)


@members.post("/members/own/colleagues/<int:account_id>/role")
@permitted(Action.INVITE_COLLEAGUE)
def change_role(account_id: int) -> Response:
    """Give a colleague another role."""
    form = RoleForm()
    if not form.validate():
        raise NotFound
    try:
        with unit_of_work() as work:
            service.change_role(
                work,
                actor=current_actor(),
                account_id=account_id,
                role=MemberRole(form.role.data),
                now=datetime.now(UTC),
            )
        flash(_("The role is changed."), "success")
    except Refusal as refusal:
        _tell(refusal)
    return redirect(url_for("members.show_own"), 303)


@members.post("/members/own/colleagues/<int:account_id>/remove")
@signed_in
def remove(account_id: int) -> Response:
    """End a colleague's part, or leave."""
    leaving = account_id == current_actor().account_id
    try:
        with unit_of_work() as work:
            service.remove_colleague(
                work, actor=current_actor(), account_id=account_id, now=datetime.now(UTC)
            )
        flash(_("You have left the organisation.") if leaving else _("The colleague is removed."), "success")
    except Refusal as refusal:
        _tell(refusal)
    return redirect(url_for("members.show_own"), 303)


@members.get("/invitations/<token>")
@public
def invitation(token: str) -> tuple[str, int] | str:
    """Who invites, and what to do to join."""
    found = open_invitation(db.session, hash_token(token), datetime.now(UTC))
    if found is None:
        return render_template("members/invitation_gone.html"), 404
    if not current_actor().account_id:
        # Who registers first comes back here after confirming the address and signing in.
        session["invitation"] = token
    member = db.session.get(Member, found.member_id)
    return render_template("members/invitation.html", invitation=found, member=member, token=token)


@members.post("/invitations/<token>")
@signed_in
def accept(token: str) -> tuple[str, int] | Response:
    """Join the organisation that invites."""
    try:
        with unit_of_work() as work:
            service.accept_invitation(work, actor=current_actor(), token=token, now=datetime.now(UTC))
    except NotFound:
        return render_template("members/invitation_gone.html"), 404
    except Refusal as refusal:
        flash(say(refusal), "danger")
        return redirect(url_for("members.invitation", token=token), 303)
    session.pop("invitation", None)
    flash(_("Welcome. You act for this organisation now."), "success")
    return redirect(url_for("members.show_own"), 303)


def _tell(refusal: Refusal) -> None:
    """Foreign people are as absent as unknown ones; other refusals are told where the button was."""
    if isinstance(refusal, NotFound):
        raise refusal
    flash(say(refusal), "danger")


def _mail_invitation(email: str, member_id: str, token: str) -> None:
    member = db.session.get(Member, member_id)
    link = url_for("members.invitation", token=token, _external=True)
    body = render_template("members/email/invitation.txt", member=member, link=link, days=INVITATION_DAYS)
    send_after_answer(_("Invitation to join your organisation's account"), body, email)
