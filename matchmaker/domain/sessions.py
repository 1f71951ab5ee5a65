"""Matchmaking sessions: a day of short meetings, each at a table, in a slot in which both sides are free."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matchmaker.domain.errors import Invalid, WrongState
from matchmaker.domain.moves import Move, move


class SessionStatus(StrEnum):
    """Where a session stands; whether it is over is a matter of its day."""

    PLANNED = "planned"
    CALLED_OFF = "called_off"


class MeetingStatus(StrEnum):
    """Where a meeting of two organisations stands."""

    REQUESTED = "requested"
    AGREED = "agreed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class MeetingMove(StrEnum):
    """What is done with a meeting."""

    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    KEPT = "kept"
    MISSED = "missed"


class MeetingPart(StrEnum):
    """What somebody is to a meeting."""

    ASKER = "asker"
    ASKED = "asked"


_S, _BOTH = MeetingStatus, (MeetingPart.ASKER, MeetingPart.ASKED)

MEETING_MOVES: dict[MeetingMove, Move[MeetingStatus]] = {
    MeetingMove.ACCEPT: move({_S.REQUESTED}, _S.AGREED, MeetingPart.ASKED),
    MeetingMove.DECLINE: move({_S.REQUESTED}, _S.DECLINED, MeetingPart.ASKED),
    MeetingMove.CANCEL: move({_S.REQUESTED, _S.AGREED}, _S.CANCELLED, *_BOTH),
    MeetingMove.KEPT: move({_S.AGREED}, _S.AGREED, *_BOTH),
    MeetingMove.MISSED: move({_S.AGREED}, _S.AGREED, *_BOTH),
}

OUTCOMES = frozenset({MeetingMove.KEPT, MeetingMove.MISSED})
LIVE = frozenset({MeetingStatus.REQUESTED, MeetingStatus.AGREED})

CONSENT_TEXT = "session"
CONSENT_VERSION = "2026-11"

DAY_MINUTES = 24 * 60
LONGEST_AHEAD = timedelta(days=365)
MOST_SLOTS, MOST_TABLES = 40, 200
SHORTEST, LONGEST = 5, 120
"""Minutes of a slot."""


@dataclass(frozen=True)
class Standing:
    """Somebody as one meeting sees them."""

    roles: frozenset[MeetingPart]


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """What a coordinator plans; starts_at -- minutes after midnight in Beijing."""

    title: str
    place: str
    held_on: date
    starts_at: int
    slot_minutes: int
    slots: int
    tables: int


def check_plan(plan: SessionPlan, *, today: date) -> None:
    """Raise Invalid with the field at fault."""
    for name in ("title", "place"):
        if not getattr(plan, name):
            raise Invalid("required", field=name)
    if not today < plan.held_on <= today + LONGEST_AHEAD:
        raise Invalid("session_day", field="held_on", days=LONGEST_AHEAD.days)
    bounds = {"slot_minutes": (SHORTEST, LONGEST), "slots": (1, MOST_SLOTS), "tables": (1, MOST_TABLES)}
    for name, (least, most) in bounds.items():
        if not least <= getattr(plan, name) <= most:
            raise Invalid("session_bounds", field=name, least=least, most=most)
    if plan.starts_at + plan.slots * plan.slot_minutes > DAY_MINUTES:
        raise Invalid("session_too_long", field="slots")


@dataclass(frozen=True)
class Seat:
    """A slot and a table, both counted from 0."""

    slot: int
    table: int


def free_seat(
    *, slots: int, tables: int, busy: Collection[int], taken: Mapping[int, Collection[int]]
) -> Seat:
    """The first slot in which neither side is busy and a table is free, and the first such table.

    busy -- slots in which one of the two meets somebody; taken -- the tables in use by slot.
    Raises WrongState where there is none.
    """
    for slot in range(slots):
        used = taken.get(slot, ())
        if slot in busy or len(used) >= tables:
            continue
        return Seat(slot, next(table for table in range(tables) if table not in used))
    raise WrongState("session_no_slot")


def clock(starts_at: int, slot_minutes: int, slot: int) -> str:
    """When a slot begins, such as 09:20."""
    minutes = starts_at + slot * slot_minutes
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(frozen=True)
class SessionFigures:
    """What became of the requests of a session."""

    requested: int
    agreed: int
    kept: int
    reported: int

    @property
    def acceptance(self) -> float | None:
        """The share of requests that were agreed to; None without any."""
        return self.agreed / self.requested if self.requested else None

    @property
    def kept_share(self) -> float | None:
        """The share of the meetings reported on that took place; None without any."""
        return self.kept / self.reported if self.reported else None
