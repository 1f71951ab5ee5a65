"""Calls: their tables, and what pages and services read of them."""

from matchmaker.storage.calls.reading import (
    CallContact,
    CallFilter,
    CallRow,
    ReplyRow,
    call_contact,
    calls_page,
    calls_to_close,
    count_replies,
    has_open_replies,
    is_published_patent,
    published_patents,
    questions_of,
    replies_to,
    replies_to_look_at,
    reply_of,
)
from matchmaker.storage.calls.tables import Call, CallAcceptance, CallQuestion, CallReply

__all__ = [
    "Call",
    "CallAcceptance",
    "CallContact",
    "CallFilter",
    "CallQuestion",
    "CallReply",
    "CallRow",
    "ReplyRow",
    "call_contact",
    "calls_page",
    "calls_to_close",
    "count_replies",
    "has_open_replies",
    "is_published_patent",
    "published_patents",
    "questions_of",
    "replies_to",
    "replies_to_look_at",
    "reply_of",
]
