"""Judging: who may, what it needs, what it leaves behind."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Refusal, Stale, WrongState
from matchmaker.domain.introductions import IntroductionStatus, Side
from matchmaker.domain.matches import Judgement, MatchStatus
from matchmaker.services import matches
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.matches import Match, MatchDecision
from tests.factories import (
    NOW,
    make_account,
    make_coordinator,
    make_holder,
    make_match,
    make_member,
    make_need,
    make_patent,
)
from tests.integration.pairs import coordinating, make_scene, say_yes


@pytest.fixture
def coordinator(session: Session) -> Actor:
    return coordinating(make_coordinator(session))


@pytest.fixture
def match(session: Session, coordinator: Actor) -> Match:
    return make_suggestion(session)


def make_suggestion(session: Session, **values: Any) -> Match:
    need, patent = make_need(session, make_member(session)), make_patent(session, make_holder(session))
    open_now = {"status": MatchStatus.SUGGESTED, "judged_by": None, "judged_at": None}
    return make_match(session, need, patent, make_account(session), **{**open_now, **values})


def judge(session: Session, actor: Actor, match: Match, judgement: Judgement, **values: Any) -> Match:
    given = {"reasons": [], "note": "", "now": NOW, **values}
    return matches.judge(session, actor=actor, match_id=match.id, judgement=judgement, **given)


def test_approval_goes_to_both_sides(session: Session, coordinator: Actor, match: Match) -> None:
    judge(session, coordinator, match, Judgement.APPROVE)
    assert (match.status, match.judged_by) == (MatchStatus.APPROVED, coordinator.account_id)
    introduction = session.scalars(select(Introduction).filter_by(match_id=match.id)).one()
    assert introduction.status is IntroductionStatus.OFFERED
    event = session.scalars(select(AuditEvent).filter_by(action="match_approve")).one()
    assert (event.member_id, event.other_member_id) == (match.seeker_id, match.provider_id)


def test_rejection_keeps_reasons_and_note(session: Session, coordinator: Actor, match: Match) -> None:
    values = {"reasons": ["price", "region"], "note": " too far "}
    judge(session, coordinator, match, Judgement.REJECT, **values)
    decision = session.scalars(select(MatchDecision).filter_by(match_id=match.id)).one()
    assert (decision.reasons, decision.note) == (["price", "region"], "too far")
    assert (decision.score, decision.rank) == (match.score, match.rank)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "reasons"),
        ({"reasons": ["nonsense"]}, "reasons"),
        ({"reasons": ["other"]}, "note"),
        ({"reasons": ["element_missing"], "note": "  "}, "note"),
        ({"reasons": ["price"], "note": "x" * 1001}, "note"),
    ],
)
def test_a_rejection_says_why(
    session: Session, coordinator: Actor, match: Match, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        judge(session, coordinator, match, Judgement.REJECT, **values)
    assert refusal.value.field == field
    assert match.status is MatchStatus.SUGGESTED


def test_every_decision_is_kept(session: Session, coordinator: Actor, match: Match) -> None:
    for judgement in (Judgement.SHELVE, Judgement.UNDO, Judgement.APPROVE, Judgement.UNDO):
        judge(session, coordinator, match, judgement)
    assert (match.status, match.judged_by, match.judged_at) == (MatchStatus.SUGGESTED, None, None)
    kept = session.scalars(select(MatchDecision.judgement).filter_by(match_id=match.id)).all()
    assert sorted(kept) == ["approve", "shelve", "undo", "undo"]


def test_an_undone_approval_takes_the_cards_back(session: Session, coordinator: Actor, match: Match) -> None:
    judge(session, coordinator, match, Judgement.APPROVE)
    judge(session, coordinator, match, Judgement.UNDO)
    introduction = session.scalars(select(Introduction).filter_by(match_id=match.id)).one()
    assert introduction.status is IntroductionStatus.WITHDRAWN


def test_a_yes_of_a_side_ends_the_time_for_undoing(session: Session) -> None:
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    with pytest.raises(WrongState):
        judge(session, scene.staff, scene.match, Judgement.UNDO)


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (Actor(), Forbidden),
        (Actor(account_id=7, member_id="abc", admitted=True), Forbidden),
        (Actor(account_id=7, is_admin=True), Forbidden),
        (Actor(account_id=7, regions=frozenset({Region.TIANJIN})), NotFound),
    ],
)
def test_only_coordinators_of_a_side_judge(
    session: Session, match: Match, actor: Actor, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        judge(session, actor, match, Judgement.APPROVE)


@pytest.mark.parametrize("region", [Region.HEBEI, Region.BEIJING])
def test_a_coordinator_of_either_side_judges(session: Session, match: Match, region: Region) -> None:
    actor = Actor(make_coordinator(session, region.value).id, "K", regions=frozenset({region}))
    assert judge(session, actor, match, Judgement.SHELVE).status is MatchStatus.SHELVED


def test_nobody_judges_an_own_organisation(session: Session, match: Match) -> None:
    account = make_coordinator(session)
    actor = Actor(account.id, "K", match.seeker_id, admitted=True, regions=frozenset(Region))
    with pytest.raises(Forbidden) as refusal:
        judge(session, actor, match, Judgement.APPROVE)
    assert refusal.value.code == "conflict_of_interest"


def test_the_slower_one_is_told_what_was_decided(session: Session, coordinator: Actor, match: Match) -> None:
    quick = make_coordinator(session, name="Quick")
    judge(session, coordinating(quick), match, Judgement.SHELVE)
    with pytest.raises(Stale) as refusal:
        judge(session, coordinator, match, Judgement.APPROVE, seen=MatchStatus.SUGGESTED)
    assert refusal.value.detail == {"status": "shelved", "by": "Quick", "at": NOW}


def test_what_left_the_pool_is_not_approved(session: Session, coordinator: Actor) -> None:
    gone = make_suggestion(session, is_current=False)
    with pytest.raises(WrongState):
        judge(session, coordinator, gone, Judgement.APPROVE)


def test_an_absent_match_is_not_found(session: Session, coordinator: Actor) -> None:
    with pytest.raises(NotFound):
        matches.judge(session, actor=coordinator, match_id="absent", judgement=Judgement.APPROVE, now=NOW)
