"""The coordinators' desk for organisations: who waits, and the decision."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import to_user_timezone
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import NotFound, Refusal, WrongState
from matchmaker.domain.members import MEMBER_MOVES, MOVES_WITH_REASON, MemberMove, MemberStatus, review_due
from matchmaker.domain.moves import moves_open_to
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import members as service
from matchmaker.services.requests import check_licence
from matchmaker.storage.accounts import colleagues
from matchmaker.storage.members import PAGE_SIZE, Member, MemberRow, count_by_status, list_members
from matchmaker.storage.requests import licence_check_of
from matchmaker.web.members.forms import DecisionForm, QueueForm
from matchmaker.web.members.views import members
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import say


@members.get("/members/queue")
@permitted(Action.REVIEW_MEMBER)
def queue() -> str:
    """Organisations of the own regions in a state; at first those that wait for a decision."""
    form = QueueForm(request.args)
    status = MemberStatus(form.status.data) if form.validate() else MemberStatus.SUBMITTED
    regions = _regions(current_actor())
    page = page_number()
    rows, total = list_members(db.session, regions=regions, status=status, words=form.q.data or "", page=page)
    return render_template(
        "members/queue.html",
        form=form,
        status=status,
        counts=count_by_status(db.session, regions),
        rows=[(row, _waiting(row)) for row in rows],
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
    )


@members.get("/members/<member_id>/review")
@permitted(Action.REVIEW_MEMBER)
def review(member_id: str) -> str:
    """Everything an organisation said of itself, what is doubtful in it, and the decision."""
    member = _reviewed(member_id)
    return _review_page(member, DecisionForm(data={"lock": member.lock}))


@members.post("/members/<member_id>/review")
@permitted(Action.REVIEW_MEMBER)
def decide(member_id: str) -> tuple[str, int] | Response:
    """Approve, return, decline, suspend or restore."""
    form = DecisionForm()
    if not form.validate():
        return _review_page(_reviewed(member_id), form), 422
    try:
        with unit_of_work() as session:
            member = service.decide(
                session,
                actor=current_actor(),
                member_id=member_id,
                move=MemberMove(form.move.data),
                reason=form.reason.data,
                lock=form.lock.data,
                now=datetime.now(UTC),
            )
    except NotFound:
        raise
    except Refusal as refusal:
        return _refused(member_id, form, refusal)
    flash(_("Decided: %(name)s.", name=member.name), "success")
    return redirect(url_for("members.queue"), 303)


@members.post("/members/<member_id>/licence")
@permitted(Action.REVIEW_MEMBER)
def licence(member_id: str) -> Response:
    """Note whether the agency's licence stands in the register of the patent office."""
    try:
        with unit_of_work() as session:
            check_licence(
                session,
                actor=current_actor(),
                member_id=member_id,
                is_found=request.form.get("found") == "yes",
                number=request.form.get("number", ""),
                now=datetime.now(UTC),
            )
    except WrongState as refusal:
        flash(say(refusal), "warning")
    else:
        flash(_("Noted."), "success")
    return redirect(url_for("members.review", member_id=member_id), 303)


def _refused(member_id: str, form: DecisionForm, refusal: Refusal) -> tuple[str, int]:
    """The page as things stand now, with the reason that was typed."""
    db.session.expire_all()
    if refusal.field == "reason":
        form.reason.errors = [say(refusal)]
    else:
        form.form_errors = [say(refusal)]
    member = _reviewed(member_id)
    form.lock.data = member.lock
    form.lock.raw_data = None
    return _review_page(member, form), 422 if refusal.field else 409


def _reviewed(member_id: str) -> Member:
    """The organisation; a draft is nobody's business but its writer's."""
    member = db.session.get(Member, member_id)
    if member is None or not current_actor().covers([member.region]) or member.status is MemberStatus.DRAFT:
        raise NotFound
    return member


def _review_page(member: Member, form: DecisionForm) -> str:
    moves = moves_open_to(MEMBER_MOVES, member.status, current_actor())
    return render_template(
        "members/review.html",
        member=member,
        form=form,
        moves=[] if current_actor().owns(member.id) else moves,
        with_reason=MOVES_WITH_REASON,
        doubts=service.doubts_about(db.session, member),
        people=colleagues(db.session, member.id),
        waiting=_waiting(member),
        own=current_actor().owns(member.id),
        licence=licence_check_of(db.session, member),
    )


def _regions(actor: Actor) -> list[Region]:
    return [region for region in Region if actor.covers([region])]


def _waiting(row: MemberRow | Member) -> dict[str, object]:
    """Days since the application came in, the day by which to decide, and whether that is past."""
    if row.submitted_at is None:
        return {}
    today = to_user_timezone(datetime.now(UTC)).date()
    since = to_user_timezone(row.submitted_at).date()
    due = review_due(since)
    return {"days": (today - since).days, "due": due, "overdue": today > due}
