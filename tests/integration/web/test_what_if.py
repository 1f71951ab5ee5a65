"""What if a need were put otherwise: the page shows the list that a search would make, and stores nothing."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matchmaker.config import Settings
from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingKind, ListingMove, ListingStatus
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.services import listings, matches
from matchmaker.services import needs as need_service
from matchmaker.services.needs import NeedContent
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.listings import ListingVersion
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from tests.factories import (
    NOW,
    join,
    make_coordinator,
    make_holder,
    make_member,
    make_need,
    make_patent,
    sign_in,
)
from tests.integration.pairs import acting, coordinating
from tests.integration.web.browsing import make_reader, make_reviewer, read, send, words

WORDING = {
    "title": "牛奶杀菌后发苦",
    "problem": "常温奶杀菌后存放三个月发苦，想改进杀菌装置。",
    "element_material": "",
    "element_product": "瞬时杀菌装置",
    "radius": "across",
    "deal_kinds": ["ordinary_licence"],
    "maturity": "",
}
DAIRY = {"title": "一种牛奶瞬时杀菌装置", "abstract": "采用蒸汽直接注入对牛奶杀菌，用于常温奶生产线。"}


@pytest.fixture(autouse=True)
def _fresh_indexes(app: Flask, settings: Settings, tmp_path: Path) -> None:
    matches.keep_indexes(settings.database_url, tmp_path / "index")


@pytest.fixture
def need(session: Session) -> Need:
    return make_need(session, make_member(session))


@pytest.fixture
def owner(client: FlaskClient, session: Session, need: Need) -> FlaskClient:
    account = make_reader(session)
    join(session, account, session.get_one(Member, need.member_id))
    sign_in(client, account)
    return client


def pool(session: Session) -> None:
    holder = make_holder(session, name="北京甲方保密大学（示例）")
    make_patent(session, holder, maturity=4)
    make_patent(session, holder, title="一种轧辊在线修磨装置", abstract="用于热轧工作辊的修磨。")
    make_patent(session, holder, **DAIRY, deal_kinds=["assignment"])
    make_patent(session, holder, title="一种牛奶巴氏杀菌控制方法", abstract="控制牛奶杀菌温度。")


def path(need: Need) -> str:
    return f"/needs/{need.id}/what-if"


def ranks(page: TestResponse) -> dict[str, float]:
    """Titles and scores of the list as it would be, in the order of the page."""
    text = page.get_data(as_text=True).split("No longer in the list")[0]
    titles = re.findall(r'lang="zh">([^<]+)</a></h3>', text)
    scores = re.findall(r'<span class="num">(?:[\d.]+ → )?([\d.]+)</span>', text)
    return dict(zip(titles, map(float, scores), strict=True))


def test_it_begins_with_the_list_as_it_is(owner: FlaskClient, session: Session, need: Need) -> None:
    pool(session)
    matches.suggest_for(session, kind=ListingKind.NEED, listing_id=need.id, now=NOW)
    stored = session.scalars(select(Match).filter_by(need_id=need.id).order_by(Match.rank)).all()
    shown = ranks(read(owner, path(need)))
    assert list(shown.values()) == [round(match.score, 3) for match in stored]
    assert words(read(owner, path(need))).count("same place") == len(stored)


def test_other_words_show_the_list_that_saving_them_makes(
    owner: FlaskClient, session: Session, need: Need
) -> None:
    pool(session)
    matches.suggest_for(session, kind=ListingKind.NEED, listing_id=need.id, now=NOW)
    page = send(owner, path(need), WORDING)
    shown = ranks(page)
    assert next(iter(shown)) == DAIRY["title"]
    assert "一种轧辊堆焊用药芯焊丝及其堆焊方法" not in shown
    said = words(page)
    assert "new" in said
    assert "gone" in said.split("No longer in the list")[1]
    content = NeedContent(
        title=WORDING["title"],
        problem=WORDING["problem"],
        elements={"product": WORDING["element_product"]},
        industry=need.industry,
        deal_kinds=need.deal_kinds,
        deadline=need.deadline,
    )
    save_and_publish(session, need, content)
    query = select(Match).filter_by(need_id=need.id, is_current=True).order_by(Match.score.desc())
    stored = session.scalars(query).all()
    assert list(shown.values()) == [round(match.score, 3) for match in stored]


def test_other_conditions_move_the_scores(owner: FlaskClient, session: Session, need: Need) -> None:
    make_patent(session, make_holder(session), maturity=4)
    now = {"title": need.title, "problem": need.problem, "radius": "across"}
    now |= {f"element_{code}": words for code, words in need.elements.items()}
    easy, hard = (
        send(owner, path(need), now | {"deal_kinds": kinds, "maturity": level})
        for kinds, level in ((["ordinary_licence"], "4"), (["pledge"], "9"))
    )
    (before,), (after,) = ranks(easy).values(), ranks(hard).values()
    assert after < before


def save_and_publish(session: Session, need: Need, content: NeedContent) -> None:
    """As its owner saves it and a coordinator publishes it anew."""
    member = session.get_one(Member, need.member_id)
    actor = acting(make_reader(session), member)
    saved = need_service.save(
        session, actor=actor, need_id=need.id, version=need.version, content=content, submit=True, now=NOW
    )
    assert saved.status is ListingStatus.IN_REVIEW
    listings.move(
        session,
        actor=coordinating(make_coordinator(session)),
        kind=ListingKind.NEED,
        listing_id=need.id,
        name=ListingMove.PUBLISH,
        version=saved.version,
        now=NOW,
    )


def test_nothing_is_stored(owner: FlaskClient, session: Session, need: Need) -> None:
    pool(session)
    tables = (Match, ListingVersion, AuditEvent)
    before = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    send(owner, path(need), WORDING)
    session.expire_all()
    assert need.title == "轧辊表面堆焊层易剥落"
    assert [session.scalar(select(func.count()).select_from(table)) for table in tables] == before


def test_the_radius_widens_and_narrows(owner: FlaskClient, session: Session, need: Need) -> None:
    pool(session)
    near = make_holder(session, region=Region.HEBEI, district="130400")
    make_patent(session, near, title="一种轧辊堆焊机")
    current = {"title": need.title, "problem": need.problem, "maturity": ""}
    assert "一种轧辊堆焊机" not in ranks(send(owner, path(need), {**current, "radius": "across"}))
    assert "一种轧辊堆焊机" in ranks(send(owner, path(need), {**current, "radius": "everywhere"}))
    assert list(ranks(send(owner, path(need), {**current, "radius": "13"}))) == ["一种轧辊堆焊机"]
    assert not ranks(send(owner, path(need), {**current, "radius": "12"}))


def test_conditions_that_do_not_agree_are_named(owner: FlaskClient, session: Session, need: Need) -> None:
    pool(session)
    asked = {"title": need.title, "problem": need.problem, "radius": "across"}
    page = send(owner, path(need), {**asked, "deal_kinds": ["open_licence"], "maturity": "7"})
    said = words(page)
    assert "The kinds of deal wanted and offered do not overlap" in said
    assert "Maturity is level 4; the need asks for 7." in said
    page = send(owner, path(need), {**asked, "deal_kinds": ["ordinary_licence"], "maturity": "3"})
    assert "do not overlap" not in words(page)
    assert "Maturity is level" not in words(page)


def test_the_wording_goes_into_the_form_unsaved(owner: FlaskClient, session: Session, need: Need) -> None:
    page = send(owner, f"/needs/{need.id}/edit", {**WORDING, "fill": "1"}, page=path(need))
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    for typed in (WORDING["title"], WORDING["problem"], WORDING["element_product"]):
        assert typed in text
    assert 'value="2027-12-31"' in text
    assert "C3130" in text
    session.expire_all()
    assert need.title == "轧辊表面堆焊层易剥落"


def test_a_need_without_a_title_is_pointed_out(owner: FlaskClient, need: Need) -> None:
    page = send(owner, path(need), {**WORDING, "title": ""})
    assert page.status_code == 422
    assert "A title is needed to look for anything." in words(page)


def test_typing_gets_an_answer_that_can_be_swapped_in(owner: FlaskClient, need: Need) -> None:
    page = read(owner, path(need)).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]  # type: ignore[index]
    answer = owner.post(path(need), data={"title": "", "csrf_token": token}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'id="outcome"' in answer.get_data(as_text=True)


def test_no_name_is_told(owner: FlaskClient, session: Session, need: Need) -> None:
    pool(session)
    assert "北京甲方保密大学" not in send(owner, path(need), WORDING).get_data(as_text=True)


def test_a_coordinator_of_the_region_tries_but_does_not_edit(
    client: FlaskClient, session: Session, need: Need
) -> None:
    pool(session)
    sign_in(client, make_reviewer(session, "13"))
    page = send(client, path(need), WORDING)
    assert DAIRY["title"] in ranks(page)
    assert "Use this wording" not in words(page)


def test_others_find_nothing(client: FlaskClient, session: Session) -> None:
    need = make_need(session, make_member(session), confidentiality=Confidentiality.MATCHING)
    account = make_reader(session)
    join(session, account, make_member(session))
    sign_in(client, account)
    assert read(client, path(need)).status_code == 404
