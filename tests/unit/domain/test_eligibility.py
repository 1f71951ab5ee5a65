"""Which deals are lawful: a refusal for each rule with its article, and what must hold for all of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.eligibility import (
    ASSESSED,
    Assessment,
    Citation,
    CoOwnership,
    Deal,
    Export,
    Halt,
    Law,
    Licence,
    Pledge,
    Right,
    Verdict,
    assess,
    assess_all,
    leaves_a_deal,
)
from matchmaker.domain.matches import DEAD
from matchmaker.domain.vocabulary import DealKind, LegalStatus, PatentType

DAY = date(2026, 11, 22)
SOUND = Right(
    type=PatentType.INVENTION,
    status=LegalStatus.GRANTED,
    status_checked_on=date(2026, 11, 1),
    expires_on=date(2040, 8, 18),
    annuity_paid_until=date(2027, 8, 18),
    co_ownership=CoOwnership.SOLE,
    pledge=Pledge.NONE,
    licences=(),
    halt=Halt.NONE,
    has_evaluation_report=True,
)
PATENT_LAW, RULES, CODE = Law.PATENT_LAW, Law.IMPLEMENTING_RULES, Law.CIVIL_CODE
ORDER = [Verdict.LAWFUL, Verdict.CHECK, Verdict.BARRED]

A, X, S, O, OPEN, P, C = ASSESSED  # noqa: E741 - the kinds in their order


def verdicts(right: Right, day: date = DAY, **deal: object) -> dict[DealKind, Verdict]:
    return {kind: assess(right, Deal(kind=kind, **deal), day).verdict for kind in ASSESSED}


def barred(right: Right, **deal: object) -> set[DealKind]:
    return {kind for kind, verdict in verdicts(right, **deal).items() if verdict is Verdict.BARRED}


def test_a_sound_right_allows_every_deal() -> None:
    assert set(verdicts(SOUND).values()) == {Verdict.LAWFUL}


def test_nothing_known_is_a_warning_and_never_a_refusal() -> None:
    unknown = Right(type=PatentType.UTILITY_MODEL)
    assert set(verdicts(unknown).values()) == {Verdict.CHECK}
    codes = {finding.code for deal in assess_all(unknown, DAY) for finding in deal.findings}
    assert all(code.endswith("_unknown") for code in codes)
    assert all(finding.citations for deal in assess_all(unknown, DAY) for finding in deal.findings)


ALL = set(ASSESSED)
closed = (Licence(X, date(2028, 1, 1)),)

# What stands in the way, which deals it bars, the finding's code, and the article that it cites.
REFUSALS = [
    ({"status": LegalStatus.LAPSED}, ALL, "status_lapsed", Citation(PATENT_LAW, 44)),
    ({"status": LegalStatus.EXPIRED}, ALL, "status_expired", Citation(PATENT_LAW, 42)),
    ({"status": LegalStatus.REJECTED}, ALL, "status_rejected", Citation(PATENT_LAW, 38)),
    ({"status": LegalStatus.WITHDRAWN}, ALL, "status_withdrawn", Citation(PATENT_LAW, 32)),
    ({"status": LegalStatus.INVALIDATED}, ALL, "status_invalidated", Citation(PATENT_LAW, 47)),
    ({"expires_on": DAY}, ALL, "term_over", Citation(PATENT_LAW, 42)),
    ({"annuity_paid_until": date(2026, 5, 21)}, ALL, "annuity_lapsed", Citation(RULES, 115)),
    ({"annuity_paid_until": date(2026, 5, 22)}, {OPEN}, "annuity_overdue_open", Citation(RULES, 86, 3)),
    ({"status": LegalStatus.PENDING}, {OPEN}, "pending_open", Citation(RULES, 85)),
    ({"status": LegalStatus.PENDING}, {P}, "pending_pledge", Citation(CODE, 440)),
    (
        {"co_ownership": CoOwnership.NOT_AGREED},
        ALL - {O},
        "co_owners_not_agreed",
        Citation(PATENT_LAW, 14),
    ),
    ({"pledge": Pledge.NOT_CONSENTED}, {A, X, S, O, C}, "pledged", Citation(CODE, 444)),
    ({"pledge": Pledge.NOT_CONSENTED}, {OPEN}, "pledged_open", Citation(RULES, 86, 4)),
    ({"licences": closed}, {X, S, O}, "closed", Citation(Law.CONTRACT_INTERPRETATION, 25)),
    ({"licences": (Licence(S),)}, {OPEN}, "closed_open", Citation(RULES, 86, 1)),
    ({"licences": (Licence(OPEN),)}, {X, S}, "open_running", Citation(PATENT_LAW, 51)),
    ({"halt": Halt.DISPUTE}, {A, P, C}, "halted", Citation(RULES, 105)),
    ({"halt": Halt.PRESERVED}, {A, P, C}, "halted", Citation(RULES, 104)),
    ({"halt": Halt.PRESERVED}, {OPEN}, "halted_open", Citation(RULES, 86, 2)),
    (
        {"type": PatentType.DESIGN, "has_evaluation_report": False},
        {OPEN},
        "report_missing",
        Citation(PATENT_LAW, 50),
    ),
]


@pytest.mark.parametrize(("obstacle", "kinds", "code", "citation"), REFUSALS)
def test_each_obstacle_bars_its_deals_by_its_article(
    obstacle: dict, kinds: set[DealKind], code: str, citation: Citation
) -> None:
    deals = assess_all(replace(SOUND, **obstacle), DAY)
    assert {deal.kind for deal in deals if _names(deal, code)} == kinds
    found = next(finding for deal in deals for finding in deal.findings if finding.code == code)
    assert found.verdict is Verdict.BARRED
    assert citation in found.citations


def _names(deal: Assessment, code: str) -> bool:
    return any(finding.code == code for finding in deal.findings)


# The same for what a deal itself brings along.
@pytest.mark.parametrize(
    ("deal", "kinds", "code", "citation"),
    [
        (
            {"is_foreign": True, "export": Export.FORBIDDEN},
            ALL - {P},
            "export_forbidden",
            Citation(Law.TECHNOLOGY_TRADE, 29),
        ),
        (
            {"is_foreign": True, "export": Export.RESTRICTED},
            ALL - {P},
            "export_restricted",
            Citation(Law.TECHNOLOGY_TRADE, 30),
        ),
        ({"until": date(2040, 8, 18)}, {X, S, O, OPEN}, "term_too_short", Citation(CODE, 865)),
    ],
)
def test_a_deal_may_ask_for_too_much(deal: dict, kinds: set[DealKind], code: str, citation: Citation) -> None:
    found = [assess(SOUND, Deal(kind=kind, **deal), DAY) for kind in ASSESSED]
    assert {one.kind for one in found if one.verdict is Verdict.BARRED} == kinds
    assert {finding.code for one in found for finding in one.findings} == {code}
    assert all(citation in finding.citations for one in found for finding in one.findings)


@pytest.mark.parametrize(
    ("doubt", "kinds", "codes"),
    [
        ({"status": None}, ALL, {"status_unknown"}),
        ({"status_checked_on": None}, ALL, {"status_never_checked"}),
        ({"status_checked_on": date(2026, 1, 1)}, ALL, {"status_stale"}),
        ({"expires_on": None}, ALL, {"term_unknown"}),
        ({"annuity_paid_until": None}, ALL, {"annuity_unknown"}),
        ({"pledge": None}, ALL, {"pledge_unknown"}),
        ({"pledge": Pledge.UNSETTLED}, ALL, {"pledge_consent_unknown", "pledged_already"}),
        ({"pledge": Pledge.CONSENTED}, ALL, {"pledge_proceeds", "pledged_already"}),
        ({"licences": None}, ALL, {"licences_unknown"}),
        ({"licences": (Licence(O),)}, {A, X, S, C}, {"ordinary_running", "ordinary_stays"}),
        ({"halt": None}, ALL, {"halt_unknown"}),
        ({"co_ownership": None, "is_joint": True}, ALL, {"co_owners_unknown"}),
        ({"co_ownership": None}, set(), set()),
        ({"type": PatentType.UTILITY_MODEL, "has_evaluation_report": None}, {OPEN}, {"report_unknown"}),
        ({"has_evaluation_report": None}, set(), set()),
    ],
)
def test_a_doubt_asks_to_check_and_bars_nothing(doubt: dict, kinds: set[DealKind], codes: set[str]) -> None:
    deals = assess_all(replace(SOUND, **doubt), DAY)
    assert {deal.kind for deal in deals if deal.verdict is Verdict.CHECK} == kinds
    assert {finding.code for deal in deals for finding in deal.findings} == codes
    assert not [deal for deal in deals if deal.verdict is Verdict.BARRED]


def test_a_foreign_party_brings_the_rules_of_export() -> None:
    assert verdicts(SOUND, is_foreign=True)[A] is Verdict.CHECK
    assert verdicts(SOUND, is_foreign=True, export=Export.LICENSED)[X] is Verdict.CHECK
    assert verdicts(SOUND, is_foreign=True)[P] is Verdict.LAWFUL


def test_the_last_day_of_grace_is_within_it() -> None:
    overdue = replace(SOUND, annuity_paid_until=date(2026, 5, 22))
    assert barred(overdue) == {OPEN}
    assert set(verdicts(overdue, DAY + timedelta(days=1)).values()) == {Verdict.BARRED}


def test_a_licence_that_ran_out_is_no_obstacle() -> None:
    assert barred(replace(SOUND, licences=(Licence(X, DAY - timedelta(days=1)),))) == set()
    assert barred(replace(SOUND, licences=(Licence(X, DAY),))) == {X, S, O, OPEN}


@pytest.mark.parametrize(
    ("obstacle", "offered", "left"),
    [
        ({}, [], True),
        ({"status": LegalStatus.LAPSED}, [], False),
        ({"pledge": Pledge.NOT_CONSENTED}, ["ordinary_licence"], False),
        ({"pledge": Pledge.NOT_CONSENTED}, [], True),
        ({"licences": closed}, ["ordinary_licence", "assignment"], True),
        ({"licences": closed}, ["ordinary_licence", "open_licence"], False),
        ({"licences": closed}, ["ordinary_licence", "development"], True),
    ],
)
def test_what_is_offered_decides_whether_a_deal_is_left(obstacle: dict, offered: list, left: bool) -> None:
    assert leaves_a_deal(replace(SOUND, **obstacle), offered, DAY) is left


days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
kinds_of_licence = st.sampled_from([X, S, O, OPEN])
rights = st.builds(
    Right,
    type=st.sampled_from(PatentType),
    status=st.one_of(st.none(), st.sampled_from(LegalStatus)),
    status_checked_on=st.one_of(st.none(), days),
    expires_on=st.one_of(st.none(), days),
    annuity_paid_until=st.one_of(st.none(), days),
    is_joint=st.booleans(),
    co_ownership=st.one_of(st.none(), st.sampled_from(CoOwnership)),
    pledge=st.one_of(st.none(), st.sampled_from(Pledge)),
    licences=st.one_of(
        st.none(), st.lists(st.builds(Licence, kinds_of_licence, st.none() | days), max_size=3).map(tuple)
    ),
    halt=st.one_of(st.none(), st.sampled_from(Halt)),
    has_evaluation_report=st.one_of(st.none(), st.booleans()),
)

Obstacle = Callable[[Right], Right]
OBSTACLES: list[Obstacle] = [
    *(lambda right, status=status: replace(right, status=status) for status in sorted(DEAD)),
    lambda right: replace(right, expires_on=date(2020, 1, 1)),
    lambda right: replace(right, co_ownership=CoOwnership.NOT_AGREED),
    lambda right: replace(right, pledge=Pledge.NOT_CONSENTED),
    lambda right: replace(right, halt=Halt.DISPUTE),
    lambda right: replace(right, halt=Halt.PRESERVED),
    lambda right: replace(right, has_evaluation_report=False),
    *(
        lambda right, kind=kind: replace(right, licences=(*(right.licences or ()), Licence(kind)))
        for kind in (X, S, OPEN)
    ),
]


@settings(deadline=None)
@given(right=rights, day=days, obstacle=st.sampled_from(OBSTACLES), foreign=st.booleans())
def test_an_obstacle_never_makes_more_deals_lawful(
    right: Right, day: date, obstacle: Obstacle, foreign: bool
) -> None:
    before, after = verdicts(right, day), verdicts(obstacle(right), day, is_foreign=foreign)
    assert all(ORDER.index(after[kind]) >= ORDER.index(before[kind]) for kind in ASSESSED)


@settings(deadline=None)
@given(right=rights, day=days, later=st.integers(0, 3000))
def test_a_day_later_never_revives_a_right_that_has_ended(right: Right, day: date, later: int) -> None:
    endings = {"term_over", "annuity_lapsed", *(f"status_{status}" for status in DEAD)}
    deals = assess_all(right, day)
    if any(finding.code in endings for deal in deals for finding in deal.findings):
        assert set(verdicts(right, day + timedelta(days=later)).values()) == {Verdict.BARRED}


@settings(deadline=None)
@given(right=rights, day=days, foreign=st.booleans())
def test_every_finding_cites_an_article(right: Right, day: date, foreign: bool) -> None:
    for deal in assess_all(right, day, is_foreign=foreign):
        assert all(finding.citations for finding in deal.findings)
