"""Rounds in the database: what they choose from, deploying, undoing, and pairs put by hand."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.access import SYSTEM, Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Duplicate, Forbidden, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.matches import Judgement, MatchStatus
from matchmaker.domain.rounds import Place, RoundRules, RoundStatus, Tie
from matchmaker.domain.vocabulary import RejectReason
from matchmaker.services import jobs, matches, rounds
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.matches import Match, MatchDecision
from matchmaker.storage.matches.reading import DeskFilter, desk_page
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.notices import Notice
from matchmaker.storage.patents import Patent
from matchmaker.storage.rounds import ManualPair, Round, RoundPair
from matchmaker.storage.rounds.queries import deployed_id
from tests.factories import (
    NOW,
    make_agency,
    make_coordinator,
    make_holder,
    make_match,
    make_member,
    make_need,
    make_patent,
)
from tests.integration.pairs import acting, coordinating, make_scene

EVERY_REGION = frozenset(Region)


@pytest.fixture(autouse=True)
def _fresh_indexes(app: Flask, settings: Settings, tmp_path: Path) -> None:
    matches.keep_indexes(settings.database_url, tmp_path / "index")


@pytest.fixture
def planner(session: Session) -> Actor:
    return coordinating(make_coordinator(session))


class Pool:
    """Three needs of Hebei, a holder of Beijing with six patents of different texts, every pair suggested."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.judge = make_coordinator(session)
        self.holder = make_holder(session)
        self.needs = [make_need(session, make_member(session)) for _ in range(3)]
        self.patents = [
            make_patent(session, self.holder, title=letter * 30, abstract=letter * 60)
            for letter in "甲乙丙丁戊己"
        ]
        self.matches = [
            self.suggest(need, patent, 0.1 + 0.01 * rank)
            for need in self.needs
            for rank, patent in enumerate(self.patents)
        ]

    def suggest(self, need: Need, patent: Patent, score: float, **values: Any) -> Match:
        open_now = {"status": MatchStatus.SUGGESTED, "judged_by": None, "judged_at": None}
        return make_match(self.session, need, patent, self.judge, score=score, **{**open_now, **values})


@pytest.fixture
def pool(session: Session) -> Pool:
    return Pool(session)


def draft(session: Session, planner: Actor, **rules: Any) -> Round:
    given = RoundRules(**{"least": 1, "most": 2, "exploration": 0, **rules})
    return rounds.draft_now(session, actor=planner, rules=given, now=NOW)


def work(session: Session) -> bool:
    """What the background does with the next draft."""
    claim = jobs.claim(session, now=NOW)
    outcome = rounds.work_out_claim(session, claim=claim)
    return rounds.work_draft(session, claim=claim, now=NOW, outcome=outcome)


def deployed(session: Session, planner: Actor, **rules: Any) -> Round:
    return rounds.deploy(session, actor=planner, round_id=draft(session, planner, **rules).id, now=NOW)


def keys(session: Session, found: Round, *places: Place) -> set[str]:
    wanted = places or (Place.CHOSEN, Place.EXPLORED, Place.MANUAL)
    return {
        row.match_id
        for row in session.scalars(select(RoundPair).filter_by(round_id=found.id))
        if row.place in wanted
    }


def shown(session: Session) -> bytes:
    """What the desk shows of this round, to the last byte, with the chance of each pair."""
    standing = deployed_id(session)
    rows = desk_page(session, DeskFilter(EVERY_REGION, round_id=standing), page=1, page_size=500)
    chances = dict(session.execute(select(Match.id, Match.propensity)).all())
    return repr([(row, chances[row.id]) for row in rows] if standing else sorted(chances.items())).encode()


def test_a_draft_asked_for_is_worked_out_by_the_background(
    session: Session, planner: Actor, pool: Pool
) -> None:
    asked = rounds.request_draft(session, actor=planner, rules=RoundRules(least=2, most=2), now=NOW)
    assert asked.status is RoundStatus.DRAFTING
    assert work(session)
    assert asked.status is RoundStatus.DRAFT
    best = {match.id for match in pool.matches if match.score >= 0.14}
    assert keys(session, asked, Place.CHOSEN) == best
    notice = session.scalars(select(Notice).filter_by(account_id=planner.account_id)).one()
    assert (notice.kind, notice.path) == ("round_drafted", f"/rounds/{asked.id}")


