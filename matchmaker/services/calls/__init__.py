"""Calls: published by organisations and the alliance, answered under seal, with an answer for everyone."""

from matchmaker.services.calls.answering import (
    accept_reply,
    consent_to_contact,
    decline_reply,
    withdraw_reply,
)
from matchmaker.services.calls.minding import mind
from matchmaker.services.calls.publishing import draft_call, edit_call, move_call
from matchmaker.services.calls.reading import (
    accept_terms,
    answer_question,
    ask_question,
    may_read,
    readable_call,
)
from matchmaker.services.calls.replying import send_reply

__all__ = [
    "accept_reply",
    "accept_terms",
    "answer_question",
    "ask_question",
    "consent_to_contact",
    "decline_reply",
    "draft_call",
    "edit_call",
    "may_read",
    "mind",
    "move_call",
    "readable_call",
    "send_reply",
    "withdraw_reply",
]
