"""Requests for a service: the table of moves whole, clocks, what may be typed, and the order of agencies."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.calendar import WorkingCalendar
from matchmaker.domain.errors import Forbidden, Invalid, WrongState
from matchmaker.domain.requests import (
    MOVES,
    OPEN_STATES,
    OVER_STATES,
    AgencyFacts,
    OutcomeNote,
    Part,
    Quote,
    RequestDetails,
    RequestMove,
    RequestState,
    check_details,
    check_note,
    check_quote,
    clock_of,
    in_order,
    median_hours,
    moves_open_to,
    target_of,
)
from matchmaker.domain.requests.moves import LAPSE_REASON
from matchmaker.domain.requests.ranking import SILENCE
from matchmaker.domain.vocabulary import ServiceKind

TODAY, CALENDAR = date(2026, 11, 27), WorkingCalendar()

# move -> (who may make it, state -> state reached); written apart from the table it tests.
EXPECTED: dict[str, tuple[set[str], dict[str, str]]] = {
    "quote": ({"asked"}, {"asked": "asked"}),
    "decline": ({"asked"}, {"asked": "asked"}),
    "close": ({"program"}, {"asked": "comparing"}),
    "choose": ({"asker"}, {"comparing": "ordered"}),
    "withdraw": ({"asker"}, {"asked": "ended", "comparing": "ended"}),
    "deliver": ({"chosen"}, {"ordered": "delivered"}),
    "give_up": ({"chosen"}, {"ordered": "ended"}),
    "confirm": ({"asker"}, {"delivered": "confirmed"}),
    "deny": ({"asker"}, {"ordered": "ended", "delivered": "ended"}),
    "lapse": ({"program"}, dict.fromkeys(("asked", "comparing", "ordered", "delivered"), "ended")),
}


def outcome(part: Part, move: RequestMove, state: RequestState) -> str:
    try:
        return target_of(move, state, part).value
    except Forbidden:
        return "forbidden"
    except WrongState:
        return "wrong_state"


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("move", RequestMove)
def test_every_part_in_every_state_with_every_move(part: Part, move: RequestMove) -> None:
    permitted, leads_to = EXPECTED[move.value]
    for state in RequestState:
        expected = leads_to.get(state.value, "wrong_state") if part.value in permitted else "forbidden"
        assert outcome(part, move, state) == expected, state
        assert (move in moves_open_to(state, part)) == (expected not in {"forbidden", "wrong_state"})


def test_every_state_is_reached_and_every_open_one_ends_by_itself() -> None:
    assert set(MOVES) == set(RequestMove)
    assert {row.target for row in MOVES.values()} == set(RequestState)
    assert MOVES[RequestMove.LAPSE].sources == set(OPEN_STATES) == set(LAPSE_REASON)
    assert set(RequestState) - set(OPEN_STATES) == OVER_STATES


@pytest.mark.parametrize("state", OPEN_STATES)
def test_every_open_state_has_a_due_day_a_reminder_and_an_end(state: RequestState) -> None:
    until = date(2026, 12, 4)
    clock = clock_of(state, today=TODAY, calendar=CALENDAR, answers_until=until, working_days=5)
    assert None not in {clock.due_on, clock.lapses_on, clock.remind_on}
    assert TODAY < clock.remind_on <= clock.due_on < clock.lapses_on


def test_answers_are_taken_through_their_last_day_and_delivery_counts_the_promised_days() -> None:
    asked = clock_of(RequestState.ASKED, today=TODAY, calendar=CALENDAR, answers_until=date(2026, 12, 4))
    assert (asked.due_on, asked.lapses_on) == (date(2026, 12, 4), date(2026, 12, 5))
    ordered = clock_of(
        RequestState.ORDERED, today=TODAY, calendar=CALENDAR, answers_until=TODAY, working_days=3
    )
    assert ordered.due_on == date(2026, 12, 2)
    over = clock_of(RequestState.CONFIRMED, today=TODAY, calendar=CALENDAR, answers_until=TODAY)
    assert over.due_on is over.lapses_on is over.remind_on is None


DETAILS = RequestDetails(
    kind=ServiceKind.SEARCH, title="查新", text="某技术的查新", answers_until=date(2026, 12, 4)
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, ""),
        ({"title": " "}, "title"),
        ({"title": "题" * 201}, "title"),
        ({"text": ""}, "text"),
        ({"text": "文" * 4001}, "text"),
        ({"subclasses": tuple(f"A0{n}B" for n in range(11))}, "subclasses"),
        ({"answers_until": date(2026, 12, 1)}, "answers_until"),
        ({"answers_until": date(2026, 12, 2)}, ""),
        ({"answers_until": TODAY + timedelta(days=60)}, ""),
        ({"answers_until": TODAY + timedelta(days=61)}, "answers_until"),
    ],
)
def test_a_request_names_the_field_at_fault(changes: dict[str, object], field: str) -> None:
    assert fault(lambda: check_details(replace(DETAILS, **changes), today=TODAY, calendar=CALENDAR)) == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, ""),
        ({"price": 0}, ""),
        ({"price": -1}, "price"),
        ({"price": 2_000_000_001}, "price"),
        ({"working_days": 0}, "working_days"),
        ({"working_days": 501}, "working_days"),
        ({"text": "\n"}, "text"),
    ],
)
def test_a_quote_names_the_field_at_fault(changes: dict[str, object], field: str) -> None:
    quote = replace(Quote(price=8000, working_days=10, text="两周交付"), **changes)
    assert fault(lambda: check_quote(quote)) == field


@pytest.mark.parametrize(
    ("note", "field"),
    [
        (OutcomeNote(""), ""),
        (OutcomeNote("", is_needed=True), "note"),
        (OutcomeNote("好", is_needed=True), ""),
        (OutcomeNote("字" * 1001), "note"),
    ],
)
def test_a_note_is_needed_where_nothing_is_understood_without(note: OutcomeNote, field: str) -> None:
    assert fault(lambda: check_note(note)) == field


def fault(check) -> str:
    try:
        check()
    except Invalid as refusal:
        return refusal.field
    return ""


# Each agency is better than the next by one fact alone, and worse than it in every fact that counts later.
LADDER = [
    AgencyFacts(agency_id="1", name="z", licence_checked_on=TODAY),
    AgencyFacts(agency_id="2", name="z", confirmed_here=1),
    AgencyFacts(agency_id="3", name="z", confirmed_of_kind=9),
    AgencyFacts(agency_id="4", name="z", first_answer_hours=2.0),
    AgencyFacts(agency_id="5", name="z", first_answer_hours=3.0, is_in_region=True),
    AgencyFacts(agency_id="6", name="z", is_in_region=True),
    AgencyFacts(agency_id="7", name="a"),
    AgencyFacts(agency_id="8", name="z"),
    AgencyFacts(agency_id="9", name="a", first_answer_hours=SILENCE, is_in_region=True, confirmed=99),
]


def test_one_fact_goes_before_all_later_ones_together() -> None:
    for some in permutations(LADDER, 3):
        assert [one.agency_id for one in in_order(some)] == sorted(one.agency_id for one in some)


@given(st.permutations(LADDER))
def test_the_order_does_not_depend_on_where_agencies_stood(agencies: list[AgencyFacts]) -> None:
    assert in_order(agencies) == LADDER


def test_under_three_requests_a_median_says_nothing_and_silence_is_slower_than_any_answer() -> None:
    assert median_hours([1.0, 2.0]) is None
    assert median_hours([4.0, 1.0, 2.0]) == 2.0
    assert median_hours([1.0, None, 1000.0]) == 1000.0
    assert median_hours([1.0, None, None]) == SILENCE