def test_rules_that_collide_leave_no_pairs_but_what_would_help(
    session: Session, planner: Actor, pool: Pool
) -> None:
    found = draft(session, planner, least=3, most=3, holder_limit=8)
    assert found.status is RoundStatus.COLLIDED
    assert keys(session, found, *Place) == set()
    assert [part["rule"] for part in found.report["collision"]] == ["holder_limit", "least"]
    helping = {change["rule"] for remedy in found.report["remedies"] for change in remedy["changes"]}
    assert helping == {"holder_limit", "least", "excused"}
    with pytest.raises(WrongState):
        rounds.deploy(session, actor=planner, round_id=found.id, now=NOW)
    for number in range(3):
        again = rounds.adopt(session, actor=planner, round_id=found.id, number=number, now=NOW)
        work(session)
        assert again.status is RoundStatus.DRAFT
    with pytest.raises(WrongState):
        rounds.adopt(session, actor=planner, round_id=found.id, number=3, now=NOW)


def test_what_stands_between_two_organisations_keeps_a_pair_out(session: Session, planner: Actor) -> None:
    pool = Pool(session)
    one, two, three = (session.get_one(Member, need.member_id) for need in pool.needs)
    agency = make_agency(session)
    rounds.declare_tie(
        session, actor=planner, member=one.name, other=pool.holder.name, kind=Tie.OWNERSHIP, now=NOW
    )
    for client in (two, pool.holder):
        rounds.declare_tie(
            session, actor=planner, member=agency.credit_code, other=client.name, kind=Tie.AGENCY, now=NOW
        )
    scene = make_scene(session)
    again = pool.suggest(
        make_need(session, scene.seeker), make_patent(session, scene.provider, title="庚" * 30), 0.2
    )
    found = draft(session, planner)
    in_it = keys(session, found, *Place)
    assert {match.id for match in pool.matches if match.need_id == pool.needs[2].id} & in_it
    assert not {match.id for match in pool.matches if match.seeker_id in {one.id, two.id}} & in_it
    assert again.id not in in_it
    assert three.id not in {one.id, two.id}


def test_of_nearly_identical_patents_a_need_gets_one(session: Session, planner: Actor) -> None:
    pool = Pool(session)
    text = "一种轧辊堆焊用药芯焊丝，通过调整铌钒含量提高堆焊层与基体的结合强度，焊层不易剥落。"
    twins = [
        make_patent(session, pool.holder, title="药芯焊丝", abstract=text.replace("铌钒", words))
        for words in ("铌钒", "铌钛")
    ]
    alike = {pool.suggest(pool.needs[0], patent, 0.9).id for patent in twins}
    assert len(alike & keys(session, draft(session, planner, most=4))) == 1


def test_deploy_then_undo_shows_again_what_stood_before_to_the_byte(
    session: Session, planner: Actor, pool: Pool
) -> None:
    small = make_holder(session)
    for need in pool.needs:
        pool.suggest(need, make_patent(session, small, title="辛" * 30, abstract="辛" * 60), 0.05)
    nothing = shown(session)
    first = deployed(session, planner, most=3, exploration=20)
    assert keys(session, first, Place.EXPLORED)
    before = shown(session)
    second = deployed(session, planner, most=1, least=0, forbidden=(pool.matches[5].id,))
    assert shown(session) != before
    assert (first.status, second.base_id) == (RoundStatus.REPLACED, first.id)
    rounds.undo(session, actor=planner, round_id=second.id, now=NOW)
    assert shown(session) == before
    assert (first.status, second.status) == (RoundStatus.DEPLOYED, RoundStatus.UNDONE)
    rounds.undo(session, actor=planner, round_id=first.id, now=NOW)
    assert shown(session) == nothing
    with pytest.raises(WrongState):
        rounds.undo(session, actor=planner, round_id=first.id, now=NOW)
    events = select(AuditEvent.action).filter_by(subject_kind="round").order_by(AuditEvent.id)
    assert list(session.scalars(events)) == ["round_drafted", "round_deployed"] * 2 + ["round_undone"] * 2


def test_a_draft_made_before_another_was_deployed_is_refused(
    session: Session, planner: Actor, pool: Pool
) -> None:
    late, early = draft(session, planner), draft(session, planner, most=1)
    rounds.deploy(session, actor=planner, round_id=early.id, now=NOW)
    with pytest.raises(Stale) as refused:
        rounds.deploy(session, actor=planner, round_id=late.id, now=NOW)
    assert (refused.value.code, refused.value.detail["by"]) == ("round_overtaken", planner.name)
    assert late.status is RoundStatus.DRAFT


