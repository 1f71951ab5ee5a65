"""The life of an application: moves, what must be filled in, when a decision is due."""

from datetime import date

import pytest

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, WrongState
from matchmaker.domain.members import (
    MEMBER_MOVES,
    MemberDetails,
    MemberMove,
    MemberStatus,
    keep_finer_industries,
    missing_parts,
    review_due,
)
from matchmaker.domain.moves import moves_open_to, target_of
from matchmaker.domain.vocabulary import MemberKind

APPLICANT = Actor(account_id=1, member_id="m", member_role=MemberRole.OWNER)
COORDINATOR = Actor(account_id=2, regions=frozenset({Region.HEBEI}))
COMPLETE = MemberDetails(
    kind=MemberKind.COMPANY,
    name="唐山精工铸造有限公司",
    district="130200",
    credit_code="91",
    industries=("C33",),
    profile="生产球墨铸铁管件与阀体铸件，树脂砂造型，年产一万吨。",
)


@pytest.mark.parametrize(
    ("move", "before", "actor", "after"),
    [
        ("submit", "draft", APPLICANT, "submitted"),
        ("submit", "returned", APPLICANT, "submitted"),
        ("submit", "declined", APPLICANT, "submitted"),
        ("approve", "submitted", COORDINATOR, "approved"),
        ("return", "submitted", COORDINATOR, "returned"),
        ("decline", "submitted", COORDINATOR, "declined"),
        ("suspend", "approved", COORDINATOR, "suspended"),
        ("restore", "suspended", COORDINATOR, "approved"),
    ],
)
def test_moves_that_are_allowed(move: str, before: str, actor: Actor, after: str):
    assert target_of(MEMBER_MOVES, MemberMove(move), MemberStatus(before), actor) == after


@pytest.mark.parametrize(
    ("move", "before"),
    [("approve", "draft"), ("approve", "approved"), ("suspend", "submitted"), ("restore", "approved")],
)
def test_moves_from_the_wrong_state_are_refused(move: str, before: str):
    with pytest.raises(WrongState):
        target_of(MEMBER_MOVES, MemberMove(move), MemberStatus(before), COORDINATOR)


def test_nobody_approves_their_own_application():
    with pytest.raises(Forbidden):
        target_of(MEMBER_MOVES, MemberMove.APPROVE, MemberStatus.SUBMITTED, APPLICANT)
    assert moves_open_to(MEMBER_MOVES, MemberStatus.SUBMITTED, APPLICANT) == []


def test_a_complete_company_misses_nothing():
    assert missing_parts(COMPLETE) == ()


def test_an_agency_needs_its_licence_and_services():
    agency = MemberDetails(kind=MemberKind.AGENCY, name=" ", district="120103", profile="短")

    assert missing_parts(agency) == (
        "name",
        "credit_code",
        "industries",
        "profile",
        "licence_number",
        "services",
    )


def test_finer_codes_survive_a_form_that_knows_divisions_only():
    assert keep_finer_industries(("C34", "M73"), ["C3484", "C3489", "C33"]) == ["C3484", "C3489", "M73"]


@pytest.mark.parametrize(
    ("submitted", "due"),
    [("2026-11-16", "2026-11-23"), ("2026-11-20", "2026-11-27"), ("2026-11-21", "2026-11-27")],
    ids=["monday", "friday", "saturday"],
)
def test_a_decision_is_due_after_five_weekdays(submitted: str, due: str):
    assert review_due(date.fromisoformat(submitted)) == date.fromisoformat(due)
