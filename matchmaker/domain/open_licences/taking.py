"""Taking an open licence: written notice to the holder and payment as announced (Patent Law, 51)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from matchmaker.domain.access import Role
from matchmaker.domain.deals import FeeKind
from matchmaker.domain.deals.terms import MOST_YUAN
from matchmaker.domain.errors import Invalid
from matchmaker.domain.moves import Move, move
from matchmaker.domain.open_licences.statement import Statement


class TakingStatus(StrEnum):
    """Where it stands; from the payment on there is a licence."""

    NOTIFIED = "notified"
    PAID = "paid"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class TakingMove(StrEnum):
    """What follows the notice."""

    PAY = "pay"
    CANCEL = "cancel"
    CONFIRM = "confirm"
    DISPUTE = "dispute"


class Part(StrEnum):
    """Who acts: the licensee that gave notice, or the holder."""

    TAKER = "taker"
    HOLDER = "holder"


_PEOPLE = (Role.MEMBER, Role.OWNER)
_S = TakingStatus

TAKING_MOVES: dict[TakingMove, Move[TakingStatus]] = {
    TakingMove.PAY: move({_S.NOTIFIED}, _S.PAID, *_PEOPLE),
    TakingMove.CANCEL: move({_S.NOTIFIED}, _S.CANCELLED, *_PEOPLE),
    TakingMove.CONFIRM: move({_S.PAID}, _S.CONFIRMED, *_PEOPLE),
    TakingMove.DISPUTE: move({_S.PAID}, _S.NOTIFIED, *_PEOPLE),
}

PART_OF: Mapping[TakingMove, Part] = {
    TakingMove.PAY: Part.TAKER,
    TakingMove.CANCEL: Part.TAKER,
    TakingMove.CONFIRM: Part.HOLDER,
    TakingMove.DISPUTE: Part.HOLDER,
}
"""DISPUTE says that the money has not come: the payment is entered anew."""

LICENSED = frozenset({TakingStatus.PAID, TakingStatus.CONFIRMED})

# Paid at once; of the other kinds a first part is due, or nothing until there is something to share.
_AT_ONCE = frozenset({FeeKind.LUMP_SUM, FeeKind.ENTRANCE_ROYALTY})


def check_payment(
    statement: Statement, amount: int, paid_on: date, *, withdrawn_on: date | None, today: date
) -> None:
    """Raise Invalid for a payment that is not as announced.

    amount -- in yuan. withdrawn_on -- of the statement, if it was withdrawn: later payments are too late.
    """
    if paid_on > today:
        raise Invalid("day_in_future", field="paid_on")
    if withdrawn_on is not None and paid_on > withdrawn_on:
        raise Invalid("open_paid_too_late", field="paid_on")
    if not 0 <= amount <= MOST_YUAN:
        raise Invalid("term_amount", field="paid", limit=MOST_YUAN)
    if statement.fee_kind in _AT_ONCE and amount < (statement.amount or 0):
        raise Invalid("open_paid_less", field="paid", amount=statement.amount)
    if statement.fee_kind is FeeKind.INSTALMENTS and not amount and statement.amount:
        raise Invalid("term_needed", field="paid")
