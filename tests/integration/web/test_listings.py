"""My listings and the coordinators' queue."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent
from tests.factories import (
    NOW,
    join,
    make_account,
    make_coordinator,
    make_holder,
    make_member,
    make_need,
    make_patent,
    sign_in,
    token_of,
)


@pytest.fixture
def member(session: Session, client: FlaskClient) -> Member:
    """A company whose owner is signed in, reading English."""
    member = make_member(session)
    account = make_account(session)
    join(session, account, member)
    client.get("/language/en")
    sign_in(client, account)
    return member


def test_my_listings_are_mine_with_next_step(client: FlaskClient, session: Session, member: Member) -> None:
    assert "No listings yet" in client.get("/listings/mine").get_data(as_text=True)
    make_need(session, member, title="我的草稿", status=ListingStatus.DRAFT)
    make_patent(session, member, title="我的专利")
    make_need(session, make_member(session), title="别家的需求")
    page = client.get("/listings/mine").get_data(as_text=True)
    assert "我的草稿" in page
    assert "我的专利" in page
    assert "别家的需求" not in page
    assert "Complete it and hand it in" in page


def test_my_listings_by_kind_and_state(client: FlaskClient, session: Session, member: Member) -> None:
    make_need(session, member, title="我的草稿", status=ListingStatus.DRAFT)
    make_patent(session, member, title="我的专利")
    assert "我的草稿" not in client.get("/listings/mine?kind=patent").get_data(as_text=True)
    assert "我的专利" not in client.get("/listings/mine?status=draft").get_data(as_text=True)
    assert "Nothing here" in client.get("/listings/mine?kind=offer").get_data(as_text=True)
    for nonsense in ("kind=x", "status=x", "page=x", "page=0", "page=999999", "page=-1", "page=%00"):
        assert client.get(f"/listings/mine?{nonsense}").status_code == 200


def test_the_queue_holds_my_regions_oldest_first(client: FlaskClient, session: Session) -> None:
    waiting = {"status": ListingStatus.IN_REVIEW, "published_at": None}
    hebei, beijing = make_member(session), make_holder(session, region=Region.BEIJING)
    make_need(session, hebei, title="后来的", submitted_at=NOW, **waiting)
    make_patent(session, hebei, title="先来的", submitted_at=NOW - timedelta(days=30), **waiting)
    make_patent(session, beijing, title="北京的", submitted_at=NOW, **waiting)
    client.get("/language/en")
    sign_in(client, make_coordinator(session, "13"))
    page = client.get("/listings/queue").get_data(as_text=True)
    assert page.index("先来的") < page.index("后来的")
    assert "北京的" not in page
    assert "overdue" in page


def test_an_applicant_discards_a_draft_by_its_name(client: FlaskClient, session: Session) -> None:
    applicant = make_account(session)
    member = make_member(session, status=MemberStatus.SUBMITTED)
    join(session, applicant, member)
    need = make_need(session, member, title="多余的草稿", status=ListingStatus.DRAFT, published_at=None)
    client.get("/language/en")
    sign_in(client, applicant)
    page = client.get(f"/needs/{need.id}").get_data(as_text=True)
    assert "Discard the draft “多余的草稿”?" in page
    data = {"csrf_token": token_of(page), "version": need.version}
    answer = client.post(f"/listings/need/{need.id}/discard", data=data, follow_redirects=True)
    assert "Discarded." in answer.get_data(as_text=True)
    session.refresh(need)
    assert need.status is ListingStatus.WITHDRAWN
    assert client.post(f"/listings/need/{need.id}/withdraw", data=data).status_code == 403


def test_complete_drafts_of_patents_are_handed_in_together(
    client: FlaskClient, session: Session, member: Member
) -> None:
    assert "complete drafts of patents" not in client.get("/listings/mine").get_data(as_text=True)
    for lacking in ({}, {}, {"abstract": ""}):
        make_patent(session, member, status=ListingStatus.DRAFT, **lacking)
    page = client.get("/listings/mine").get_data(as_text=True)
    assert "complete drafts of patents" in page
    data = {"csrf_token": token_of(page)}
    said = client.post("/listings/mine/hand-in", data=data, follow_redirects=True).get_data(as_text=True)
    assert "2 patents handed in." in said
    assert "1 draft still lacks something" in said


def queue_of_a_coordinator(client: FlaskClient, session: Session, number: int) -> tuple[list[Patent], str]:
    waiting = {"status": ListingStatus.IN_REVIEW, "published_at": None, "submitted_at": NOW}
    holder = make_holder(session)
    patents = [make_patent(session, holder, title=f"第{count}件", **waiting) for count in range(number)]
    client.get("/language/en")
    sign_in(client, make_coordinator(session))
    return patents, client.get("/listings/queue").get_data(as_text=True)


def tick(client: FlaskClient, page: str, boxes: list[str]) -> str:
    data = {"csrf_token": token_of(page), "chosen": boxes}
    return client.post("/listings/queue/publish", data=data, follow_redirects=True).get_data(as_text=True)


def test_ticked_listings_are_published_together(client: FlaskClient, session: Session) -> None:
    patents, page = queue_of_a_coordinator(client, session, 7)
    boxes = re.findall(r'name="chosen"\s+value="([^"]+)"', page)
    assert boxes == [f"patent:{one.id}:{one.version}" for one in sorted(patents, key=lambda one: one.id)]
    left = boxes.pop()
    said = tick(client, page, boxes)
    assert "6 listings published." in said
    assert "in the background" in said
    assert f'value="{left}"' in said
    assert said.count('name="chosen"') == 1
    assert "1 listing published." in tick(client, said, [left])


def test_nothing_is_published_when_one_has_changed(client: FlaskClient, session: Session) -> None:
    patents, page = queue_of_a_coordinator(client, session, 2)
    patents[0].title = "改过的"
    session.flush()
    said = tick(client, page, re.findall(r'name="chosen"\s+value="([^"]+)"', page))
    assert "Nothing was published, because of “改过的”." in said
    assert "Somebody else changed this" in said
    assert "Tick the listings" in tick(client, said, [])
    for nonsense in ("x", "patent:", "patent:x:1", "match:a:1", "patent:x:-1", "patent:x:²"):
        data = {"csrf_token": token_of(page), "chosen": nonsense}
        assert client.post("/listings/queue/publish", data=data).status_code == 404


def test_members_have_no_queue(client: FlaskClient, member: Member) -> None:
    assert client.get("/listings/queue").status_code == 403


@pytest.mark.parametrize("name", ["publish", "return", "withdraw", "renew", "reopen", "submit"])
def test_moves_of_others_listings_are_not_there(
    client: FlaskClient, session: Session, member: Member, name: str
) -> None:
    need = make_need(session, make_member(session))
    token = token_of(client.get("/needs/new").get_data(as_text=True))
    data = {"csrf_token": token, "version": need.version, "reason": "x"}
    for kind, key in (("need", need.id), ("need", "a" * 12), ("patent", need.id)):
        assert client.post(f"/listings/{kind}/{key}/{name}", data=data).status_code == 404


def test_owners_do_not_publish_their_own(client: FlaskClient, session: Session, member: Member) -> None:
    need = make_need(session, member, status=ListingStatus.IN_REVIEW, submitted_at=NOW)
    token = token_of(client.get("/needs/new").get_data(as_text=True))
    data = {"csrf_token": token, "version": need.version}
    assert client.post(f"/listings/need/{need.id}/publish", data=data).status_code == 403


def test_the_machines_own_moves_have_no_address(
    client: FlaskClient, session: Session, member: Member
) -> None:
    need = make_need(session, member)
    token = token_of(client.get("/needs/new").get_data(as_text=True))
    for name in ("expire", "revise", "nonsense"):
        assert client.post(f"/listings/need/{need.id}/{name}", data={"csrf_token": token}).status_code == 404


def test_a_decision_on_a_changed_listing_is_refused(client: FlaskClient, session: Session) -> None:
    need = make_need(session, make_member(session), status=ListingStatus.IN_REVIEW, submitted_at=NOW)
    sign_in(client, make_coordinator(session))
    token = token_of(client.get(f"/needs/{need.id}").get_data(as_text=True))
    data = {"csrf_token": token, "version": need.version + 1}
    assert client.post(f"/listings/need/{need.id}/publish", data=data).status_code == 409
