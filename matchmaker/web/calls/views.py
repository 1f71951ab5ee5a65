"""Calls: the list, a call's page, and what its readers do on it."""

from datetime import UTC, datetime
from enum import StrEnum
from math import ceil
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.access import EVERY_REGION, Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.calls import (
    CALL_MOVES,
    PUBLISHED,
    CallKind,
    CallMove,
    CallStatus,
    Part,
    ReplyStatus,
)
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import NotFound
from matchmaker.domain.moves import moves_open_to
from matchmaker.extensions import db
from matchmaker.services import calls as service
from matchmaker.services.calls.holding import standing_of
from matchmaker.services.calls.reading import digest_of
from matchmaker.storage.calls import (
    Call,
    CallFilter,
    calls_page,
    count_replies,
    questions_of,
    replies_to,
    reply_of,
)
from matchmaker.storage.members import Member
from matchmaker.web.calls.acting import carry_out
from matchmaker.web.calls.forms import NoteForm, TermsForm, TextForm, region_choices
from matchmaker.web.calls.words import done_words
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted

calls = Blueprint("calls", __name__, url_prefix="/calls")

PAGE_SIZE = 20
Code = TypeVar("Code", bound=StrEnum)
Answer = str | Response | tuple[str, int]


@calls.get("")
@permitted(Action.READ_CALLS)
def index() -> str:
    """Open calls; the reader's own and those replied to; for coordinators those that wait for review."""
    actor, group = current_actor(), request.args.get("group", "")
    groups = _groups(actor)
    group = group if group in groups else "open"
    kind, region = _chosen(CallKind, "kind"), _chosen(Region, "region")
    wanted = _filter(actor, group, kind, region)
    rows, total = calls_page(db.session, wanted, page=page_number(), page_size=PAGE_SIZE)
    return render_template(
        "calls/index.html",
        rows=rows,
        group=group,
        groups=groups,
        kind=kind,
        region=region,
        regions=region_choices(),
        may_call=actor.may(Action.DRAFT_CALL),
        today=_today(),
        total=total,
        page=page_number(),
        pages=ceil(total / PAGE_SIZE),
    )


def _chosen(kind: type[Code], name: str) -> Code | None:
    """A value of the query string; an unknown one chooses nothing."""
    text = request.args.get(name, "")
    return kind(text) if text in set(kind) else None


def _groups(actor: Actor) -> dict[str, str]:
    groups = {"open": _("Open")}
    if actor.may(Action.ANSWER_CALL):
        groups |= {"own": _("Our calls"), "answered": _("Replied to")}
    if actor.may(Action.REVIEW_LISTING):
        groups |= {"review": _("To review"), "region": _("Of my regions")}
    return groups


def _filter(actor: Actor, group: str, kind: CallKind | None, region: Region | None) -> CallFilter:
    seen = PUBLISHED | {CallStatus.WITHDRAWN}
    covered = EVERY_REGION if actor.is_admin else actor.regions
    filters = {
        "own": CallFilter(set(CallStatus), kind, region, caller=actor.member_id),
        "answered": CallFilter(seen, kind, region, answerer=actor.member_id),
        "review": CallFilter({CallStatus.IN_REVIEW}, kind, region, regions=covered),
        "region": CallFilter(seen, kind, region, regions=covered),
    }
    return filters.get(group) or CallFilter({CallStatus.OPEN}, kind, region)


def _today() -> Any:
    return beijing_day(datetime.now(UTC))


@calls.get("/<call_id>")
@permitted(Action.READ_CALLS)
def show(call_id: str) -> str:
    """A call: summary and terms; after the terms are accepted, its details and what was asked."""
    return call_page(_readable(call_id))


def _readable(call_id: str) -> Call:
    return service.readable_call(db.session, actor=current_actor(), call_id=call_id)


def call_page(
    call: Call,
    *,
    terms: TermsForm | None = None,
    question: TextForm | None = None,
    note: NoteForm | None = None,
    answer: tuple[str, TextForm] | None = None,
) -> str:
    """The page of a call, with a form that was sent and what is wrong with it."""
    actor = current_actor()
    standing = standing_of(actor, call)
    may_read = service.may_read(db.session, actor=actor, call=call)
    is_caller = Part.CALLER in standing.roles
    own = reply_of(db.session, call_id=call.id, member_id=actor.member_id) if actor.member_id else None
    return render_template(
        "calls/show.html",
        call=call,
        caller=db.session.get(Member, call.member_id) if call.member_id else None,
        is_caller=is_caller,
        is_reviewer=Part.REVIEWER in standing.roles,
        may_read=may_read,
        may_answer=actor.may(Action.ANSWER_CALL) and not is_caller and _is_open(call),
        moves=[move.value for move in moves_open_to(CALL_MOVES, call.status, standing)],
        others=_others(call, own),
        own=own,
        replies=replies_to(db.session, call.id) if is_caller else [],
        questions=_questions(call, actor, is_caller) if may_read else [],
        terms=terms or TermsForm(formdata=None, data={"terms_seen": digest_of(call)}),
        question=question or TextForm(formdata=None),
        note=note or NoteForm(formdata=None, data={"seen": call.version}),
        answer_of=_answer_of(answer),
        today=_today(),
    )


