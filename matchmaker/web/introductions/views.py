"""Introductions: my cards and answers; for coordinators, what goes on in their regions."""

from datetime import UTC, datetime
from math import ceil
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Invalid, NotFound, WrongState
from matchmaker.domain.introductions import Answer, Group, Side, other_side
from matchmaker.domain.vocabulary import RejectReason
from matchmaker.extensions import db, unit_of_work
from matchmaker.services.introductions import answer as give_answer
from matchmaker.storage.introductions import (
    OwnRow,
    contact_of,
    count_by_group,
    introductions_in,
    introductions_of,
    own_row,
    sides_of,
    staff_row,
)
from matchmaker.web.introductions import cards, progress
from matchmaker.web.introductions.forms import AnswerForm
from matchmaker.web.labels import label
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import register_refusals, say

introductions = Blueprint("introductions", __name__, url_prefix="/introductions")

PAGE_SIZE = 25

register_refusals(
    {
        "consent_needed": lazy_gettext(
            "Please tick this: without your consent nobody may be shown how to reach you."
        ),
        "reason_needed": lazy_gettext("Please choose a reason; coordinators learn from it."),
        "note_needed": lazy_gettext("Please add a few words to this reason."),
        "note_too_long": lazy_gettext("Please use at most %(limit)s characters."),
        "answer_needed": lazy_gettext("Please choose an answer."),
        "already_answered": lazy_gettext("Your organisation has answered already; here is how it stands."),
        "introduction_over": lazy_gettext("This introduction is over; here is how it stands."),
        "introduction_running": lazy_gettext("This match is with both sides already."),
        "introduction_answered": lazy_gettext(
            "This cannot be taken back any more: a side has said yes to its card."
        ),
    }
)


@introductions.context_processor
def _card_words() -> dict[str, Any]:
    """Let templates put a card and a reason into words."""
    return {"card_heading": cards.heading, "reason_words": _reason_words}


def _reason_words(code: str) -> str:
    return label(code, RejectReason)


@introductions.get("")
@permitted(Action.READ_INTRODUCTIONS)
def index() -> str:
    """What waits for me, and how the rest stands."""
    actor = current_actor()
    page = page_number()
    if actor.admitted and actor.member_id:
        return _own_index(actor.member_id, page)
    return _staff_index(_regions(actor), page)


def _own_index(member_id: str, page: int) -> str:
    counts = count_by_group(db.session, member_id=member_id)
    group = _chosen_group(counts)
    rows = introductions_of(db.session, member_id=member_id, group=group, page=page, page_size=PAGE_SIZE)
    pages = ceil(counts[group] / PAGE_SIZE)
    return render_template(
        "introductions/index.html", rows=rows, group=group, counts=counts, page=page, pages=pages
    )


def _chosen_group(counts: dict[Group, int]) -> Group:
    """The group asked for, else the first in which something is."""
    asked = request.args.get("group", "")
    if asked in set(Group):
        return Group(asked)
    return next((group for group in Group if counts[group]), Group.MINE)


def _staff_index(regions: frozenset[Region], page: int) -> str:
    is_open = request.args.get("group") != "ended"
    rows, total = introductions_in(
        db.session, regions=regions, is_open=is_open, page=page, page_size=PAGE_SIZE
    )
    return render_template(
        "introductions/staff_index.html",
        rows=rows,
        is_open=is_open,
        total=total,
        page=page,
        pages=ceil(total / PAGE_SIZE),
    )


def _regions(actor: Actor) -> frozenset[Region]:
    return frozenset(Region) if actor.is_admin else actor.regions


@introductions.get("/<introduction_id>")
@permitted(Action.READ_INTRODUCTIONS)
def show(introduction_id: str) -> str:
    """One introduction: the match card for its sides, the states for coordinators."""
    actor = current_actor()
    row = own_row(db.session, member_id=actor.member_id, introduction_id=introduction_id)
    if row is not None:
        return _card_page(row, AnswerForm())
    return _staff_page(_regions(actor), introduction_id)


def _card_page(row: OwnRow, form: AnswerForm) -> str:
    return render_template("introductions/show.html", form=form, **_match(row))


def _match(row: OwnRow) -> dict[str, Any]:
    """What a side may read of its match, on the page as in the report."""
    return {
        "row": row,
        "heading": cards.heading(row.card),
        "nature": cards.nature(row.card),
        "facts": cards.facts(row.card),
        "reasons": cards.reasons(row.card),
        "coverage": cards.cells(row.card),
        "gaps": cards.gaps(row.card),
        "steps": progress.steps(row),
        "contact": contact_of(db.session, introduction_id=row.id, side=other_side(row.side)),
    }


@introductions.get("/<introduction_id>/report")
@permitted(Action.READ_INTRODUCTIONS)
def report(introduction_id: str) -> str:
    """A side's own card and how it stands, on one page to print."""
    row = own_row(db.session, member_id=current_actor().member_id, introduction_id=introduction_id)
    if row is None:
        raise NotFound
    return render_template("introductions/report.html", **_match(row))


def _staff_page(regions: frozenset[Region], introduction_id: str) -> str:
    row = staff_row(db.session, regions=regions, introduction_id=introduction_id)
    if row is None:
        raise NotFound
    sides = sides_of(db.session, introduction_id)
    return render_template("introductions/staff_show.html", row=row, sides=sides, Side=Side)


@introductions.post("/<introduction_id>")
@permitted(Action.ANSWER_INTRODUCTION)
def answer(introduction_id: str) -> Response | tuple[str, int]:
    """Say yes with consent, or no with a reason."""
    form = AnswerForm()
    try:
        if form.validate_on_submit():
            _answer(introduction_id, form)
            _confirm(form)
            return redirect(url_for(".show", introduction_id=introduction_id), 303)
    except WrongState as refusal:
        flash(say(refusal), "warning")
        return redirect(url_for(".show", introduction_id=introduction_id), 303)
    except Invalid as refusal:
        field = form[refusal.field]
        field.errors = [*field.errors, say(refusal)]
    row = own_row(db.session, member_id=current_actor().member_id, introduction_id=introduction_id)
    if row is None:
        raise NotFound
    return _card_page(row, form), 422


def _answer(introduction_id: str, form: AnswerForm) -> None:
    with unit_of_work() as session:
        give_answer(
            session,
            actor=current_actor(),
            introduction_id=introduction_id,
            answer=Answer(form.answer.data),
            reason=form.chosen_reason,
            note=form.note.data or "",
            consent=form.consent.data,
            now=datetime.now(UTC),
        )


def _confirm(form: AnswerForm) -> None:
    if form.answer.data == Answer.INTERESTED:
        flash(_("Your answer is kept: you are interested."), "success")
    else:
        flash(_("Your answer is kept: this is not for you. No contact is shown to anybody."), "success")
