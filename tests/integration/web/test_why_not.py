"""Why a pair is not suggested, as coordinators and owners read it; each change that it names is then made."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.matches import FLOORS, Judgement, MatchKind
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality, LegalStatus
from matchmaker.services import matches
from matchmaker.services.matches.candidates import LIMITS
from matchmaker.services.matches.corpus import need_document
from matchmaker.services.matches.whynot import PairNamed, WhyNot, why_not
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent, PatentHolder
from matchmaker.storage.pool import PoolChange
from tests.factories import (
    NOW,
    join,
    make_agency,
    make_coordinator,
    make_holder,
    make_member,
    make_need,
    make_offer,
    make_patent,
    sign_in,
)
from tests.integration.pairs import coordinating
from tests.integration.web.browsing import error_at, make_reader, make_reviewer, read, send, words

DAIRY = {
    "title": "一种牛奶瞬时杀菌装置",
    "abstract": "采用蒸汽直接注入对牛奶杀菌，保质期延长至180天，用于常温奶生产线。",
    "ipc": ["A23C3/02"],
}


@pytest.fixture(autouse=True)
def _fresh_indexes(app: Flask, settings: Settings, tmp_path: Path) -> None:
    matches.keep_indexes(settings.database_url, tmp_path / "index")


@pytest.fixture
def need(session: Session) -> Need:
    return make_need(session, make_member(session))


@pytest.fixture
def patent(session: Session) -> Patent:
    return make_patent(session, make_holder(session, name="北京甲方保密大学（示例）"))


@pytest.fixture
def desk(client: FlaskClient, session: Session) -> FlaskClient:
    sign_in(client, make_reviewer(session))
    return client


@pytest.fixture
def owner(client: FlaskClient, session: Session, need: Need) -> FlaskClient:
    account = make_reader(session)
    join(session, account, session.get_one(Member, need.member_id))
    sign_in(client, account)
    return client


def address(need: Need, patent: Patent) -> str:
    return f"/matches/why-not?need={need.id}&patent={patent.id}"


def run(session: Session, *listings: Need | Patent, same_city: bool = False) -> None:
    """What a run does for the listings."""
    for listing in listings:
        session.add(PoolChange(kind=listing.__tablename__, subject_id=listing.id, at=NOW))
    session.flush()
    for listing in listings:
        kind = ListingKind(listing.__tablename__)
        matches.suggest_for(session, kind=kind, listing_id=listing.id, now=NOW, same_city=same_city)


def is_suggested(session: Session, need: Need, patent: Patent) -> bool:
    query = select(Match).filter_by(need_id=need.id, patent_id=patent.id, is_current=True)
    return session.scalars(query).one_or_none() is not None


def explained(session: Session, need: Need, patent: Patent) -> WhyNot:
    actor = coordinating(make_coordinator(session))
    return why_not(session, actor=actor, pair=PairNamed(need_id=need.id, patent_id=patent.id), now=NOW)


def _status(status: ListingStatus) -> Callable[[Session, Need, Patent], None]:
    def change(_session: Session, _need: Need, patent: Patent) -> None:
        patent.status = status

    return change


def _need_status(status: ListingStatus) -> Callable[[Session, Need, Patent], None]:
    def change(_session: Session, need: Need, _patent: Patent) -> None:
        need.status = status

    return change


def _expire(_session: Session, _need: Need, patent: Patent) -> None:
    patent.expires_on = NOW.date()


def _renew(_session: Session, _need: Need, patent: Patent) -> None:
    patent.expires_on = NOW.date() + timedelta(days=365)


def _expire_need(_session: Session, need: Need, _patent: Patent) -> None:
    need.expires_on = NOW.date()


def _renew_need(_session: Session, need: Need, _patent: Patent) -> None:
    need.expires_on = NOW.date() + timedelta(days=365)


def _legal(status: LegalStatus) -> Callable[[Session, Need, Patent], None]:
    def change(_session: Session, _need: Need, patent: Patent) -> None:
        patent.legal_status = status

    return change


def _membership(status: MemberStatus) -> Callable[[Session, Need, Patent], None]:
    def change(session: Session, _need: Need, patent: Patent) -> None:
        session.get_one(Member, patent.member_id).status = status

    return change


GATES = {
    "in review": (
        _status(ListingStatus.IN_REVIEW),
        "a coordinator of its region can publish it",
        _status(ListingStatus.PUBLISHED),
    ),
    "withdrawn": (
        _status(ListingStatus.WITHDRAWN),
        "its owner can reopen it and hand it in again",
        _status(ListingStatus.PUBLISHED),
    ),
    "need withdrawn": (
        _need_status(ListingStatus.WITHDRAWN),
        "its owner can reopen it and hand it in again",
        _need_status(ListingStatus.PUBLISHED),
    ),
    "expired": (_expire, "its owner can renew it", _renew),
    "need expired": (_expire_need, "its owner can renew it", _renew_need),
    "lapsed": (
        _legal(LegalStatus.LAPSED),
        "its holder can ask for it back within two months",
        _legal(LegalStatus.GRANTED),
    ),
    "suspended": (
        _membership(MemberStatus.SUSPENDED),
        "must first be admitted (again)",
        _membership(MemberStatus.APPROVED),
    ),
}


@pytest.mark.parametrize(("close", "remedy", "mend"), GATES.values(), ids=GATES.keys())
def test_a_closed_gate_is_named_and_opening_it_brings_the_pair_in(
    desk: FlaskClient, session: Session, need: Need, patent: Patent, close, remedy: str, mend
) -> None:
    close(session, need, patent)
    run(session, need, patent)
    assert not is_suggested(session, need, patent)
    page = words(read(desk, address(need, patent)))
    assert "One thing keeps it out. Once that is changed, a run suggests it." in page
    assert remedy in page
    mend(session, need, patent)
    run(session, need, patent)
    assert is_suggested(session, need, patent)
    assert "This pair is suggested." in words(read(desk, address(need, patent)))


def test_a_pair_of_one_city_is_let_in_by_a_run_that_looks_there(
    desk: FlaskClient, session: Session, need: Need
) -> None:
    near = make_patent(session, make_holder(session, region=Region.HEBEI, district="130400"))
    make_patent(session, make_holder(session, region=Region.HEBEI, district="130400"), **DAIRY)
    run(session, need, near)
    page = words(read(desk, address(need, near)))
    assert "One thing keeps it out." in page
    assert "one that looks in the same city too lets this pair in" in page
    assert "with partners of the same city: 1 of 2" in page
    run(session, need, same_city=True)
    assert is_suggested(session, need, near)


def test_nothing_brings_a_dead_right_or_an_own_patent_in(
    desk: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    patent.legal_status = LegalStatus.INVALIDATED
    session.flush()
    page = words(read(desk, address(need, patent)))
    assert "This pair cannot be suggested." in page
    assert "Its legal status is “Invalidated”, which nothing brings back." in page
    patent.legal_status = LegalStatus.GRANTED
    session.add(PatentHolder(patent_id=patent.id, member_id=need.member_id))
    session.flush()
    page = words(read(desk, address(need, patent)))
    assert "This pair cannot be suggested." in page
    assert "No organisation is matched with itself, joint holders included." in page


def test_several_closed_gates_are_all_named_in_order(
    desk: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    patent.status, patent.legal_status = ListingStatus.IN_REVIEW, LegalStatus.LAPSED
    session.flush()
    page = words(read(desk, address(need, patent)))
    assert "2 things keep it out. Once all are changed, a run suggests it." in page
    assert page.index("can publish it") < page.index("can ask for it back")


def judge(session: Session, need: Need, patent: Patent, judgement: Judgement) -> None:
    match = session.scalars(select(Match).filter_by(need_id=need.id, patent_id=patent.id)).one()
    matches.judge(
        session,
        actor=coordinating(make_coordinator(session, name="赵审核")),
        match_id=match.id,
        judgement=judgement,
        reasons=["price"] if judgement is Judgement.REJECT else (),
        note="报价高出预算一倍" if judgement is Judgement.REJECT else "",
        now=NOW,
    )
    session.flush()


def test_a_decision_is_shown_with_its_reasons_and_undoing_it_brings_the_pair_back(
    desk: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    run(session, need)
    judge(session, need, patent, Judgement.REJECT)
    page = words(read(desk, address(need, patent)))
    assert "The decision can be undone on the review desk." in page
    for expected in ("Earlier decisions on this pair", "Price", "报价高出预算一倍", "赵审核"):
        assert expected in page
    judge(session, need, patent, Judgement.UNDO)
    run(session, need)
    assert is_suggested(session, need, patent)


def test_words_that_suffice_are_found_and_do_suffice(desk: FlaskClient, session: Session, need: Need) -> None:
    dairy = make_patent(session, make_holder(session), **DAIRY)
    run(session, need, dairy)
    assert not is_suggested(session, need, dairy)
    page = words(read(desk, address(need, dairy)))
    assert "The two texts are not alike enough. One of the changes below would do." in page
    found = explained(session, need, dairy)
    assert found.changes
    for change in found.changes:
        (element,) = change.elements
        assert f"“{change.added[element]}”" in page
        before = need.elements
        need.elements = before | {element.value: change.elements[element]}
        run(session, need)
        match = session.scalars(select(Match).filter_by(need_id=need.id, patent_id=dairy.id)).one()
        session.refresh(match)
        assert (match.is_current, match.score) == (True, pytest.approx(change.place.score, abs=1e-12))
        need.elements = before
        run(session, need)
        session.refresh(match)
        assert not match.is_current


def test_the_smallest_change_comes_first(session: Session, need: Need) -> None:
    found = explained(session, need, make_patent(session, make_holder(session), **DAIRY))
    sizes = [change.size for change in found.changes]
    assert len(sizes) > 1
    assert sizes == sorted(sizes)


def crowd(session: Session) -> list[Patent]:
    """More patents than a need's list holds, each with fewer of its words than the one before."""
    holder, problem = make_holder(session), "热轧工作辊堆焊后使用两周出现剥落需要提高结合强度"
    return [
        make_patent(session, holder, title=f"轧辊堆焊方法{place}", abstract=problem[: 26 - place], ipc=[])
        for place in range(LIMITS[MatchKind.NEED_PATENT] + 3)
    ]


