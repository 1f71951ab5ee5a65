"""What calls put on the home pages: replies that wait for a word, and calls that wait for review."""

from datetime import UTC, datetime

from flask import url_for
from flask_babel import gettext as _

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.calls import CallStatus, ReplyStatus
from matchmaker.domain.divisions import Region
from matchmaker.domain.texts import language_of
from matchmaker.extensions import db
from matchmaker.storage.calls import CallFilter, calls_page, replies_waiting_for
from matchmaker.web.site.waiting import ROWS, Queue, Waiting

QUEUE_ROWS = 3


def waiting_replies(member_id: str) -> list[Waiting]:
    """Replies that the organisation is to answer, and own ones that wait for its consent."""
    today = beijing_day(datetime.now(UTC))
    return [
        Waiting(
            url=url_for("calls.reply", reply_id=row.id),
            title=row.title,
            language=language_of(row.title),
            words=_("A reply to your call: take it up, or decline with a reason")
            if row.status is ReplyStatus.WAITING
            else _("Your reply is taken up: agree to show your contact"),
            since=row.moved_at,
            due=row.due_on,
            overdue=row.due_on is not None and row.due_on < today,
        )
        for row in replies_waiting_for(db.session, member_id=member_id, limit=ROWS)
    ]


def review_queue(regions: frozenset[Region]) -> Queue:
    """Calls of the regions that wait for review."""
    wanted = CallFilter({CallStatus.IN_REVIEW}, regions=regions)
    rows, total = calls_page(db.session, wanted, page=1, page_size=QUEUE_ROWS)
    return Queue(
        title=_("Calls to review"),
        nothing=_("No call waits for review."),
        url=url_for("calls.index", group="review"),
        total=total,
        rows=tuple(
            Waiting(
                url=url_for("calls.show", call_id=row.id),
                title=row.title,
                language=language_of(row.title),
                words=row.caller,
                since=row.moved_at,
            )
            for row in rows
        ),
        oldest=min((row.moved_at for row in rows), default=None),
    )
