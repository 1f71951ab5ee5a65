"""The days that a calendar holds: what falls due, and when its readers still see it."""

from datetime import timedelta
from enum import StrEnum

AHEAD = timedelta(days=180)
"""So far a calendar looks; follow-up reports lie half a year ahead."""

BEHIND = timedelta(days=30)
"""So long something overdue stays in it."""


class DueKind(StrEnum):
    """What falls on a day."""

    INTRODUCTION = "introduction"
    DEAL = "deal"
    RECORDAL = "recordal"
    REQUEST = "request"
    CALL = "call"
    REPLY = "reply"
    SESSION = "session"
    NEED = "need"
    LISTING = "listing"
