"""What waits for an organisation among requests, for its home page."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from matchmaker.domain.requests import RequestState
from matchmaker.domain.texts import language_of
from matchmaker.extensions import db
from matchmaker.storage.requests import waiting_for
from matchmaker.web.site.waiting import ROWS, Waiting


def waiting_requests(member_id: str, today: date) -> list[Waiting]:
    """Requests to answer, choose in, deliver or confirm, the most urgent first."""
    words = {
        RequestState.ASKED: _("A request for a service: quote, or say that you cannot take it on"),
        RequestState.COMPARING: _("Quotes to compare: choose an agency"),
        RequestState.ORDERED: _("An order: say what you delivered"),
        RequestState.DELIVERED: _("Delivered: confirm the outcome"),
    }
    return [
        Waiting(
            url=url_for("requests.show", request_id=row.id),
            title=row.title,
            language=language_of(row.title),
            words=words[row.state],
            since=row.asked_at,
            due=row.due_on,
            overdue=row.due_on is not None and row.due_on < today,
        )
        for row in waiting_for(db.session, member_id=member_id, limit=ROWS)
    ]
