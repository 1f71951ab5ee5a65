"""An organisation's own pages: registering, its state, its entry; and how others see it."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.divisions import district_name
from matchmaker.domain.errors import NotFound, Refusal, Stale, WrongState
from matchmaker.domain.industries import SECTIONS, industry_name
from matchmaker.domain.members import MemberStatus, review_due
from matchmaker.domain.texts import language_of
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import members as service
from matchmaker.storage.accounts import colleagues, open_invitations
from matchmaker.storage.members import Member
from matchmaker.web.language import current_language
from matchmaker.web.members import refusals
from matchmaker.web.members.forms import InvitationForm, MemberForm, SettledMemberForm
from matchmaker.web.policies import current_actor, permitted, signed_in
from matchmaker.web.refusals import say
from matchmaker.web.typed import keeps_typed

members = Blueprint("members", __name__)

__all__ = ["members", "refusals"]


@members.route("/members/register", methods=["GET", "POST"])
@permitted(Action.REGISTER_MEMBER)
@keeps_typed
def register() -> str | tuple[str, int] | Response:
    """Apply for membership, or keep a draft of the application."""
    if current_actor().member_id:
        return redirect(url_for("members.show_own"))
    form = MemberForm()
    if not form.is_submitted():
        return _form_page(form)
    if not _is_good(form):
        return _form_page(form), 422
    try:
        with unit_of_work() as session:
            service.register(
                session,
                actor=current_actor(),
                details=form.details(),
                submit=form.wants_submit,
                similar_confirmed=form.similar_confirmed.data,
                now=datetime.now(UTC),
            )
    except Refusal as refusal:
        return _refused(form, refusal)
    return _saved(form)


@members.route("/members/own/edit", methods=["GET", "POST"])
@permitted(Action.EDIT_MEMBER)
@keeps_typed
def edit() -> str | tuple[str, int] | Response:
    """Change the own organisation's entry, or hand the application in again."""
    member = _own_member()
    settled = member.status is MemberStatus.APPROVED
    form = SettledMemberForm(member=member) if settled else MemberForm()
    if not form.is_submitted():
        form.show(member)
        return _form_page(form, member)
    if not _is_good(form):
        return _form_page(form, member), 422
    try:
        with unit_of_work() as session:
            service.edit(
                session,
                actor=current_actor(),
                details=form.details(),
                lock=_number(form.lock.data),
                submit=form.wants_submit,
                similar_confirmed=settled or form.similar_confirmed.data,
                now=datetime.now(UTC),
            )
    except Refusal as refusal:
        db.session.expire_all()
        return _refused(form, refusal, _own_member())
    return _saved(form, member)


@members.post("/members/own/profile-matching/<any(on, off):move>")
@permitted(Action.EDIT_MEMBER)
def switch_profile_matching(move: str) -> Response:
    """Let the own company be found by its profile, or no longer."""
    try:
        with unit_of_work() as session:
            service.switch_profile_matching(
                session, actor=current_actor(), on=move == "on", now=datetime.now(UTC)
            )
    except (WrongState, Stale) as refusal:
        flash(say(refusal), "warning")
        return redirect(url_for("members.show_own"), 303)
    if move == "on":
        current_app.extensions["worker"].wake()
        flash(
            _("Patents are suggested by your profile again; the first ones come within minutes."), "success"
        )
    else:
        flash(_("Your profile is no longer matched; its open suggestions are gone."), "success")
    return redirect(url_for("members.show_own"), 303)


@members.get("/members/own")
@signed_in
def show_own() -> str:
    """How the own organisation stands, what comes next, who acts for it."""
    return own_page(InvitationForm())


@members.get("/members/<member_id>")
@signed_in
def show(member_id: str) -> str:
    """What members may know of one another: no contacts, no numbers."""
    member = db.session.get(Member, member_id)
    if member is None or member.status is not MemberStatus.APPROVED:
        raise NotFound
    if not current_actor().may(Action.READ_MEMBERS_POOL):
        raise NotFound
    return render_template("members/show.html", member=member)


def own_page(invitation_form: InvitationForm) -> str:
    """The page of the own organisation, with the form for inviting as it was typed."""
    actor = current_actor()
    member = db.session.get(Member, actor.member_id) if actor.member_id else None
    if member is None:
        return render_template("members/none.html")
    may_invite = actor.may(Action.INVITE_COLLEAGUE)
    return render_template(
        "members/own.html",
        member=member,
        people=colleagues(db.session, member.id),
        invitations=open_invitations(db.session, member.id, datetime.now(UTC)) if may_invite else [],
        invitation_form=invitation_form,
        may_invite=may_invite,
        due=review_due(beijing_day(member.submitted_at)) if member.submitted_at else None,
    )


def _own_member() -> Member:
    member = db.session.get(Member, current_actor().member_id or "")
    if member is None:
        raise NotFound
    return member


def _is_good(form: MemberForm) -> bool:
    """Whether every value is good and, when it is handed in, nothing is missing; all faults show at once."""
    valid = form.validate()
    if not form.wants_submit:
        return bool(valid)
    return form.is_complete() and bool(valid)


def _refused(form: MemberForm, refusal: Refusal, member: Member | None = None) -> tuple[str, int]:
    """The same form with what was typed; the reason stands at its field, or at the head."""
    form.name_alike = refusal.code == "similar_name"
    if refusal.field and refusal.field in form:
        form[refusal.field].errors = [say(refusal)]
    else:
        form.form_errors = [say(refusal)]
    return _form_page(form, member), 409 if isinstance(refusal, Stale) else 422


def _saved(form: MemberForm, member: Member | None = None) -> Response:
    if member is not None and member.status is MemberStatus.APPROVED:
        flash(_("The entry is saved."), "success")
    elif not form.wants_submit:
        flash(_("The draft is kept. Submit it when it is complete."), "success")
    else:
        flash(
            _("Your application is handed in. You will be told here and by mail what was decided."), "success"
        )
    if form.wants_submit and form.prefix_differs:
        flash(
            _("The licence number begins with another region's digits; the coordinator will compare it."),
            "warning",
        )
    return redirect(url_for("members.show_own"), 303)


def _form_page(form: MemberForm, member: Member | None = None) -> str:
    chosen = {code[0] for code in form.industries.data or ()}
    sections = [
        (section.letter, section.name.in_language(current_language()), section.letter in chosen)
        for section in SECTIONS.values()
    ]
    return render_template("members/form.html", form=form, member=member, sections=sections)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


@members.app_template_filter("district")
def _district(code: str) -> str:
    return district_name(code, current_language())


@members.app_template_filter("industry")
def _industry(code: str) -> str:
    return industry_name(code, current_language())


@members.app_template_filter("text_language")
def _text_language(text: str) -> str:
    return {"zh": "zh-Hans"}.get(language_of(text), "en")
