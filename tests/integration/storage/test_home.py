"""What the home pages count and list, and what they must not tell of others."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import Side
from matchmaker.domain.jobs import JobKind, JobStatus
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.matches import MatchKind, MatchStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality, MemberKind
from matchmaker.services import pool
from matchmaker.services.notices import notify_accounts
from matchmaker.storage import home
from matchmaker.storage.jobs import Job
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.notices import Notice
from matchmaker.storage.patents import Patent
from tests.factories import (
    NOW,
    make_account,
    make_agency,
    make_holder,
    make_match,
    make_member,
    make_need,
    make_offer,
    make_patent,
)
from tests.integration.pairs import make_scene, say_no, say_yes

TODAY = NOW.date()
PUBLIC = (Confidentiality.PUBLIC,)
MEMBERS = (Confidentiality.PUBLIC, Confidentiality.MEMBERS)


def placed_need(session: Session, member: Member, **values: Any) -> Need:
    need = make_need(session, member, **values)
    pool.place(session, kind=ListingKind.NEED, listing=need, now=NOW)
    return need


def placed_patent(session: Session, member: Member, **values: Any) -> Patent:
    patent = make_patent(session, member, **values)
    pool.place(session, kind=ListingKind.PATENT, listing=patent, now=NOW)
    return patent


def suggest(session: Session, need: Need, patent: Patent, **values: Any) -> Match:
    """An open suggestion."""
    open_match = {"status": MatchStatus.SUGGESTED, "judged_by": None, "judged_at": None, **values}
    return make_match(session, need, patent, make_account(session), **open_match)


def interest(session: Session, kind: ListingKind, member: Member, readable=MEMBERS):
    return home.interest_in(session, kind=kind, member_id=member.id, readable=readable, today=TODAY, limit=5)


def fitting(session: Session, member: Member, readable=MEMBERS):
    return home.fitting_needs(session, member_id=member.id, readable=readable, today=TODAY, limit=5)


def test_the_frame_knows_the_readers_kind_and_no_demo(session: Session) -> None:
    agency = make_agency(session)
    assert home.frame_facts(session, member_id=agency.id) == home.FrameFacts(False, MemberKind.AGENCY)
    assert home.frame_facts(session, member_id=None) == home.FrameFacts(False, None)


def test_one_invented_member_makes_it_a_demonstration(session: Session) -> None:
    make_member(session, is_demo=True)
    assert home.frame_facts(session, member_id=None).demo


def test_only_introductions_that_both_agreed_to_are_counted(session: Session) -> None:
    made, refused, _open = make_scene(session), make_scene(session), make_scene(session)
    for side in Side:
        say_yes(session, made, side)
    say_no(session, refused, Side.SEEKER)
    assert home.introductions_made(session) == 1


def test_a_need_shows_its_open_suggestions(session: Session) -> None:
    company, university = make_member(session), make_holder(session)
    need = placed_need(session, company)
    suggest(session, need, placed_patent(session, university))
    suggest(session, need, placed_patent(session, university), is_current=False)
    make_match(
        session,
        need,
        placed_patent(session, university),
        make_account(session),
        status=MatchStatus.REJECTED,
    )
    rows, total = interest(session, ListingKind.NEED, company)
    assert [(row.id, row.suggestions, row.waiting, row.introduced) for row in rows] == [(need.id, 1, 0, 0)]
    assert total == 1


@pytest.mark.parametrize(
    ("confidentiality", "readable", "counted"),
    [
        (Confidentiality.PUBLIC, PUBLIC, 1),
        (Confidentiality.MEMBERS, PUBLIC, 0),
        (Confidentiality.MEMBERS, MEMBERS, 1),
        (Confidentiality.MATCHING, MEMBERS, 0),
    ],
)
def test_a_hidden_need_is_neither_counted_nor_listed_for_the_holder(
    session: Session, confidentiality: Confidentiality, readable: tuple, counted: int
) -> None:
    university = make_holder(session)
    need = placed_need(session, make_member(session), confidentiality=confidentiality)
    suggest(session, need, placed_patent(session, university))
    rows, _total = interest(session, ListingKind.PATENT, university, readable)
    assert [row.suggestions for row in rows] == [counted]
    assert [row.id for row in fitting(session, university, readable)] == [need.id] * counted


@pytest.mark.parametrize("gone", ["lapsed", "suspended", "judged", "stale"])
def test_what_left_the_pool_or_was_judged_fits_no_more(session: Session, gone: str) -> None:
    company, university = make_member(session), make_holder(session)
    expires = TODAY if gone == "lapsed" else date(2027, 11, 22)
    need = placed_need(session, company, expires_on=expires)
    match = suggest(session, need, placed_patent(session, university))
    if gone == "suspended":
        company.status = MemberStatus.SUSPENDED
    if gone == "judged":
        match.status, match.judged_by, match.judged_at = MatchStatus.SHELVED, make_account(session).id, NOW
    if gone == "stale":
        match.is_current = False
    session.flush()
    assert fitting(session, university) == []
    assert [row.suggestions for row in interest(session, ListingKind.PATENT, university)[0]] == [0]


def test_each_fitting_need_comes_once_with_the_listing_that_fits_best(session: Session) -> None:
    university, company = make_holder(session), make_member(session)
    strong, weak = placed_need(session, company), placed_need(session, company)
    better, lesser = placed_patent(session, university), placed_patent(session, university)
    suggest(session, strong, lesser, score=0.1)
    suggest(session, strong, better, score=0.3)
    suggest(session, weak, lesser, score=0.2)
    rows = fitting(session, university)
    assert [(row.id, row.own_id, row.own_kind) for row in rows] == [
        (strong.id, better.id, ListingKind.PATENT),
        (weak.id, lesser.id, ListingKind.PATENT),
    ]


def test_an_agency_sees_needs_that_fit_its_services(session: Session) -> None:
    agency = make_agency(session)
    offer = make_offer(session, agency)
    need = placed_need(session, make_member(session))
    suggest_service(session, need, offer.id, agency)
    assert [(row.id, row.own_id, row.own_kind) for row in fitting(session, agency)] == [
        (need.id, offer.id, ListingKind.OFFER)
    ]
    assert [row.suggestions for row in interest(session, ListingKind.OFFER, agency)[0]] == [1]


def suggest_service(session: Session, need: Need, offer_id: str, agency: Member) -> None:
    session.add(
        Match(
            kind=MatchKind.NEED_OFFER,
            need_id=need.id,
            offer_id=offer_id,
            seeker_id=need.member_id,
            provider_id=agency.id,
            seeker_region=Region.HEBEI,
            provider_region=agency.region,
            score=0.2,
            evidence=[],
            rank=1,
            suggested_at=NOW,
            status=MatchStatus.SUGGESTED,
        )
    )
    session.flush()


def test_cards_and_introductions_are_counted_at_the_own_listing(session: Session) -> None:
    scene = make_scene(session)
    assert [
        (row.waiting, row.introduced) for row in interest(session, ListingKind.PATENT, scene.provider)[0]
    ] == [(1, 0)]
    for side in Side:
        say_yes(session, scene, side)
    for kind, member in ((ListingKind.PATENT, scene.provider), (ListingKind.NEED, scene.seeker)):
        assert [(row.waiting, row.introduced) for row in interest(session, kind, member)[0]] == [(0, 1)]


def test_listings_that_meet_interest_come_first(session: Session) -> None:
    company, university = make_member(session), make_holder(session)
    quiet, wanted = placed_need(session, company), placed_need(session, company)
    make_need(session, company, status=ListingStatus.WITHDRAWN)
    suggest(session, wanted, placed_patent(session, university))
    rows, total = interest(session, ListingKind.NEED, company)
    assert [row.id for row in rows] == [wanted.id, quiet.id]
    assert total == 2


def test_returned_drafts_and_what_lapses_soon(session: Session) -> None:
    company = make_member(session)
    returned = make_need(session, company, status=ListingStatus.DRAFT, review_note="请写明温度")
    make_need(session, company, status=ListingStatus.DRAFT)
    later = make_need(session, company, expires_on=TODAY + timedelta(days=30))
    sooner = make_patent(session, company, expires_on=TODAY + timedelta(days=3))
    make_need(session, company, expires_on=TODAY + timedelta(days=31))
    make_need(session, make_member(session), expires_on=TODAY + timedelta(days=3), review_note="x")
    found = home.returned_or_lapsing(session, member_id=company.id, until=TODAY + timedelta(days=30), limit=5)
    assert [row.id for row in found[0]] == [returned.id]
    assert [(row.id, row.kind) for row in found[1]] == [
        (sooner.id, ListingKind.PATENT),
        (later.id, ListingKind.NEED),
    ]


def test_the_newest_unread_notice(session: Session) -> None:
    account, other = make_account(session), make_account(session)
    for days, who in ((3, account), (2, account), (1, other)):
        moment = NOW - timedelta(days=days)
        notify_accounts(session, account_ids=[who.id], kind="import_done", path="/", now=moment)
    session.flush()
    assert home.newest_unread(session, account_id=account.id) == NOW - timedelta(days=2)
    for notice in session.query(Notice):
        notice.read_at = NOW
    session.flush()
    assert home.newest_unread(session, account_id=account.id) is None


def test_the_oldest_suggestion_of_a_region(session: Session) -> None:
    need, holder = placed_need(session, make_member(session)), make_holder(session)
    suggest(session, need, placed_patent(session, holder), suggested_at=NOW - timedelta(days=4))
    suggest(
        session,
        need,
        placed_patent(session, holder),
        suggested_at=NOW - timedelta(days=9),
        is_current=False,
    )
    assert home.oldest_suggestion(session, regions={Region.HEBEI}) == NOW - timedelta(days=4)
    assert home.oldest_suggestion(session, regions={Region.TIANJIN}) is None


def test_approved_matches_flow_from_provider_to_seeker(session: Session) -> None:
    scene = make_scene(session)
    make_scene(session)
    for side in Side:
        say_yes(session, scene, side)
    assert home.region_flows(session, regions={Region.HEBEI}) == [
        home.RegionFlow(Region.BEIJING, Region.HEBEI, approved=2, introduced=1)
    ]
    assert home.region_flows(session, regions={Region.TIANJIN}) == []


def test_jobs_are_counted_by_state(session: Session) -> None:
    for status in (JobStatus.DONE, JobStatus.FAILED, JobStatus.DONE):
        session.add(Job(kind=JobKind.MATCHING_RUN, status=status, requested_at=NOW))
    session.flush()
    assert home.job_counts(session) == {JobStatus.DONE: 2, JobStatus.FAILED: 1}
