"""The home page of coordinators and administrators: the desks with age and due date, the runs, the flows."""

from datetime import UTC, date, datetime, timedelta

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import to_user_timezone

from matchmaker.domain.access import EVERY_REGION, Action, Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import Answer
from matchmaker.domain.matches import strength
from matchmaker.domain.members import MemberStatus, review_due
from matchmaker.extensions import db
from matchmaker.storage import home as storage
from matchmaker.storage.introductions import StaffRow, introductions_in
from matchmaker.storage.listings.queries import ListingRow, waiting_listings
from matchmaker.storage.matches.reading import DeskFilter, DeskRow, count_desk, desk_page
from matchmaker.storage.matches.runs import recent_runs
from matchmaker.storage.members import MemberRow, list_members
from matchmaker.web.calls.waiting import review_queue
from matchmaker.web.deals.waiting import recordal_queue
from matchmaker.web.labels import label
from matchmaker.web.listings.addresses import listing_url
from matchmaker.web.listings.views import DUE_AFTER_DAYS
from matchmaker.web.site.waiting import Queue, Waiting

# Four desks on one page: each shows what comes first and leads on.
DESK_ROWS = 3
# The last run beside the one before it.
RUNS = 2


def staff_home(actor: Actor) -> str:
    """The page of everybody who works for the alliance: their regions, or all for administrators."""
    now = datetime.now(UTC)
    regions = EVERY_REGION if actor.is_admin else actor.regions
    return render_template(
        "site/home_staff.html",
        regions=sorted(regions),
        queues=[
            _suggestions(actor, regions),
            _applications(regions, now),
            _listings(regions, now),
            _introductions(regions, now),
            review_queue(regions),
            recordal_queue(regions, _day(now)),
        ],
        runs=recent_runs(db.session, limit=RUNS),
        flows=storage.region_flows(db.session, regions=regions),
        job_counts=storage.job_counts(db.session) if actor.is_admin else {},
    )


def _suggestions(actor: Actor, regions: frozenset[Region]) -> Queue:
    """Suggestions carry no due date: the strongest come first, however old."""
    wanted = DeskFilter(regions=regions)
    judges = actor.may(Action.JUDGE_MATCH)
    rows = desk_page(db.session, wanted, page=1, page_size=DESK_ROWS) if judges else []
    return Queue(
        title=_("Suggestions to judge"),
        nothing=_("Every suggestion has been judged."),
        url=url_for("matches.desk") if judges else None,
        total=count_desk(db.session, wanted),
        rows=tuple(_suggestion(row) for row in rows),
        oldest=storage.oldest_suggestion(db.session, regions=regions),
    )


def _suggestion(row: DeskRow) -> Waiting:
    return Waiting(
        url=url_for("matches.show", key=row.id),
        title=f"{row.asking} ↔ {row.answering}",
        language=row.asking_language,
        words=str(label(strength(row.score))),
    )


def _applications(regions: frozenset[Region], now: datetime) -> Queue:
    rows, total = list_members(db.session, regions=regions, status=MemberStatus.SUBMITTED)
    return Queue(
        title=_("Organisations to review"),
        nothing=_("No organisation waits for a decision."),
        url=url_for("members.queue"),
        total=total,
        rows=tuple(_application(row, now) for row in rows[:DESK_ROWS]),
        oldest=rows[0].submitted_at if rows else None,
    )


def _application(row: MemberRow, now: datetime) -> Waiting:
    due = review_due(_day(row.submitted_at)) if row.submitted_at else None
    return Waiting(
        url=url_for("members.review", member_id=row.id),
        title=row.name,
        since=row.submitted_at,
        due=due,
        overdue=due is not None and due < _day(now),
    )


def _listings(regions: frozenset[Region], now: datetime) -> Queue:
    page = waiting_listings(db.session, regions, page_size=DESK_ROWS)
    return Queue(
        title=_("Listings to review"),
        nothing=_("No listing waits for review."),
        url=url_for("listings.queue"),
        total=page.total,
        rows=tuple(_listing(row, now) for row in page.rows),
        oldest=page.rows[0].submitted_at if page.rows else None,
    )


def _listing(row: ListingRow, now: datetime) -> Waiting:
    due = _day(row.submitted_at + timedelta(days=DUE_AFTER_DAYS)) if row.submitted_at else None
    return Waiting(
        url=listing_url(row.kind, row.id),
        title=row.title,
        language=row.language,
        words=row.member_name,
        since=row.submitted_at,
        due=due,
        overdue=due is not None and due < _day(now),
    )


def _introductions(regions: frozenset[Region], now: datetime) -> Queue:
    """Introductions stay open only while a side is silent."""
    rows, total = introductions_in(db.session, regions=regions, is_open=True, page=1, page_size=DESK_ROWS)
    return Queue(
        title=_("Introductions without an answer"),
        nothing=_("No introduction waits for an answer."),
        url=url_for("introductions.index"),
        total=total,
        rows=tuple(_introduction(row, now) for row in rows),
        oldest=rows[0].offered_at if rows else None,
    )


def _introduction(row: StaffRow, now: datetime) -> Waiting:
    return Waiting(
        url=url_for("introductions.show", introduction_id=row.id),
        title=f"{row.seeker} ↔ {row.provider}",
        words=_silent(row),
        since=row.offered_at,
        due=_day(row.due_at),
        overdue=row.due_at <= now,
    )


def _silent(row: StaffRow) -> str:
    """Who has not answered yet."""
    if row.seeker_answer is Answer.PENDING and row.provider_answer is Answer.PENDING:
        return str(_("both sides silent"))
    name = row.seeker if row.seeker_answer is Answer.PENDING else row.provider
    return str(_("%(name)s silent", name=name))


def _day(moment: datetime) -> date:
    """The day on the readers' calendar."""
    local: datetime = to_user_timezone(moment)
    return local.date()
