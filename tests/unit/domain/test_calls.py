"""The two tables of calls, whole: every part in every state with every move; terms and days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matchmaker.domain.access import SYSTEM, Actor, MemberRole
from matchmaker.domain.calendar import WorkingCalendar
from matchmaker.domain.calls import (
    CALL_MOVES,
    REPLY_MOVES,
    CallContent,
    CallKind,
    CallMove,
    CallStatus,
    Ownership,
    Part,
    ReplyMove,
    ReplyStatus,
    Secrecy,
    Standing,
    answer_due,
    check_call,
    next_look,
    standing,
    terms_digest,
)
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, Invalid, WrongState
from matchmaker.domain.moves import target_of

TODAY = date(2026, 11, 27)

# move -> (who may make it, state -> state reached); written apart from the tables they test.
CALLS: dict[str, tuple[set[str], dict[str, str]]] = {
    "submit": ({"caller"}, {"draft": "in_review"}),
    "return": ({"reviewer"}, {"in_review": "draft"}),
    "publish": ({"reviewer"}, {"in_review": "open"}),
    "close": ({"caller", "program"}, {"open": "closed"}),
    "end": ({"program"}, {"closed": "ended"}),
    "withdraw": (
        {"caller", "reviewer"},
        dict.fromkeys(("draft", "in_review", "open", "closed"), "withdrawn"),
    ),
}
REPLIES: dict[str, tuple[set[str], dict[str, str]]] = {
    "accept": ({"caller"}, {"waiting": "accepted"}),
    "decline": ({"caller"}, {"waiting": "declined"}),
    "consent": ({"answerer"}, {"accepted": "introduced"}),
    "withdraw": ({"answerer"}, {"waiting": "withdrawn", "accepted": "withdrawn"}),
    "renew": ({"answerer"}, {"withdrawn": "waiting"}),
    "lapse": ({"program"}, {"waiting": "lapsed", "accepted": "lapsed"}),
}


@pytest.mark.parametrize("part", [*Part, None])
@pytest.mark.parametrize(
    ("table", "expected", "states"),
    [(CALL_MOVES, CALLS, CallStatus), (REPLY_MOVES, REPLIES, ReplyStatus)],
    ids=["call", "reply"],
)
def test_every_part_makes_its_own_moves_and_no_others(table, expected, states, part) -> None:
    assert {move.value for move in table} == set(expected)
    who = Standing(frozenset({part} if part else ()))
    for move in table:
        allowed, ways = expected[move.value]
        for state in states:
            if part not in allowed:
                with pytest.raises(Forbidden):
                    target_of(table, move, state, who)
            elif state.value not in ways:
                with pytest.raises(WrongState):
                    target_of(table, move, state, who)
            else:
                assert target_of(table, move, state, who) == ways[state.value]


def test_every_move_stands_in_its_table() -> None:
    assert set(CALL_MOVES) == set(CallMove)
    assert set(REPLY_MOVES) == set(ReplyMove)


ACTORS = {
    "owner": Actor(1, "n", "caller", MemberRole.OWNER, admitted=True),
    "colleague": Actor(2, "n", "caller", MemberRole.MEMBER, admitted=True),
    "suspended": Actor(1, "n", "caller", MemberRole.OWNER, admitted=False),
    "stranger": Actor(3, "n", "third", MemberRole.OWNER, admitted=True),
    "coordinator": Actor(4, "n", regions=frozenset({Region.HEBEI})),
    "colleague_coordinator": Actor(5, "n", regions=frozenset(Region)),
    "other_coordinator": Actor(6, "n", regions=frozenset({Region.TIANJIN})),
    "admin": Actor(7, "n", is_admin=True),
    "visitor": Actor(),
    "system": SYSTEM,
}


@pytest.mark.parametrize(
    ("member", "author", "expected"),
    [
        (
            "caller",
            1,
            {
                "owner": {Part.CALLER},
                "colleague": {Part.CALLER},
                "coordinator": {Part.REVIEWER},
                "colleague_coordinator": {Part.REVIEWER},
                "admin": {Part.REVIEWER},
                "system": {Part.PROGRAM},
            },
        ),
        (
            None,
            4,
            {
                "coordinator": {Part.CALLER},
                "colleague_coordinator": {Part.CALLER, Part.REVIEWER},
                "admin": {Part.CALLER, Part.REVIEWER},
                "system": {Part.PROGRAM},
            },
        ),
    ],
    ids=["organisation", "alliance"],
)
def test_who_is_what_to_a_call(member, author, expected) -> None:
    found = {
        name: set(standing(actor, member_id=member, author=author, region=Region.HEBEI).roles)
        for name, actor in ACTORS.items()
    }
    assert {name: parts for name, parts in found.items() if parts} == expected


CONTENT = CallContent(
    kind=CallKind.PROBLEM,
    title="轧辊剥落",
    summary="热轧工作辊堆焊层剥落",
    details="第七炉",
    industry="C31",
    ipc=("B23K 9/04",),
    region=Region.HEBEI,
    budget=200_000,
    reward="",
    ownership=Ownership.SHARED,
    secrecy=Secrecy.OWN_USE,
    closes_on=TODAY + timedelta(days=30),
)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"summary": ""}, "summary"),
        ({"details": ""}, "details"),
        ({"closes_on": TODAY}, "closes_on"),
        ({"closes_on": TODAY + timedelta(days=366)}, "closes_on"),
        ({"budget": None}, "reward"),
    ],
)
def test_what_a_call_lacks_is_said_at_its_field(changed, field) -> None:
    with pytest.raises(Invalid) as refused:
        check_call(replace(CONTENT, **changed), today=TODAY)
    assert refused.value.field == field


def test_a_reward_in_words_or_in_yuan_is_enough() -> None:
    check_call(CONTENT, today=TODAY)
    check_call(replace(CONTENT, budget=None, reward="面议"), today=TODAY)


def test_the_hash_changes_with_every_term() -> None:
    terms = {
        "budget": 200_000,
        "reward": "",
        "ownership": Ownership.SHARED,
        "secrecy": Secrecy.OWN_USE,
    }
    others = [
        {"budget": None},
        {"reward": "面议"},
        {"ownership": Ownership.CALLER},
        {"secrecy": Secrecy.OPEN},
    ]
    assert len({terms_digest(**terms), *(terms_digest(**{**terms, **other}) for other in others)}) == 5


def test_days_are_working_days_and_lead_from_reminder_to_end() -> None:
    # 27 November 2026 is a Friday; the Monday after it is a day off here.
    calendar = WorkingCalendar(holidays=frozenset({date(2026, 11, 30)}))
    due = answer_due(TODAY, calendar)
    assert due == date(2026, 12, 14)
    looks = [next_look(due, reminders, calendar) for reminders in range(4)]
    assert looks == [due, date(2026, 12, 21), date(2026, 12, 28), date(2026, 12, 28)]