def test_the_rank_is_that_of_exhaustive_scoring(desk: FlaskClient, session: Session, need: Need) -> None:
    patents = crowd(session)
    session.flush()
    with matches.shelf_of(session).up_to_date(session) as indexes:
        found = {one.id: indexes["patent"].scores([need_document(need)], one.id) for one in patents}
    scores = {key: score[need.id] for key, score in found.items()}
    order = sorted(scores, key=lambda key: (-scores[key], key))
    for one in (patents[0], patents[8], patents[-1]):
        page = words(read(desk, address(need, one)))
        place = re.search(r"(\d+) of (\d+) that may answer", page)
        assert place is not None
        assert [int(number) for number in place.groups()] == [order.index(one.id) + 1, len(patents)]
        assert f"{scores[one.id]:.3f}" in page


def test_deciding_on_those_above_makes_room(desk: FlaskClient, session: Session, need: Need) -> None:
    crowd(session)
    # Needs that every one of the patents suits better, so that none finds this one from its own side.
    for member in [make_member(session) for _ in range(6)]:
        make_need(session, member, title="轧辊堆焊方法", problem="轧辊堆焊方法，热轧工作辊堆焊")
    run(session, need)
    rows = session.scalars(select(Match).filter_by(need_id=need.id).order_by(Match.score.desc())).all()
    suggested = {match.patent_id for match in rows}
    left = [one for one in session.scalars(select(Patent)) if one.id not in suggested]
    last = next(one for one in left if explained(session, need, one).now.forward.rank == len(rows) + 2)
    page = words(read(desk, address(need, last)))
    assert "It stands 17th; the list holds 15." in page
    assert "Decide on 2 of the suggestions above it." in page
    for match in rows[:2]:
        judge(session, need, session.get_one(Patent, match.patent_id), Judgement.SHELVE)
    run(session, need)
    assert is_suggested(session, need, last)


