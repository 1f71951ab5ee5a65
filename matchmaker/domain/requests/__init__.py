"""Requests for a service: a member asks agencies, they quote, one is chosen, delivers, and is confirmed."""

from matchmaker.domain.requests.asking import (
    KIND_AT,
    OutcomeNote,
    Quote,
    RequestDetails,
    check_details,
    check_note,
    check_quote,
)
from matchmaker.domain.requests.clocks import clock_of
from matchmaker.domain.requests.moves import (
    MOVES,
    OPEN_STATES,
    OVER_STATES,
    EndReason,
    Part,
    Reply,
    RequestMove,
    RequestState,
    moves_open_to,
    target_of,
)
from matchmaker.domain.requests.ranking import AgencyFacts, in_order, median_hours

__all__ = [
    "KIND_AT",
    "MOVES",
    "OPEN_STATES",
    "OVER_STATES",
    "AgencyFacts",
    "EndReason",
    "OutcomeNote",
    "Part",
    "Quote",
    "Reply",
    "RequestDetails",
    "RequestMove",
    "RequestState",
    "check_details",
    "check_note",
    "check_quote",
    "clock_of",
    "in_order",
    "median_hours",
    "moves_open_to",
    "target_of",
]
