"""The table of moves, whole: every role at every stage with every move."""

from datetime import date, timedelta

import pytest

from matchmaker.domain.access import SYSTEM, Actor, MemberRole
from matchmaker.domain.deals import (
    MOVES,
    OPEN_STAGES,
    OVER,
    UNDO_TIME,
    UNDOABLE,
    DealMove,
    DealStage,
    check_undo,
    standing,
)
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, WrongState
from matchmaker.domain.moves import target_of

PARTIES, REGIONS = ("seeker", "provider"), (Region.HEBEI, Region.BEIJING)
TODAY = date(2026, 11, 27)


def acting(member: str, role: MemberRole, *, admitted: bool = True) -> Actor:
    return Actor(1, "n", member, role, admitted=admitted)


# Everybody who might act, by name; only the first group has a part in the deal.
ACTORS = {
    "owner": acting("seeker", MemberRole.OWNER),
    "other_owner": acting("provider", MemberRole.OWNER),
    "colleague": acting("seeker", MemberRole.MEMBER),
    "coordinator": Actor(2, "n", regions=frozenset({Region.HEBEI})),
    "chief": Actor(2, "n", regions=frozenset(Region)),
    "admin": Actor(3, "n", is_admin=True),
    "system": SYSTEM,
    "visitor": Actor(),
    "account": Actor(4, "n"),
    "suspended": acting("seeker", MemberRole.OWNER, admitted=False),
    "stranger": acting("third", MemberRole.OWNER),
    "strange_colleague": acting("third", MemberRole.MEMBER),
    "other_coordinator": Actor(5, "n", regions=frozenset({Region.TIANJIN})),
}
OWNERS = {"owner", "other_owner"}
PEOPLE = OWNERS | {"colleague"}
STAFF = {"coordinator", "chief", "admin", "system"}

# move -> (who may make it, stage -> stage reached); written apart from the table it tests.
EXPECTED: dict[str, tuple[set[str], dict[str, str]]] = {
    "open_nda": (PEOPLE, {"introduced": "nda"}),
    "sign_nda": (OWNERS, {"nda": "evaluating"}),
    "keep_evaluating": (PEOPLE, {"evaluating": "evaluating"}),
    "propose_terms": (PEOPLE, {"evaluating": "negotiating", "negotiating": "negotiating"}),
    "agree_terms": (OWNERS, {"negotiating": "negotiating"}),
    "sign_contract": (OWNERS, {"negotiating": "signed"}),
    "record": (PEOPLE | STAFF, {"signed": "recorded"}),
    "waive_recordal": (PEOPLE | STAFF, {"signed": "recorded"}),
    "report_half_year": (PEOPLE | STAFF, {"recorded": "follow_up"}),
    "report_year": (PEOPLE | STAFF, {"follow_up": "closed"}),
    "fail": (
        OWNERS | STAFF,
        dict.fromkeys(
            ("introduced", "nda", "evaluating", "negotiating", "signed", "recorded", "follow_up"), "failed"
        ),
    ),
    "lapse": (
        {"admin", "system"},
        dict.fromkeys(("introduced", "nda", "evaluating", "negotiating"), "failed"),
    ),
}


def as_seen(name: str) -> Actor:
    return standing(ACTORS[name], parties=PARTIES, regions=REGIONS)


def outcome(name: str, move: str, stage: DealStage) -> str:
    try:
        return target_of(MOVES, DealMove(move), stage, as_seen(name)).value
    except Forbidden:
        return "forbidden"
    except WrongState:
        return "wrong_state"


@pytest.mark.parametrize("name", ACTORS)
@pytest.mark.parametrize("move", [move.value for move in DealMove if move is not DealMove.UNDO])
def test_every_role_at_every_stage_with_every_move(name: str, move: str) -> None:
    permitted, leads_to = EXPECTED[move]
    for stage in DealStage:
        expected = leads_to.get(stage, "wrong_state") if name in permitted else "forbidden"
        assert outcome(name, move, stage) == expected, stage


def test_the_table_has_every_move_but_the_way_back() -> None:
    assert set(MOVES) == set(DealMove) - {DealMove.UNDO}
    assert set(EXPECTED) == {move.value for move in MOVES}


def test_every_stage_is_reached_and_every_open_one_can_be_left() -> None:
    assert {row.target for row in MOVES.values()} == set(DealStage) - {DealStage.INTRODUCED}
    left = {source for row in MOVES.values() for source in row.sources}
    assert left == set(OPEN_STAGES) == set(DealStage) - OVER


def test_nobody_signs_for_a_contract_but_from_negotiations() -> None:
    ways = [name for name, row in MOVES.items() if row.target is DealStage.SIGNED]
    assert ways == [DealMove.SIGN_CONTRACT]


@pytest.mark.parametrize("name", ACTORS)
def test_only_staff_of_the_deals_regions_takes_back(name: str) -> None:
    if name in STAFF:
        check_undo(as_seen(name), last=DealMove.FAIL, made_on=TODAY, today=TODAY)
    else:
        with pytest.raises(Forbidden):
            check_undo(as_seen(name), last=DealMove.FAIL, made_on=TODAY, today=TODAY)


@pytest.mark.parametrize("last", [None, *DealMove])
def test_signatures_and_agreements_stay(last: DealMove | None) -> None:
    if last in UNDOABLE:
        check_undo(as_seen("coordinator"), last=last, made_on=TODAY, today=TODAY)
    else:
        with pytest.raises(WrongState, match="deal_not_undoable"):
            check_undo(as_seen("coordinator"), last=last, made_on=TODAY, today=TODAY)
    assert not UNDOABLE & {DealMove.SIGN_NDA, DealMove.AGREE_TERMS, DealMove.PROPOSE_TERMS, DealMove.UNDO}


def test_the_window_closes_after_its_last_day() -> None:
    made_on = TODAY - UNDO_TIME
    check_undo(as_seen("chief"), last=DealMove.RECORD, made_on=made_on, today=TODAY)
    with pytest.raises(WrongState, match="deal_undo_too_late"):
        check_undo(as_seen("chief"), last=DealMove.RECORD, made_on=made_on - timedelta(days=1), today=TODAY)