def test_asking_changes_nothing(session: Session, need: Need, patent: Patent) -> None:
    patent.status, need.status = ListingStatus.WITHDRAWN, ListingStatus.WITHDRAWN
    other = make_patent(session, make_holder(session))
    session.flush()
    with matches.shelf_of(session).up_to_date(session) as indexes:
        before = indexes["patent"].search(need_document(need), 10, {patent.id, other.id})
    explained(session, need, patent)
    with matches.shelf_of(session).up_to_date(session) as indexes:
        assert indexes["patent"].search(need_document(need), 10, {patent.id, other.id}) == before
        assert patent.id not in indexes["patent"]
        assert need.id not in indexes["need"]
    assert session.scalars(select(Match)).all() == []


def test_a_patent_that_is_not_in_the_pool_is_compared_as_if_it_were(
    session: Session, need: Need, patent: Patent
) -> None:
    make_patent(session, make_holder(session), **DAIRY)
    patent.status = ListingStatus.IN_REVIEW
    session.flush()
    supposed = explained(session, need, patent).now.forward
    patent.status = ListingStatus.PUBLISHED
    session.flush()
    assert explained(session, need, patent).now.forward == supposed


def test_a_patent_and_its_maker_are_explained(desk: FlaskClient, session: Session, patent: Patent) -> None:
    maker = make_member(session, profile="生产热轧工作辊，堆焊修复用药芯焊丝。", profile_matching=False)
    page = words(read(desk, f"/matches/why-not?patent={patent.id}&maker={maker.id}"))
    assert "One thing keeps it out." in page
    assert "The company can write a profile and let it be matched" in page
    maker.profile_matching = True
    session.add(PoolChange(kind="member", subject_id=maker.id, at=NOW))
    run(session, patent)
    query = select(Match).filter_by(patent_id=patent.id, maker_id=maker.id, is_current=True)
    assert session.scalars(query).one().score >= FLOORS[MatchKind.PATENT_MAKER]


