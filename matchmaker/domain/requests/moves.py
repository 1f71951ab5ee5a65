"""The life of a request for a service as one table: which move leads where, and who may make it."""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.errors import Forbidden, WrongState


class RequestState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    COMPARING = "comparing"
    ORDERED = "ordered"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    ENDED = "ended"


class RequestMove(StrEnum):
    """What is done to a request."""

    QUOTE = "quote"
    DECLINE = "decline"
    CLOSE = "close"
    CHOOSE = "choose"
    WITHDRAW = "withdraw"
    DELIVER = "deliver"
    GIVE_UP = "give_up"
    CONFIRM = "confirm"
    DENY = "deny"
    LAPSE = "lapse"


class Part(StrEnum):
    """What somebody is to one request; whoever is none of these has no part in it."""

    ASKER = "asker"
    ASKED = "asked"
    CHOSEN = "chosen"
    OVERSEER = "overseer"
    PROGRAM = "program"


class Reply(StrEnum):
    """What an asked agency has answered."""

    SILENT = "silent"
    QUOTED = "quoted"
    DECLINED = "declined"


class EndReason(StrEnum):
    """Why a request ended without a confirmed outcome; everybody concerned reads it."""

    NO_QUOTE = "no_quote"
    NO_CHOICE = "no_choice"
    WITHDRAWN = "withdrawn"
    GIVEN_UP = "given_up"
    NOT_DELIVERED = "not_delivered"
    UNCONFIRMED = "unconfirmed"


OPEN_STATES = (RequestState.ASKED, RequestState.COMPARING, RequestState.ORDERED, RequestState.DELIVERED)
"""In the order in which a request goes through them."""

OVER_STATES = frozenset({RequestState.CONFIRMED, RequestState.ENDED})

LAPSE_REASON: dict[RequestState, EndReason] = {
    RequestState.ASKED: EndReason.NO_QUOTE,
    RequestState.COMPARING: EndReason.NO_CHOICE,
    RequestState.ORDERED: EndReason.NOT_DELIVERED,
    RequestState.DELIVERED: EndReason.UNCONFIRMED,
}
"""What it means that nobody moved a request in a state."""


@dataclass(frozen=True)
class Row:
    """One row of the table of moves."""

    sources: frozenset[RequestState]
    target: RequestState
    parts: frozenset[Part]


def _row(sources: set[RequestState], target: RequestState, *parts: Part) -> Row:
    return Row(frozenset(sources), target, frozenset(parts))


_S = RequestState

MOVES: dict[RequestMove, Row] = {
    # An agency may better its quote while answers are taken, or take the request after all.
    RequestMove.QUOTE: _row({_S.ASKED}, _S.ASKED, Part.ASKED),
    RequestMove.DECLINE: _row({_S.ASKED}, _S.ASKED, Part.ASKED),
    RequestMove.CLOSE: _row({_S.ASKED}, _S.COMPARING, Part.PROGRAM),
    RequestMove.CHOOSE: _row({_S.COMPARING}, _S.ORDERED, Part.ASKER),
    RequestMove.WITHDRAW: _row({_S.ASKED, _S.COMPARING}, _S.ENDED, Part.ASKER),
    RequestMove.DELIVER: _row({_S.ORDERED}, _S.DELIVERED, Part.CHOSEN),
    RequestMove.GIVE_UP: _row({_S.ORDERED}, _S.ENDED, Part.CHOSEN),
    RequestMove.CONFIRM: _row({_S.DELIVERED}, _S.CONFIRMED, Part.ASKER),
    RequestMove.DENY: _row({_S.ORDERED, _S.DELIVERED}, _S.ENDED, Part.ASKER),
    RequestMove.LAPSE: _row(set(OPEN_STATES), _S.ENDED, Part.PROGRAM),
}


def target_of(move: RequestMove, state: RequestState, part: Part) -> RequestState:
    """The state that the move leads to.

    Raises Forbidden when this part may not make it, WrongState when the state does not allow it.
    """
    row = MOVES[move]
    if part not in row.parts:
        raise Forbidden(move=move.value)
    if state not in row.sources:
        raise WrongState(move=move.value, state=state.value)
    return row.target


def moves_open_to(state: RequestState, part: Part) -> list[RequestMove]:
    """The moves that this part could make now, in the table's order: the forms of a page."""
    return [move for move, row in MOVES.items() if state in row.sources and part in row.parts]
