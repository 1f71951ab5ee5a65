"""What falls due, day by day; and the address from which a calendar program reads it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import groupby

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import calendar as service
from matchmaker.services.accounts import actor_of
from matchmaker.storage.calendar import CalendarFeed, DueRow
from matchmaker.web.calendar.feed import feed
from matchmaker.web.calendar.words import ICONS, due_url, due_words
from matchmaker.web.language import LOCALES
from matchmaker.web.policies import current_actor, permitted, public

calendar = Blueprint("calendar", __name__, url_prefix="/calendar")


@calendar.get("")
@permitted(Action.READ_CALENDAR)
def index() -> str:
    """My due days."""
    return _page()


def _page(token: str = "") -> str:
    now = datetime.now(UTC)
    today = beijing_day(now)
    rows = service.due_for(db.session, actor=current_actor(), now=now)
    return render_template(
        "calendar/index.html",
        overdue=[row for row in rows if row.day < today],
        days=_by_day(row for row in rows if row.day >= today),
        today=today,
        address=url_for(".read", token=token, _external=True) if token else "",
        has_feed=db.session.get(CalendarFeed, current_actor().account_id) is not None,
        icons=ICONS,
        due_words=due_words,
        due_url=due_url,
    )


def _by_day(rows: Iterable[DueRow]) -> list[tuple[date, list[DueRow]]]:
    return [(day, list(group)) for day, group in groupby(rows, key=lambda row: row.day)]


@calendar.post("/feed")
@permitted(Action.READ_CALENDAR)
def make() -> str:
    """A new address for the feed; it stands on this one answer and nowhere else."""
    with unit_of_work() as session:
        token = service.make_feed(session, actor=current_actor(), now=datetime.now(UTC))
    return _page(token)


@calendar.post("/feed/end")
@permitted(Action.READ_CALENDAR)
def end() -> AnyResponse:
    """The feed's address leads nowhere from now on."""
    with unit_of_work() as session:
        service.end_feed(session, actor=current_actor(), now=datetime.now(UTC))
    flash(_("The address leads nowhere any more."), "success")
    return redirect(url_for(".index"), 303)


@calendar.get("/<token>.ics")
@public
def read(token: str) -> Response:
    """The feed, for a program that brings nothing but the address."""
    now = datetime.now(UTC)
    account = service.feed_reader(db.session, token=token)
    rows = service.due_for(db.session, actor=actor_of(db.session, account), now=now)
    with force_locale(LOCALES[account.language]):
        text = feed(rows, site_url=current_app.extensions["settings"].site_url, now=now)
    return Response(text, mimetype="text/calendar", headers={"Cache-Control": "private, max-age=3600"})
