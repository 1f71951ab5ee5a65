"""The record of events, searched by coordinators for the organisations of their regions."""

from datetime import UTC, datetime
from math import ceil

from flask import Blueprint, Response, current_app, render_template, request

from matchmaker.config import Settings
from matchmaker.domain.access import Action, Actor
from matchmaker.domain.divisions import Region
from matchmaker.extensions import db
from matchmaker.services.ledger import last_anchor
from matchmaker.storage.audit import AuditFilter, AuditRow, actions_seen, find_events
from matchmaker.storage.ledger import read_head
from matchmaker.web.audit.export import to_csv
from matchmaker.web.audit.forms import AuditForm
from matchmaker.web.audit.words import action_words, detail_words
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted

audit = Blueprint("audit", __name__, url_prefix="/audit")

PAGE_SIZE = 50
EXPORT_SIZE = 20_000
"""Rows of one file; whoever needs more narrows the dates."""


@audit.get("")
@permitted(Action.READ_AUDIT)
def index() -> tuple[str, int]:
    """Search by organisation, event and date."""
    form = _form()
    is_valid = form.validate()
    page = page_number()
    rows, total = _find(form, page, PAGE_SIZE) if is_valid else ([], 0)
    settings: Settings = current_app.extensions["settings"]
    anchor = last_anchor(settings.home)
    body = render_template(
        "audit/index.html",
        form=form,
        rows=rows,
        total=total,
        page=page,
        pages=ceil(total / PAGE_SIZE),
        action_words=action_words,
        detail_words=detail_words,
        most=EXPORT_SIZE,
        head=read_head(db.session),
        anchored_at=datetime.fromisoformat(anchor.at) if anchor else None,
    )
    return body, 200 if is_valid else 422


@audit.get("/events.csv")
@permitted(Action.READ_AUDIT)
def export() -> Response:
    """The same search as a file."""
    form = _form()
    rows = _find(form, 1, EXPORT_SIZE)[0] if form.validate() else []
    name = f"events-{datetime.now(UTC):%Y%m%d-%H%M}.csv"
    return Response(
        to_csv(rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form() -> AuditForm:
    return AuditForm(request.args, actions_seen(db.session, regions=_regions(current_actor())))


def _find(form: AuditForm, page: int, page_size: int) -> tuple[list[AuditRow], int]:
    wanted = AuditFilter(
        regions=_regions(current_actor()),
        organisation=form.organisation.data or "",
        action=form.action.data or "",
        since=form.first_moment,
        until=form.end,
    )
    return find_events(db.session, wanted=wanted, page=page, page_size=page_size)


def _regions(actor: Actor) -> frozenset[Region] | None:
    """What the actor may look at: its regions, or everything for an administrator."""
    return None if actor.is_admin else actor.regions