def _is_open(call: Call) -> bool:
    return call.status is CallStatus.OPEN and call.closes_on >= _today()


def _others(call: Call, own: Any) -> int:
    """How many besides the reader have replied."""
    is_counted = own is not None and own.status is not ReplyStatus.WITHDRAWN
    return count_replies(db.session, call.id) - is_counted


def _questions(call: Call, actor: Actor, is_caller: bool) -> list[Any]:
    """What has its answer is for all who read the call; what has none is for the caller and whoever asked."""
    asked = questions_of(db.session, call.id)
    return [
        one
        for one in asked
        if one.answered_at or is_caller or (actor.member_id is not None and one.member_id == actor.member_id)
    ]


def _answer_of(sent: tuple[str, TextForm] | None) -> Any:
    """The form of a question's answer: the one that was sent, else an empty one of its own name."""

    def form_of(key: str) -> TextForm:
        form = sent[1] if sent and sent[0] == key else TextForm(formdata=None, prefix=f"{key}-")
        form.text.label.text = _("Your answer to all")
        return form

    return form_of


def back(call_id: str) -> Response:
    """To the call's page, which says how it stands."""
    return redirect(url_for("calls.show", call_id=call_id), 303)


@calls.post("/<call_id>/moves/<move>")
@permitted(Action.READ_CALLS)
def move(call_id: str, move: str) -> Answer:
    """Hand in, publish, send back, close or withdraw."""
    if move not in set(CallMove):
        raise NotFound
    chosen, form = CallMove(move), NoteForm()

    def act(session: Any, given: dict[str, Any]) -> None:
        note = form.note.data or ""
        service.move_call(session, call_id=call_id, move=chosen, seen=form.read_seen(), note=note, **given)

    _value, status = carry_out(form, act, done_words(chosen))
    if status == 303:
        return redirect(url_for("calls.index", group="review"), 303) if chosen in _REVIEWED else back(call_id)
    return call_page(_readable(call_id), note=_anew(form, call_id)), status


_REVIEWED = frozenset({CallMove.PUBLISH, CallMove.RETURN})


def _anew(form: Any, call_id: str) -> Any:
    """The form is sent again on what stands there now."""
    form.seen.data = str(_readable(call_id).version)
    return form


@calls.post("/<call_id>/terms")
@permitted(Action.ANSWER_CALL)
def accept_terms(call_id: str) -> Answer:
    """Accept the terms for the reader's organisation."""
    form = TermsForm()

    def act(session: Any, given: dict[str, Any]) -> None:
        seen = form.terms_seen.data or ""
        service.accept_terms(session, call_id=call_id, is_ticked=form.agree.data, terms_seen=seen, **given)

    _value, status = carry_out(form, act, _("Accepted. Here are the details."))
    if status == 303:
        return back(call_id)
    call = _readable(call_id)
    form.terms_seen.data = digest_of(call)
    return call_page(call, terms=form), status


@calls.post("/<call_id>/questions")
@permitted(Action.ANSWER_CALL)
def ask(call_id: str) -> Answer:
    """Ask the caller without one's name."""
    form = TextForm()

    def act(session: Any, given: dict[str, Any]) -> None:
        service.ask_question(session, call_id=call_id, text=form.text.data or "", **given)

    _value, status = carry_out(form, act, _("Your question is sent. The caller does not read who asks."))
    return back(call_id) if status == 303 else (call_page(_readable(call_id), question=form), status)


@calls.post("/<call_id>/questions/<question_id>")
@permitted(Action.READ_CALLS)
def clarify(call_id: str, question_id: str) -> Answer:
    """Answer a question before all who read the call."""
    form = TextForm(prefix=f"{question_id}-")

    def act(session: Any, given: dict[str, Any]) -> None:
        text = form.text.data or ""
        service.answer_question(session, call_id=call_id, question_id=question_id, text=text, **given)

    _value, status = carry_out(form, act, _("Answered before all who may read the call."))
    if status == 303:
        return back(call_id)
    return call_page(_readable(call_id), answer=(question_id, form)), status


def plain_step(act: Any, done: str, where: Response) -> Response:
    """A step that needs nothing but its button; what stands in its way is said on the next page."""
    form = StepForm()
    _value, status = carry_out(
        form, lambda session, given: act(session, seen=form.read_seen(), **given), done
    )
    if status != 303:
        flash(" ".join(map(str, form.form_errors)), "warning")
    return where
