"""Sessions: the table of moves whole, plans at their fields, and seats that collide with nothing."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from matchmaker.domain.errors import Forbidden, Invalid, WrongState
from matchmaker.domain.moves import target_of
from matchmaker.domain.sessions import (
    MEETING_MOVES,
    MeetingMove,
    MeetingPart,
    MeetingStatus,
    Seat,
    SessionFigures,
    SessionPlan,
    Standing,
    check_plan,
    clock,
    free_seat,
)

TODAY = date(2026, 11, 27)

# move -> (who may make it, state -> state reached); written apart from the table it tests.
EXPECTED: dict[str, tuple[set[str], dict[str, str]]] = {
    "accept": ({"asked"}, {"requested": "agreed"}),
    "decline": ({"asked"}, {"requested": "declined"}),
    "cancel": ({"asker", "asked"}, {"requested": "cancelled", "agreed": "cancelled"}),
    "kept": ({"asker", "asked"}, {"agreed": "agreed"}),
    "missed": ({"asker", "asked"}, {"agreed": "agreed"}),
}


@pytest.mark.parametrize("part", [*MeetingPart, None])
@pytest.mark.parametrize("move", MeetingMove)
def test_each_side_makes_its_own_moves_and_no_others(part, move) -> None:
    allowed, ways = EXPECTED[move.value]
    who = Standing(frozenset({part} if part else ()))
    for state in MeetingStatus:
        if part not in allowed:
            with pytest.raises(Forbidden):
                target_of(MEETING_MOVES, move, state, who)
        elif state.value not in ways:
            with pytest.raises(WrongState):
                target_of(MEETING_MOVES, move, state, who)
        else:
            assert target_of(MEETING_MOVES, move, state, who) == ways[state.value]


PLAN = SessionPlan(
    title="钢铁专场",
    place="唐山",
    held_on=TODAY + timedelta(days=7),
    starts_at=9 * 60,
    slot_minutes=20,
    slots=12,
    tables=10,
)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"place": ""}, "place"),
        ({"held_on": TODAY}, "held_on"),
        ({"held_on": TODAY + timedelta(days=366)}, "held_on"),
        ({"slot_minutes": 4}, "slot_minutes"),
        ({"slots": 0}, "slots"),
        ({"slots": 41}, "slots"),
        ({"tables": 201}, "tables"),
        ({"starts_at": 23 * 60}, "slots"),
    ],
)
def test_what_a_plan_lacks_is_said_at_its_field(changed, field) -> None:
    check_plan(PLAN, today=TODAY)
    with pytest.raises(Invalid) as refused:
        check_plan(replace(PLAN, **changed), today=TODAY)
    assert refused.value.field == field


def test_the_first_slot_and_table_that_are_free() -> None:
    assert free_seat(slots=3, tables=2, busy={0}, taken={1: {0, 1}, 2: {0}}) == Seat(2, 1)
    with pytest.raises(WrongState):
        free_seat(slots=3, tables=2, busy={0, 2}, taken={1: {0, 1}})


def test_seats_given_out_one_after_another_never_collide() -> None:
    draw = Random(7)
    seats: dict[Seat, tuple[int, int]] = {}
    busy: dict[int, set[int]] = {member: set() for member in range(12)}
    for _number in range(200):
        one, other = draw.sample(range(12), 2)
        taken: dict[int, set[int]] = {}
        for seat in seats:
            taken.setdefault(seat.slot, set()).add(seat.table)
        try:
            seat = free_seat(slots=6, tables=4, busy=busy[one] | busy[other], taken=taken)
        except WrongState:
            assert all(slot in busy[one] | busy[other] or len(taken.get(slot, ())) == 4 for slot in range(6))
            continue
        assert seat not in seats
        assert seat.slot not in busy[one] | busy[other]
        seats[seat] = (one, other)
        busy[one].add(seat.slot)
        busy[other].add(seat.slot)
    assert len(seats) > 15


def test_clock_and_figures() -> None:
    assert clock(545, 20, 4) == "10:25"
    assert (SessionFigures(0, 0, 0, 0).acceptance, SessionFigures(4, 3, 0, 0).kept_share) == (None, None)
    assert (SessionFigures(4, 3, 1, 2).acceptance, SessionFigures(4, 3, 1, 2).kept_share) == (0.75, 0.5)
