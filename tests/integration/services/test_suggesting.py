"""Suggesting: gates before scoring, one row a pair, judged pairs untouched."""

import math
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.access import Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import NotFound
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.matches import Judgement, MatchKind, MatchStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality, LegalStatus
from matchmaker.services import matches, pool
from matchmaker.services.matches import NeedText
from matchmaker.services.matches.candidates import LIMITS
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent, PatentHolder
from matchmaker.storage.pool import PoolChange
from tests.factories import (
    NOW,
    make_agency,
    make_coordinator,
    make_holder,
    make_member,
    make_need,
    make_offer,
    make_patent,
)


@pytest.fixture(autouse=True)
def _fresh_indexes(app: Flask, settings: Settings, tmp_path: Path) -> None:
    """Indexes of this test alone, built from its own rows at first use."""
    matches.keep_indexes(settings.database_url, tmp_path / "index")


def suggest(session: Session, kind: ListingKind, listing_id: str, **options: object) -> int:
    return matches.suggest_for(session, kind=kind, listing_id=listing_id, now=NOW, **options)  # type: ignore[arg-type]


def current(session: Session, **values: object) -> list[Match]:
    query = select(Match).filter_by(is_current=True, **values).order_by(Match.score.desc(), Match.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


@pytest.fixture
def need(session: Session) -> Need:
    return make_need(session, make_member(session))


@pytest.fixture
def patent(session: Session) -> Patent:
    return make_patent(session, make_holder(session))


def test_a_need_of_hebei_meets_a_patent_of_beijing(session: Session, need: Need, patent: Patent) -> None:
    assert suggest(session, ListingKind.NEED, need.id) == 1
    (match,) = current(session)
    assert (match.kind, match.need_id, match.patent_id) == (MatchKind.NEED_PATENT, need.id, patent.id)
    assert (match.seeker_id, match.provider_id) == (need.member_id, patent.member_id)
    assert (match.seeker_region, match.provider_region) == (Region.HEBEI, Region.BEIJING)
    assert (match.status, match.rank, match.suggested_at) == (MatchStatus.SUGGESTED, 1, NOW)
    assert math.fsum(part["amount"] for part in match.evidence) == pytest.approx(match.score, abs=1e-9)


def test_both_sides_find_the_same_row_with_the_same_score(
    session: Session, need: Need, patent: Patent
) -> None:
    suggest(session, ListingKind.NEED, need.id)
    before = [(match.id, match.score, match.rank) for match in current(session, need_id=need.id)]
    suggest(session, ListingKind.PATENT, patent.id)
    assert [(m.id, m.score, m.rank) for m in current(session, need_id=need.id)] == before


def test_suggesting_twice_changes_nothing(session: Session, need: Need, patent: Patent) -> None:
    assert suggest(session, ListingKind.NEED, need.id) == 1
    assert suggest(session, ListingKind.NEED, need.id) == 0
    assert len(current(session)) == 1


def _dead(session: Session, _need: Need, patent: Patent) -> None:
    patent.legal_status = LegalStatus.LAPSED


def _unpublished(session: Session, _need: Need, patent: Patent) -> None:
    patent.status = ListingStatus.WITHDRAWN


def _expired(session: Session, _need: Need, patent: Patent) -> None:
    patent.expires_on = NOW.date()


def _same_city(session: Session, need: Need, patent: Patent) -> None:
    session.get_one(Member, patent.member_id).region = Region.HEBEI


def _without_beijing(session: Session, need: Need, patent: Patent) -> None:
    session.get_one(Member, patent.member_id).region = Region.TIANJIN


def _own(session: Session, need: Need, patent: Patent) -> None:
    patent.member_id = need.member_id


def _jointly_own(session: Session, need: Need, patent: Patent) -> None:
    session.add(PatentHolder(patent_id=patent.id, member_id=need.member_id))


def _suspended(session: Session, _need: Need, patent: Patent) -> None:
    session.get_one(Member, patent.member_id).status = MemberStatus.SUSPENDED


def _another_trade(session: Session, _need: Need, patent: Patent) -> None:
    patent.title, patent.abstract = "一种低糖酸奶发酵方法", "将保加利亚乳杆菌接种于脱脂乳，四十二度发酵。"
    patent.ipc = ["A23C9/12"]


CLOSED = [
    _dead,
    _unpublished,
    _expired,
    _same_city,
    _without_beijing,
    _own,
    _jointly_own,
    _suspended,
    _another_trade,
]


@pytest.mark.parametrize("closed", CLOSED, ids=lambda gate: gate.__name__)
@pytest.mark.parametrize("kind", [ListingKind.NEED, ListingKind.PATENT])
def test_a_closed_gate_lets_no_pair_through(
    session: Session, need: Need, patent: Patent, closed: object, kind: ListingKind
) -> None:
    closed(session, need, patent)  # type: ignore[operator]
    session.flush()
    suggest(session, kind, need.id if kind is ListingKind.NEED else patent.id)
    assert not current(session, kind=MatchKind.NEED_PATENT)


@pytest.mark.parametrize("status", [LegalStatus.PENDING, LegalStatus.GRANTED, None])
def test_a_living_or_unknown_right_is_suggested(
    session: Session, need: Need, patent: Patent, status: LegalStatus | None
) -> None:
    patent.legal_status = status
    assert suggest(session, ListingKind.NEED, need.id) == 1


def test_same_city_pairs_are_found_when_asked_and_then_stay(
    session: Session, need: Need, patent: Patent
) -> None:
    _same_city(session, need, patent)
    assert suggest(session, ListingKind.NEED, need.id, same_city=True) == 1
    suggest(session, ListingKind.NEED, need.id)
    assert len(current(session)) == 1


@pytest.mark.parametrize("judgement", [Judgement.REJECT, Judgement.SHELVE])
def test_a_judged_pair_is_neither_suggested_again_nor_touched(
    session: Session, need: Need, patent: Patent, judgement: Judgement
) -> None:
    suggest(session, ListingKind.NEED, need.id)
    (match,) = current(session)
    coordinator = make_coordinator(session)
    actor = Actor(account_id=coordinator.id, name="K", regions=frozenset(Region))
    matches.judge(
        session, actor=actor, match_id=match.id, judgement=judgement, reasons=["price"], note="", now=NOW
    )
    before = (match.status, match.score, match.evidence, match.suggested_at, match.rank)
    need.problem = "轧辊堆焊层剥落，希望改善药芯焊丝的铌钒含量。"
    pool.tick(session, kind="need", subject_id=need.id, now=NOW)
    later = NOW + timedelta(days=1)
    assert matches.suggest_for(session, kind=ListingKind.NEED, listing_id=need.id, now=later) == 0
    matches.suggest_for(session, kind=ListingKind.PATENT, listing_id=patent.id, now=later)
    (after,) = session.scalars(select(Match).filter_by(need_id=need.id)).all()
    session.refresh(after)
    assert (after.status, after.score, after.evidence, after.suggested_at, after.rank) == before


def test_a_changed_text_takes_what_no_longer_fits_off_the_desk(
    session: Session, need: Need, patent: Patent
) -> None:
    suggest(session, ListingKind.NEED, need.id)
    need.title, need.problem, need.elements = "酸奶低糖发酵", "求低糖酸奶的发酵菌种与工艺。", {}
    pool.tick(session, kind="need", subject_id=need.id, now=NOW)
    suggest(session, ListingKind.NEED, need.id)
    assert not current(session)
    assert len(session.scalars(select(Match)).all()) == 1


def test_what_leaves_the_pool_leaves_the_desk_and_may_come_back(
    session: Session, need: Need, patent: Patent
) -> None:
    suggest(session, ListingKind.NEED, need.id)
    matches.retire(session, kind=ListingKind.PATENT, listing_id=patent.id, now=NOW)
    assert not current(session)
    assert suggest(session, ListingKind.NEED, need.id) == 1
    assert len(session.scalars(select(Match)).all()) == 1


def test_a_patent_finds_makers_who_posted_nothing(session: Session, patent: Patent) -> None:
    maker = make_member(session, profile="专业从事轧辊堆焊修复，年产药芯焊丝三千吨，堆焊轧辊两千支。")
    hidden = make_member(session, profile=maker.profile, profile_matching=False)
    suggest(session, ListingKind.PATENT, patent.id)
    (match,) = current(session, kind=MatchKind.PATENT_MAKER)
    assert (match.maker_id, match.seeker_id, match.provider_id) == (maker.id, maker.id, patent.member_id)
    assert hidden.id not in {match.maker_id, match.seeker_id}


def test_a_need_finds_services_of_agencies_that_work_in_its_region(session: Session, need: Need) -> None:
    agency = make_agency(session)
    text = {"title": "轧辊堆焊专利价值评估", "description": "为轧辊堆焊与药芯焊丝专利的许可出具评估报告。"}
    offer = make_offer(session, agency, **text)
    make_offer(session, agency, regions=["11"], **text)
    suggest(session, ListingKind.NEED, need.id)
    assert [match.offer_id for match in current(session, kind=MatchKind.NEED_OFFER)] == [offer.id]


def test_an_offer_finds_needs_of_its_regions(session: Session, need: Need) -> None:
    text = {"title": "轧辊堆焊专利价值评估", "description": "为轧辊堆焊与药芯焊丝专利的许可出具评估报告。"}
    offer = make_offer(session, make_agency(session), **text)
    assert suggest(session, ListingKind.OFFER, offer.id) == 1
    assert [match.need_id for match in current(session)] == [need.id]


def test_an_english_need_finds_a_chinese_patent_by_meaning(session: Session, patent: Patent) -> None:
    need = make_need(
        session,
        make_member(session),
        title="Hardfacing layer of rolling mill rolls peels off",
        problem="The weld overlay on our hot rolling work rolls spalls after two weeks. We look for a flux "
        "cored welding wire that bonds better to the base metal.",
        elements={},
    )
    suggest(session, ListingKind.NEED, need.id)
    (match,) = current(session)
    # Elements are compared in one language alone; the kind of deal is the same in all.
    assert {part["signal"] for part in match.evidence} == {"meaning", "deals"}
    assert math.fsum(part["amount"] for part in match.evidence) == pytest.approx(match.score, abs=1e-9)


def test_a_need_is_given_no_more_patents_than_a_person_would_read(session: Session, need: Need) -> None:
    holder = make_holder(session)
    for number in range(23):
        make_patent(session, holder, title=f"一种轧辊堆焊用药芯焊丝{number}")
    suggest(session, ListingKind.NEED, need.id)
    found = current(session, kind=MatchKind.NEED_PATENT)
    assert [match.rank for match in found] == list(range(1, LIMITS[MatchKind.NEED_PATENT] + 1))


def test_a_listing_that_is_not_published_has_no_suggestions(session: Session, patent: Patent) -> None:
    draft = make_need(session, make_member(session), status=ListingStatus.DRAFT)
    assert suggest(session, ListingKind.NEED, draft.id) == 0
    assert not current(session)


def test_a_typed_need_is_shown_patents_and_nothing_is_stored(session: Session, patent: Patent) -> None:
    member = make_member(session)
    typed = NeedText(
        title="轧辊堆焊层剥落", problem="结合强度不足", region=member.region, member_id=member.id
    )
    (row,) = matches.preview(session, query=typed, limit=5)
    assert (row.listing_id, row.title, row.holder_region) == (patent.id, patent.title, Region.BEIJING)
    assert row.state is None
    assert "轧辊" in "".join(row.phrases)
    assert not session.scalars(select(Match)).all()


@pytest.mark.parametrize("text", ["", " \n", "，。", "\x00", "的"])
def test_next_to_nothing_typed_finds_nothing(session: Session, patent: Patent, text: str) -> None:
    assert matches.preview(session, query=NeedText(title=text), limit=5) == []


def test_an_owner_reads_the_suggestions_of_a_need_and_others_do_not(
    session: Session, need: Need, patent: Patent
) -> None:
    suggest(session, ListingKind.NEED, need.id)
    owner = Actor(account_id=1, member_id=need.member_id, admitted=True)
    (row,) = matches.suggestions_for_need(session, actor=owner, need_id=need.id, limit=20)
    assert (row.listing_id, row.state) == (patent.id, MatchStatus.SUGGESTED)
    stranger = Actor(account_id=2, member_id=patent.member_id, admitted=True)
    for actor, need_id in ((stranger, need.id), (owner, "absent")):
        with pytest.raises(NotFound):
            matches.suggestions_for_need(session, actor=actor, need_id=need_id, limit=20)


def test_a_confidential_need_is_matched(session: Session, patent: Patent) -> None:
    need = make_need(session, make_member(session), confidentiality=Confidentiality.MATCHING)
    assert suggest(session, ListingKind.NEED, need.id) == 1


class TestIndexes:
    """What each transaction sees is what its searches find."""

    def test_a_patent_ticked_later_is_found(self, session: Session, need: Need) -> None:
        assert suggest(session, ListingKind.NEED, need.id) == 0
        late = make_patent(session, make_holder(session))
        pool.tick(session, kind="patent", subject_id=late.id, now=NOW)
        assert suggest(session, ListingKind.NEED, need.id) == 1

    def test_what_was_rolled_back_is_forgotten(self, session: Session, need: Need) -> None:
        suggest(session, ListingKind.NEED, need.id)
        with session.begin_nested() as doomed:
            lost = make_patent(session, make_holder(session))
            pool.tick(session, kind="patent", subject_id=lost.id, now=NOW)
            assert suggest(session, ListingKind.NEED, need.id) == 1
            lost_id = lost.id
            doomed.rollback()
        with matches.shelf_of(session).up_to_date(session) as indexes:
            assert lost_id not in indexes["patent"]

    def test_a_tick_that_reuses_a_number_is_noticed(
        self, session: Session, need: Need, patent: Patent
    ) -> None:
        pool.tick(session, kind="need", subject_id=need.id, now=NOW)
        with matches.shelf_of(session).up_to_date(session):
            pass
        change = session.scalars(select(PoolChange).order_by(PoolChange.id.desc())).first()
        assert change is not None
        change.kind, change.subject_id = "patent", patent.id
        patent.legal_status = LegalStatus.LAPSED
        with matches.shelf_of(session).up_to_date(session) as indexes:
            assert patent.id not in indexes["patent"]

    def test_late_ticks_with_low_numbers_are_taken_in(
        self, session: Session, need: Need, patent: Patent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("matchmaker.services.matches.clock.WINDOW", 2)
        session.add(PoolChange(id=900_000, kind="need", subject_id=need.id, at=NOW))
        for number in range(900_002, 900_006):
            session.add(PoolChange(id=number, kind="need", subject_id=need.id, at=NOW))
        with matches.shelf_of(session).up_to_date(session):
            pass
        patent.legal_status = LegalStatus.LAPSED
        session.add(PoolChange(id=900_001, kind="patent", subject_id=patent.id, at=NOW))
        with matches.shelf_of(session).up_to_date(session) as indexes:
            assert patent.id not in indexes["patent"]

    def test_saved_indexes_answer_as_before_and_go_on_from_there(
        self, session: Session, settings: Settings, tmp_path: Path, need: Need, patent: Patent
    ) -> None:
        shelf = matches.shelf_of(session)
        assert shelf.save(session, now=NOW) is not None
        matches.keep_indexes(settings.database_url, tmp_path / "index")
        assert suggest(session, ListingKind.NEED, need.id) == 1
        late = make_patent(session, make_holder(session), expires_on=date(2027, 6, 1))
        pool.tick(session, kind="patent", subject_id=late.id, now=NOW)
        assert suggest(session, ListingKind.NEED, need.id) == 1

    def test_a_damaged_folder_is_built_anew(
        self, session: Session, settings: Settings, tmp_path: Path, need: Need, patent: Patent
    ) -> None:
        version = matches.shelf_of(session).save(session, now=NOW)
        assert version is not None
        (version / "patent" / "index.json").write_text("broken")
        matches.keep_indexes(settings.database_url, tmp_path / "index")
        assert suggest(session, ListingKind.NEED, need.id) == 1
