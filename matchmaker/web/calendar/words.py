"""Due days in words: what is due, and where it leads."""

from flask import url_for
from flask_babel import lazy_gettext as _

from matchmaker.domain.due_days import DueKind
from matchmaker.domain.listings import ListingKind
from matchmaker.storage.calendar import DueRow
from matchmaker.web.listings.addresses import listing_url

WORDS: dict[DueKind, object] = {
    DueKind.INTRODUCTION: _("An introduction waits for an answer"),
    DueKind.DEAL: _("The next step of a deal"),
    DueKind.RECORDAL: _("A contract must be recorded"),
    DueKind.REQUEST: _("The next step of a request for a service"),
    DueKind.CALL: _("A call closes"),
    DueKind.REPLY: _("A reply to a call waits for a word"),
    DueKind.SESSION: _("A matchmaking session is held"),
    DueKind.NEED: _("A need is to be met by this day"),
    DueKind.LISTING: _("A listing leaves the resource pool"),
}

ICONS: dict[DueKind, str] = {
    DueKind.INTRODUCTION: "people",
    DueKind.DEAL: "clipboard-check",
    DueKind.RECORDAL: "patch-check",
    DueKind.REQUEST: "briefcase",
    DueKind.CALL: "send",
    DueKind.REPLY: "chat-left-text",
    DueKind.SESSION: "calendar-event",
    DueKind.NEED: "flag",
    DueKind.LISTING: "hourglass-split",
}

_ENDPOINTS: dict[DueKind, tuple[str, str]] = {
    DueKind.INTRODUCTION: ("introductions.show", "introduction_id"),
    DueKind.DEAL: ("deals.show", "deal_id"),
    DueKind.RECORDAL: ("deals.show", "deal_id"),
    DueKind.REQUEST: ("requests.show", "request_id"),
    DueKind.CALL: ("calls.show", "call_id"),
    DueKind.REPLY: ("calls.reply", "reply_id"),
    DueKind.SESSION: ("sessions.show", "session_id"),
}


def due_words(row: DueRow) -> str:
    """What is due, without a name."""
    return str(WORDS[row.kind])


def due_url(row: DueRow) -> str:
    """The page on which one sees to it."""
    if row.kind in {DueKind.NEED, DueKind.LISTING}:
        return listing_url(row.listing or ListingKind.NEED, row.id)
    endpoint, name = _ENDPOINTS[row.kind]
    return url_for(endpoint, **{name: row.id})  # type: ignore[arg-type]
