"""What deals put on the home pages: the next step of each, unread messages, and recordals that run out."""

from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.domain.deals import Urgency
from matchmaker.domain.divisions import Region
from matchmaker.domain.texts import language_of
from matchmaker.extensions import db
from matchmaker.storage.deals import DealRow, count_recordals, deals_of, recordals_due, unread_in
from matchmaker.web.deals.words import to_come
from matchmaker.web.labels import label
from matchmaker.web.site.waiting import ROWS, Queue, Waiting

SOON = timedelta(days=30)
"""A deal whose next step is due later than this is no matter of today, unless somebody wrote."""

QUEUE_ROWS = 3

LOOKED_AT = 50
"""So many open deals are looked through for unread messages; few organisations have more."""


def waiting_deals(member_id: str, today: date) -> list[Waiting]:
    """Deals with a step due soon or a message that nobody read, the most urgent first."""
    rows, _total = deals_of(db.session, member_id=member_id, is_open=True, page=1, page_size=LOOKED_AT)
    if not rows:
        return []
    unread = unread_in(db.session, deal_ids=[row.id for row in rows], member_id=member_id)
    pressing = [
        _deal(row, member_id, unread.get(row.id, 0), today)
        for row in rows
        if row.id in unread or (row.due_on is not None and row.due_on <= today + SOON)
    ]
    return pressing[:ROWS]


def _deal(row: DealRow, member_id: str, unread: int, today: date) -> Waiting:
    other = row.provider if row.seeker_id == member_id else row.seeker
    news = ngettext("%(num)s unread message", "%(num)s unread messages", unread) if unread else ""
    return Waiting(
        url=url_for("deals.show", deal_id=row.id),
        title=other,
        language=language_of(other),
        words=" · ".join(filter(None, (_("Deal: %(step)s", step=to_come(row.stage)), news))),
        since=row.moved_at,
        due=row.due_on,
        overdue=row.due_on is not None and row.due_on < today,
    )


def recordal_queue(regions: frozenset[Region], today: date) -> Queue:
    """Recordals of the regions whose time has run out or soon does."""
    counts = count_recordals(db.session, regions=regions, today=today)
    pressing = [urgency for urgency in (Urgency.OVERDUE, Urgency.SOON) if counts[urgency]]
    rows = [
        row
        for urgency in pressing
        for row in recordals_due(
            db.session, regions=regions, urgency=urgency, today=today, page=1, page_size=QUEUE_ROWS
        )
    ]
    return Queue(
        title=_("Recordals that run out"),
        nothing=_("No recordal is overdue or due soon."),
        url=url_for("deals.recordals"),
        total=sum(counts[urgency] for urgency in pressing),
        rows=tuple(
            Waiting(
                url=url_for("deals.show", deal_id=row.deal_id),
                title=f"{row.seeker} ↔ {row.provider}",
                language=language_of(row.seeker),
                words=label(row.deal_kind),
                due=row.due_on,
                overdue=row.due_on < today,
            )
            for row in rows[:QUEUE_ROWS]
        ),
        oldest=None,
    )
