"""What open licences put on the home page: fees to pay, and payments to confirm."""

from flask import url_for
from flask_babel import gettext as _

from matchmaker.domain.open_licences import TakingStatus
from matchmaker.extensions import db
from matchmaker.storage.open_licences import takings_waiting_for
from matchmaker.web.site.waiting import ROWS, Waiting


def waiting_takings(member_id: str) -> list[Waiting]:
    """Own takings that are not paid yet, and payments for own statements that nobody confirmed."""
    words = {
        TakingStatus.NOTIFIED: _("An open licence you took: pay the fee and enter it"),
        TakingStatus.PAID: _("A payment for your open licence: confirm it, or say what is wrong"),
    }
    return [
        Waiting(
            url=url_for("open_licences.taking", taking_id=row.id),
            title=row.title,
            language=row.language,
            words=words[row.status],
            since=row.notified_at,
        )
        for row in takings_waiting_for(db.session, member_id=member_id, limit=ROWS)
    ]