def test_a_pair_judged_keeps_the_chance_it_was_shown_with(session: Session, planner: Actor) -> None:
    pool = Pool(session)
    small = make_holder(session)
    for need in pool.needs:
        pool.suggest(need, make_patent(session, small, title="辛" * 30, abstract="辛" * 60), 0.05)
    found = deployed(session, planner, most=3, exploration=20)
    (drawn,) = keys(session, found, Place.EXPLORED)
    match = session.get_one(Match, drawn, populate_existing=True)
    matches.judge(session, actor=planner, match_id=drawn, judgement=Judgement.SHELVE, now=NOW)
    decision = session.scalars(select(MatchDecision).filter_by(match_id=drawn)).one()
    placed = session.get_one(RoundPair, (found.id, drawn))
    assert decision.propensity == placed.propensity == match.propensity <= 1


@pytest.mark.parametrize(
    "regions", [frozenset({Region.HEBEI}), frozenset({Region.BEIJING, Region.TIANJIN}), frozenset()]
)
def test_only_who_coordinates_every_region_plans(session: Session, regions: frozenset[Region]) -> None:
    actor = Actor(make_coordinator(session).id, "x", regions=regions)
    for act in (
        lambda: draft(session, actor),
        lambda: rounds.check(session, actor=actor, rules=RoundRules()),
        lambda: rounds.deploy(session, actor=actor, round_id="absent", now=NOW),
        lambda: rounds.adopt(session, actor=actor, round_id="absent", number=0, now=NOW),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"least": 16}, "least"),
        ({"exploration": 21}, "exploration"),
        ({"forced": ("absent",)}, "forced"),
        ({"forbidden": ("absent",)}, "forbidden"),
    ],
)
def test_rules_that_make_no_sense_are_refused_at_their_field(
    session: Session, planner: Actor, rules: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        draft(session, planner, **rules)
    assert refused.value.field == field


def unlike(session: Session) -> Patent:
    """A patent that no search would bring to the need."""
    about = {"title": "一种牛奶巴氏杀菌装置", "abstract": "牛奶杀菌。", "ipc": []}
    return make_patent(session, make_holder(session), **about)


def put(session: Session, actor: Actor, need: Need, patent: Patent, reason: str = "展会上谈过") -> Match:
    return rounds.pair_by_hand(
        session, actor=actor, need_id=need.id, patent_id=patent.id, reason=reason, now=NOW
    )


def standing(session: Session, match: Match) -> tuple[object, ...]:
    session.refresh(match)
    return match.is_current, match.is_manual, match.score, match.evidence, match.status, match.rank


def test_a_pair_put_by_hand_outlives_runs_and_rounds(session: Session, planner: Actor) -> None:
    need = make_need(session, make_member(session))
    patent = unlike(session)
    match = put(session, planner, need, patent)
    assert match.score == pytest.approx(sum(part["amount"] for part in match.evidence), abs=1e-9)
    assert session.get_one(ManualPair, match.id).added_by == planner.account_id
    before = standing(session, match)
    for kind, key in ((ListingKind.NEED, need.id), (ListingKind.PATENT, patent.id)):
        matches.suggest_for(session, kind=kind, listing_id=key, now=NOW)
        matches.suggest_for(session, kind=kind, listing_id=key, now=NOW, same_city=True)
    assert standing(session, match) == before
    found = deployed(session, planner, least=0, most=1, holder_limit=1)
    assert keys(session, found, Place.MANUAL) == {match.id}
    rounds.undo(session, actor=planner, round_id=found.id, now=NOW)
    assert standing(session, match) == before


def test_it_leaves_the_desk_with_its_listing_and_comes_back_with_it(session: Session, planner: Actor) -> None:
    need = make_need(session, make_member(session))
    patent = unlike(session)
    match = put(session, planner, need, patent)
    patent.status = ListingStatus.WITHDRAWN
    matches.suggest_for(session, kind=ListingKind.PATENT, listing_id=patent.id, now=NOW)
    assert standing(session, match)[:2] == (False, True)
    matches.suggest_for(session, kind=ListingKind.NEED, listing_id=need.id, now=NOW)
    assert standing(session, match)[:2] == (False, True)
    patent.status = ListingStatus.PUBLISHED
    matches.suggest_for(session, kind=ListingKind.PATENT, listing_id=patent.id, now=NOW)
    assert standing(session, match)[:2] == (True, True)


def test_a_suggestion_that_is_put_by_hand_keeps_its_row(session: Session, planner: Actor) -> None:
    pool = Pool(session)
    match = pool.matches[0]
    match.is_current = False
    found = put(session, planner, pool.needs[0], pool.patents[0])
    assert found.id == match.id
    assert (match.is_manual, match.is_current, match.score) == (True, True, 0.1)
    with pytest.raises(Duplicate):
        put(session, planner, pool.needs[0], pool.patents[0])
    event = session.scalars(select(AuditEvent).filter_by(action="match_by_hand")).one()
    assert (event.member_id, event.other_member_id) == (match.seeker_id, match.provider_id)
    assert "展会" not in repr(event.detail)


def test_pairs_that_may_not_be_put(session: Session, planner: Actor) -> None:
    pool = Pool(session)
    need, patent = pool.needs[0], pool.patents[0]
    seeker = session.get_one(Member, need.member_id)

    def code(actor: Actor = planner, **values: Any) -> tuple[str, str]:
        given = {"need": need, "patent": patent, "reason": "因为", **values}
        with pytest.raises((Invalid, Forbidden, WrongState)) as refused, session.begin_nested():
            put(session, actor, **given)
        return refused.value.code, refused.value.field

    hidden = make_need(session, seeker, status=ListingStatus.WITHDRAWN)
    assert code(need=hidden) == ("pair_not_listed", "need")
    lapsed = make_patent(session, pool.holder, legal_status="lapsed")
    assert code(patent=lapsed) == ("pair_not_listed", "patent")
    assert code(patent=make_patent(session, seeker)) == ("pair_same_holder", "patent")
    assert code(reason=" ") == ("required", "reason")
    tianjin = Actor(planner.account_id, "x", regions=frozenset({Region.TIANJIN}))
    assert code(tianjin) == ("pair_out_of_region", "patent")
    own = acting(pool.judge, seeker)
    assert code(own)[0] == "forbidden"
    insider = Actor(planner.account_id, "x", seeker.id, admitted=True, regions=EVERY_REGION)
    assert code(insider)[0] == "conflict_of_interest"
    matches.judge(
        session,
        actor=planner,
        match_id=pool.matches[0].id,
        judgement=Judgement.REJECT,
        reasons=[RejectReason.PRICE.value],
        now=NOW,
    )
    assert code()[0] == "pair_judged"
    rounds.declare_tie(
        session, actor=planner, member=seeker.name, other=pool.holder.name, kind=Tie.OWNERSHIP, now=NOW
    )
    assert code(patent=pool.patents[1]) == ("pair_conflict", "patent")
    scene = make_scene(session)
    known = code(need=make_need(session, scene.seeker), patent=make_patent(session, scene.provider))
    assert known == ("pair_known", "patent")


def test_ties_are_noted_once_and_taken_back(session: Session, planner: Actor) -> None:
    one, two, agency = make_member(session), make_member(session), make_agency(session)

    def note(member: str, other: str, kind: Tie = Tie.OWNERSHIP) -> Any:
        return rounds.declare_tie(session, actor=planner, member=member, other=other, kind=kind, now=NOW)

    tie = note(one.name, two.credit_code)
    refused = [
        ((two.name, one.name), Duplicate, "other"),
        ((one.name, one.name), Invalid, "other"),
        (("谁也不是", one.name), Invalid, "member"),
        ((one.name, two.name, Tie.AGENCY), Invalid, "member"),
    ]
    for given, kind, field in refused:
        with pytest.raises(kind) as refusal:
            note(*given)
        assert refusal.value.field == field
    note(agency.name, two.name, Tie.AGENCY)
    rounds.remove_tie(session, actor=planner, tie_id=tie.id, now=NOW)
    with pytest.raises(NotFound):
        rounds.remove_tie(session, actor=planner, tie_id="absent", now=NOW)
    actions = session.scalars(select(AuditEvent.action).filter_by(subject_kind="member_tie"))
    assert sorted(actions) == ["tie_declared", "tie_declared", "tie_removed"]


def test_an_operator_may_plan(session: Session) -> None:
    assert draft(session, SYSTEM).status is RoundStatus.DRAFT
