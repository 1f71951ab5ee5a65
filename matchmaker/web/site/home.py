"""The home page: one for visitors, and for each kind of reader one that begins with what waits for them."""

from datetime import UTC, datetime

from flask import render_template
from flask_babel import to_user_timezone

from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.members import review_due
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.extensions import db
from matchmaker.storage import pool
from matchmaker.storage.home import introductions_made
from matchmaker.storage.listings.queries import own_listings
from matchmaker.storage.members import Member
from matchmaker.web.listings.addresses import listing_url
from matchmaker.web.policies import current_actor
from matchmaker.web.site.organisation import LISTS, organisation_home
from matchmaker.web.site.staff import staff_home
from matchmaker.web.site.waiting import ROWS


def home_page() -> str:
    """The home page of whoever asks; people who work for the alliance see its desks first."""
    actor = current_actor()
    if actor.account_id is None:
        return _visitor_home()
    if actor.may(Action.REVIEW_MEMBER):
        return staff_home(actor)
    member = db.session.get(Member, actor.member_id) if actor.member_id else None
    if member is None:
        return render_template("site/home_newcomer.html")
    return organisation_home(actor, member) if actor.admitted else _applicant_home(member)


def _visitor_home() -> str:
    today = beijing_day(datetime.now(UTC))
    return render_template(
        "site/home.html",
        counters=pool.counters(db.session, today=today),
        introductions_made=introductions_made(db.session),
        newest_needs=_newest(ListingKind.NEED),
        newest_patents=_newest(ListingKind.PATENT),
        listing_url=listing_url,
    )


def _newest(kind: ListingKind) -> tuple[pool.PoolRow, ...]:
    today = beijing_day(datetime.now(UTC))
    return pool.newest(db.session, kind=kind, readable=(Confidentiality.PUBLIC,), today=today, limit=ROWS)


def _applicant_home(member: Member) -> str:
    due = review_due(to_user_timezone(member.submitted_at).date()) if member.submitted_at else None
    return render_template(
        "site/home_applicant.html",
        member=member,
        due=due,
        drafts=own_listings(db.session, member.id, page_size=ROWS),
        # What an applicant drafts first; lines can wait.
        kinds_listed=LISTS[member.kind][:2],
        listing_url=listing_url,
    )
