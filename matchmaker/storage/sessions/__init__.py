"""Matchmaking sessions: their tables, and what pages and services read of them."""

from matchmaker.storage.sessions.reading import (
    GuestRow,
    MeetingRow,
    SessionRow,
    busy_slots,
    figures_of,
    guests_of,
    meeting_between,
    meeting_contact,
    meetings_of,
    sessions_page,
    sessions_to_ask,
    taken_tables,
)
from matchmaker.storage.sessions.tables import MatchSession, Meeting, MeetingSeat, SessionGuest

__all__ = [
    "GuestRow",
    "MatchSession",
    "Meeting",
    "MeetingRow",
    "MeetingSeat",
    "SessionGuest",
    "SessionRow",
    "busy_slots",
    "figures_of",
    "guests_of",
    "meeting_between",
    "meeting_contact",
    "meetings_of",
    "sessions_page",
    "sessions_to_ask",
    "taken_tables",
]
