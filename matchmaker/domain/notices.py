"""What a notice is about, and when its mail goes out: at once, gathered by day or week, or not at all."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from matchmaker.domain.calendar import BEIJING


class Topic(StrEnum):
    """What notices are about, as people choose among them."""

    ORGANISATION = "organisation"
    LISTINGS = "listings"
    SUGGESTIONS = "suggestions"
    INTRODUCTIONS = "introductions"
    DEALS = "deals"
    CALLS = "calls"
    OPEN_LICENCES = "open_licences"
    SERVICES = "services"
    SESSIONS = "sessions"
    SEARCHES = "searches"
    DESK = "desk"


class Pace(StrEnum):
    """When a notice is mailed; the inbox has it in any case."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


TOPICS: dict[str, Topic] = {
    "member_submitted": Topic.DESK,
    "listing_submitted": Topic.DESK,
    "listings_submitted": Topic.DESK,
    "import_to_review": Topic.DESK,
    "run_": Topic.DESK,
    "round_": Topic.DESK,
    "audit_": Topic.DESK,
    "member_": Topic.ORGANISATION,
    "listing": Topic.LISTINGS,
    "import_": Topic.LISTINGS,
    "valuation_": Topic.LISTINGS,
    "suggestions_": Topic.SUGGESTIONS,
    "introduction_": Topic.INTRODUCTIONS,
    "deal_": Topic.DEALS,
    "call_": Topic.CALLS,
    "open_licence_": Topic.OPEN_LICENCES,
    "request_": Topic.SERVICES,
    "session_": Topic.SESSIONS,
    "search_": Topic.SEARCHES,
}
"""The beginning of a notice's kind -> its topic; the longest that fits holds."""

ALWAYS_MAILED = frozenset(
    {
        "introduction_made",
        "call_reply_consent",
        "request_choose",
        "member_declined",
        "member_suspended",
        "audit_head",
    }
)
"""Contacts handed over, an organisation kept out, the head of the record: mailed at once in any case."""

DIGEST_HOUR = time(8, tzinfo=BEIJING)
"""When gathered mail goes out; the weekly one on Mondays."""


def topic_of(kind: str) -> Topic | None:
    """The topic of a kind of notice; None for a kind that nobody put under one."""
    fitting = [beginning for beginning in TOPICS if kind.startswith(beginning)]
    return TOPICS[max(fitting, key=len)] if fitting else None


def digest_edge(pace: Pace, now: datetime) -> datetime:
    """The latest moment at or before now at which the gathered mail of this pace was due."""
    local = now.astimezone(BEIJING)
    edge = datetime.combine(local.date(), DIGEST_HOUR)
    if edge > now:
        edge -= timedelta(days=1)
    return edge - timedelta(days=edge.weekday()) if pace is Pace.WEEKLY else edge
