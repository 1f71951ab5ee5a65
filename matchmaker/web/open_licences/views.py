"""Open licences: the public list, one statement, and what waits for the reader."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from math import ceil

from flask import Blueprint, render_template, request

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.classification import FIELDS, field_name
from matchmaker.domain.divisions import Region
from matchmaker.domain.open_licences import Part
from matchmaker.domain.texts import clean
from matchmaker.extensions import db
from matchmaker.services import pool
from matchmaker.services.pool import LONGEST_QUERY
from matchmaker.storage.open_licences import (
    StatementRow,
    TakingRow,
    patents_open_on,
    published_statements,
    standing_taking,
    statements_of,
    statements_waiting,
    takings_of,
)
from matchmaker.web.deals.reading import regions_of
from matchmaker.web.language import current_language
from matchmaker.web.open_licences import words
from matchmaker.web.open_licences.reading import readable_statement
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted, public
from matchmaker.web.pool.marks import hit_line, marked

open_licences = Blueprint("open_licences", __name__, url_prefix="/open-licences")

PAGE_SIZE = 25


def today() -> date:
    """The day in Beijing."""
    return beijing_day(datetime.now(UTC))


@open_licences.get("")
@public
def index() -> str:
    """What anybody may take today, by words, field and region."""
    text = clean(request.args.get("q", ""))[:LONGEST_QUERY]
    chosen = _chosen()
    found = pool.find(
        db.session,
        actor=current_actor(),
        text=text,
        filters=chosen,
        among=patents_open_on(today()),
        page=page_number(),
        today=today(),
    )
    statements = published_statements(db.session, [row.id for row in found.page.rows])
    return render_template(
        "open_licences/index.html",
        rows=[(row, statements[row.id]) for row in found.page.rows],
        found=found,
        text=text,
        chosen=chosen,
        fields=[
            (str(number), field_name(number, current_language()))
            for number in FIELDS
            if found.counts.get("field", {}).get(str(number)) or str(number) in chosen.get("field", ())
        ],
        regions=[(region.value, region.in_language(current_language())) for region in Region],
        marked=marked,
        hit_line=hit_line,
        words=words,
    )


def _chosen() -> dict[str, tuple[str, ...]]:
    """The filters of the address; values that are none are passed over."""
    known: dict[str, set[str]] = {"field": set(map(str, FIELDS)), "region": set(map(str, Region))}
    asked = {name: request.args.get(name, "") for name in known}
    return {name: (value,) for name, value in asked.items() if value in known[name]}


@open_licences.get("/desk")
@permitted(Action.MOVE_OPEN_LICENCE)
def desk() -> str:
    """What the reader's organisation declared and took; for coordinators, what waits for the office."""
    actor, page = current_actor(), page_number()
    is_holder = actor.admitted and actor.member_id is not None
    group = request.args.get("group", "") if is_holder else ""
    group = group if group in _PARTS else ""
    rows, total = _desk_rows(actor, group, page) if is_holder else _waiting(actor, page)
    return render_template(
        "open_licences/desk.html",
        rows=rows,
        group=group,
        is_holder=is_holder,
        page=page,
        pages=ceil(total / PAGE_SIZE),
        total=total,
    )


_PARTS = {"taken": Part.TAKER, "given": Part.HOLDER}


def _desk_rows(actor: Actor, group: str, page: int) -> tuple[Sequence[StatementRow | TakingRow], int]:
    """A page of statements, or of the notices of a group."""
    member_id = actor.member_id or ""
    if not group:
        return statements_of(db.session, member_id=member_id, page=page, page_size=PAGE_SIZE)
    return takings_of(db.session, member_id=member_id, part=_PARTS[group], page=page, page_size=PAGE_SIZE)


def _waiting(actor: Actor, page: int) -> tuple[Sequence[StatementRow | TakingRow], int]:
    return statements_waiting(db.session, regions=regions_of(actor), page=page, page_size=PAGE_SIZE)


@open_licences.get("/<licence_id>")
@public
def show(licence_id: str) -> str:
    """A statement, as it is printed."""
    facts = readable_statement(licence_id)
    own = standing_taking(db.session, licence_id, current_actor().member_id)
    return render_template("open_licences/show.html", facts=facts, row=facts.row, taking=own, words=words)
