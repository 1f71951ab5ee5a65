"""A feed by RFC 5545: days, kinds and links, and no name, for it lies on calendar programs' own servers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import request
from flask_babel import gettext as _
from icalendar import Calendar, Event

from matchmaker.storage.calendar import DueRow
from matchmaker.web.calendar.words import due_url, due_words

REFRESHED = timedelta(hours=6)
"""How often a program is asked to look again (RFC 7986, 5.7)."""


def feed(rows: Iterable[DueRow], *, site_url: str, now: datetime) -> bytes:
    """The rows as all-day events; an event keeps its UID when its day moves."""
    calendar = Calendar()
    calendar.add("prodid", "-//matchmaker//calendar//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _("IP matching platform"))
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for row in rows:
        calendar.add_component(_event(row, site_url, now))
    text: bytes = calendar.to_ical()
    return text


def _event(row: DueRow, site_url: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{row.kind.value}-{row.id}@{request.host}")
    event.add("dtstamp", now)
    event.add("dtstart", row.day)
    event.add("dtend", row.day + timedelta(days=1))
    event.add("summary", due_words(row))
    event.add("url", site_url.rstrip("/") + due_url(row))
    event.add("transp", "TRANSPARENT")
    return event
