"""The home page of an admitted organisation: what waits, its listings and their interest, what lapses."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import to_user_timezone

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.introductions import Group
from matchmaker.domain.listings import ListingKind, readable_by
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.extensions import db
from matchmaker.storage import home as storage
from matchmaker.storage.introductions import introductions_of
from matchmaker.storage.members import Member
from matchmaker.web.calls.waiting import waiting_replies
from matchmaker.web.deals.waiting import waiting_deals
from matchmaker.web.language import current_language
from matchmaker.web.listings.addresses import edit_url, listing_url
from matchmaker.web.open_licences.waiting import waiting_takings
from matchmaker.web.requests.waiting import waiting_requests
from matchmaker.web.site.waiting import ROWS, Waiting

# A published listing is named here when it leaves the pool within this time.
LAPSES_WITHIN = timedelta(days=30)

# What an organisation lists; first that which it is mostly here for, and which its primary action adds.
LISTS: dict[MemberKind, tuple[ListingKind, ...]] = {
    MemberKind.COMPANY: (ListingKind.NEED, ListingKind.PATENT, ListingKind.OFFER),
    MemberKind.UNIVERSITY: (ListingKind.PATENT, ListingKind.NEED, ListingKind.OFFER),
    MemberKind.INSTITUTE: (ListingKind.PATENT, ListingKind.NEED, ListingKind.OFFER),
    MemberKind.AGENCY: (ListingKind.OFFER,),
}

Listed = dict[ListingKind, tuple[list[storage.ListingInterest], int]]


def organisation_home(actor: Actor, member: Member) -> str:
    """The page of an admitted organisation."""
    now = datetime.now(UTC)
    returned, lapsing = storage.returned_or_lapsing(
        db.session, member_id=member.id, until=beijing_day(now) + LAPSES_WITHIN, limit=ROWS
    )
    return render_template(
        "site/home_organisation.html",
        member=member,
        waiting=[
            *_cards(member, now),
            *waiting_replies(member.id),
            *waiting_requests(member.id, beijing_day(now)),
            *waiting_deals(member.id, beijing_day(now)),
            *waiting_takings(member.id),
            *_returned(returned),
            *_notices(actor),
        ],
        lapsing=lapsing,
        listed=_listed(actor, member, now),
        fitting=storage.fitting_needs(
            db.session, member_id=member.id, readable=readable_by(actor), today=beijing_day(now), limit=ROWS
        ),
        listing_url=listing_url,
        today=beijing_day(now),
    )


def _listed(actor: Actor, member: Member, now: datetime) -> Listed:
    return {
        kind: storage.interest_in(
            db.session,
            kind=kind,
            member_id=member.id,
            readable=readable_by(actor),
            today=beijing_day(now),
            limit=ROWS,
        )
        for kind in LISTS[member.kind]
    }


def _cards(member: Member, now: datetime) -> list[Waiting]:
    """Blind cards that lack the own answer, the first to lapse first."""
    rows = introductions_of(db.session, member_id=member.id, group=Group.MINE, page=1, page_size=ROWS)
    return [
        Waiting(
            url=url_for("introductions.show", introduction_id=row.id),
            title=row.own_title or str(_("Your organisation's profile")),
            language=row.own_language or current_language(),
            words=_("A possible partner: say whether you are interested"),
            since=row.offered_at,
            due=to_user_timezone(row.due_at).date(),
            overdue=row.due_at <= now,
        )
        for row in rows
    ]


def _returned(rows: Sequence[storage.OpenListing]) -> list[Waiting]:
    return [
        Waiting(
            url=edit_url(row.kind, row.id),
            title=row.title,
            language=row.language,
            words=_("Returned by the coordinator: change it and hand it in again"),
            since=row.updated_at,
        )
        for row in rows
    ]


def _notices(actor: Actor) -> list[Waiting]:
    newest = storage.newest_unread(db.session, account_id=actor.account_id)
    return [Waiting(url=url_for("notices.inbox"), words=_("Unread notices"), since=newest)] if newest else []