def test_a_need_and_a_service_are_explained(desk: FlaskClient, session: Session, need: Need) -> None:
    offer = make_offer(session, make_agency(session), title="轧辊堆焊专利评估", regions=["12"])
    page = words(read(desk, f"/matches/why-not?need={need.id}&offer={offer.id}"))
    assert "The agency would have to serve Hebei, too." in page
    offer.regions = ["12", "13"]
    run(session, need)
    assert session.scalars(select(Match).filter_by(offer_id=offer.id, is_current=True)).one()


def test_an_owner_reads_no_name_no_reason_and_no_way_of_coordinators(
    owner: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    run(session, need)
    judge(session, need, patent, Judgement.REJECT)
    page = words(read(owner, address(need, patent)))
    assert "A coordinator has looked at this pair before." in page
    for hidden in ("北京甲方保密大学", "报价高出预算一倍", "赵审核", "Price", "Rejected"):
        assert hidden not in page
    last = crowd(session)[-1]
    run(session, need)
    assert "Decide on" not in words(read(owner, address(need, last)))


def test_an_owner_may_not_ask_about_what_is_hidden_from_it(
    owner: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    secret = make_need(session, make_member(session), confidentiality=Confidentiality.MATCHING)
    assert read(owner, address(secret, patent)).status_code == 403
    open_need = make_need(session, make_member(session))
    assert read(owner, address(open_need, patent)).status_code == 403
    patent.status = ListingStatus.IN_REVIEW
    session.flush()
    assert read(owner, address(need, patent)).status_code == 404


def test_a_coordinator_of_other_regions_or_of_a_draft_sees_nothing(
    app: Flask, client: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    sign_in(client, make_reviewer(session, "12"))
    assert read(client, address(need, patent)).status_code == 404
    draft = make_need(session, make_member(session), status=ListingStatus.DRAFT, published_at=None)
    other = app.test_client()
    sign_in(other, make_reviewer(session, "13"))
    assert read(other, address(draft, patent)).status_code == 404


def test_a_pair_is_found_by_pieces_of_its_titles(
    desk: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    answer = send(desk, "/matches/why-not", {"need": "易剥落", "patent": patent.application_number})
    assert answer.status_code == 303
    assert answer.location.endswith(address(need, patent))


def test_of_several_titles_one_is_chosen(
    desk: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    make_patent(session, make_holder(session), title="一种轧辊堆焊装置")
    answer = send(desk, "/matches/why-not", {"need": "牛奶", "patent": "轧辊堆焊"})
    assert answer.status_code == 422
    assert error_at(answer, "need") == "Nothing that you may see has this key or title."
    assert f'value="{patent.id}">' in answer.get_data(as_text=True)


def test_an_owner_finds_its_own_needs_only(
    owner: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    other = make_need(session, make_member(session), title="别家的轧辊需求")
    page = read(owner, f"/matches/why-not?patent={patent.id}").get_data(as_text=True)
    assert f'value="{need.id}"' in page
    assert other.title not in page
    assert patent.title in page
    assert send(owner, "/matches/why-not", {"need": other.id, "patent": patent.id}).status_code == 422


def test_the_desk_the_need_and_the_patent_lead_here(
    desk: FlaskClient, session: Session, need: Need, patent: Patent
) -> None:
    run(session, need)
    match = session.scalars(select(Match).filter_by(need_id=need.id)).one()
    assert f"/matches/why-not?need={need.id}&amp;patent={patent.id}" in read(
        desk, f"/matches/{match.id}"
    ).get_data(as_text=True)
    assert f"/matches/why-not?need={need.id}" in read(desk, f"/needs/{need.id}").get_data(as_text=True)
    assert f"/matches/why-not?patent={patent.id}" in read(desk, f"/patents/{patent.id}").get_data(
        as_text=True
    )


def test_a_confidential_need_is_for_its_own_coordinators_until_it_is_on_the_desk(
    client: FlaskClient, session: Session, patent: Patent
) -> None:
    secret = make_need(session, make_member(session), confidentiality=Confidentiality.MATCHING)
    sign_in(client, make_reviewer(session, "11"))
    assert read(client, address(secret, patent)).status_code == 404
    answer = send(client, "/matches/why-not", {"need": secret.title, "patent": patent.id})
    assert error_at(answer, "need") == "Nothing that you may see has this key or title."
    run(session, secret)
    assert read(client, address(secret, patent)).status_code == 200
