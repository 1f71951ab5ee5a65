"""Needs as people post, read, change and review them in a browser without JavaScript."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.storage.accounts import Account
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from tests.factories import (
    NOW,
    join,
    make_account,
    make_coordinator,
    make_member,
    make_need,
    sign_in,
    token_of,
)

DEADLINE = (NOW + timedelta(days=200)).date().isoformat()
FORM = {
    "kind": "problem",
    "title": "轧辊堆焊层剥落",
    "problem": "热轧工作辊堆焊后使用两周出现剥落，需要提高结合强度到400MPa。",
    "element_product": "轧辊",
    "industry": "C31",
    "budget_min": "20",
    "budget_max": "３０．５万元",
    "deal_kinds": ["ordinary_licence", "development"],
    "deadline": DEADLINE,
    "maturity": "6",
    "confidentiality": "public",
}


@pytest.fixture
def member(session: Session, client: FlaskClient) -> Member:
    """An approved company whose owner is signed in, reading English."""
    member = make_member(session)
    account = make_account(session)
    join(session, account, member)
    client.get("/language/en")
    sign_in(client, account)
    return member


def send(client: FlaskClient, path: str, **changes: object) -> TestResponse:
    token = token_of(client.get(path).get_data(as_text=True))
    return client.post(path, data={**FORM, "csrf_token": token, **changes})


def stored(session: Session) -> Need:
    session.expire_all()
    return session.scalars(select(Need)).one()


def strip(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def post_move(client: FlaskClient, path: str, name: str, **fields: str) -> TestResponse:
    page = client.get(path).get_data(as_text=True)
    action = f"/listings/need/{path.rsplit('/', 1)[1]}/{name}"
    form = page[page.index(f'action="{action}"') :]
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version
    data = {"csrf_token": token_of(page), "version": version[1], **fields}
    return client.post(action, data=data)


def test_a_need_is_posted_reviewed_and_read(client: FlaskClient, session: Session, member: Member) -> None:
    answer = send(client, "/needs/new")
    need = stored(session)
    assert (answer.status_code, answer.location) == (303, f"/needs/{need.id}")
    assert (need.status, need.budget_min, need.budget_max) == (ListingStatus.IN_REVIEW, 200_000, 305_000)
    assert (need.elements, need.deal_kinds) == ({"product": "轧辊"}, ["ordinary_licence", "development"])
    assert "20 to 30.5" in strip(client.get(answer.location).get_data(as_text=True))
    client.post("/logout", data={"csrf_token": token_of(client.get("/needs/new").get_data(as_text=True))})
    reviewer = client.application.test_client()
    reviewer.get("/language/en")
    sign_in(reviewer, make_coordinator(session, "13"))
    assert need.title in reviewer.get("/listings/queue").get_data(as_text=True)
    assert post_move(reviewer, f"/needs/{need.id}", "publish").location == "/listings/queue"
    visitor = client.application.test_client()
    assert need.title in visitor.get("/pool").get_data(as_text=True)
    page = visitor.get(f"/needs/{need.id}").get_data(as_text=True)
    assert need.problem in page
    assert member.name not in page


def test_a_draft_needs_no_more_than_a_title(client: FlaskClient, session: Session, member: Member) -> None:
    empty = {name: "" for name in FORM if name not in ("kind", "confidentiality", "deal_kinds")}
    answer = send(client, "/needs/new", **{**empty, "deal_kinds": [], "title": "先占个位", "draft": "1"})
    assert answer.status_code == 303
    assert stored(session).status is ListingStatus.DRAFT


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"title": ""}, "title", "required"),
        ({"title": "辊" * 201}, "title", "200"),
        ({"problem": ""}, "problem", "Please fill this in before"),
        ({"industry": "C99"}, "industry", "valid choice"),
        ({"budget_max": "viel"}, "budget_max", "Type a number"),
        ({"budget_max": "1e9"}, "budget_max", "from 0 to 200000"),
        ({"budget_max": "10"}, "budget_max", "must not be below"),
        ({"budget_max": ""}, "budget_max", "upper end"),
        ({"budget_min": "NaN"}, "budget_min", "from 0 to 200000"),
        ({"budget_min": "sNaN"}, "budget_min", "Type a number"),
        ({"deadline": "2020-01-01"}, "deadline", "deadline is over"),
        ({"deadline": "tomorrow"}, "deadline", "valid date"),
        ({"deal_kinds": []}, "deal_kinds", "Please fill this in before"),
        ({"deal_kinds": ["gift"]}, "deal_kinds", "not a valid choice"),
        ({"maturity": "14"}, "maturity", "valid choice"),
        ({"confidentiality": "secret"}, "confidentiality", "valid choice"),
        ({"kind": "wish"}, "kind", "valid choice"),
    ],
)
def test_bad_input_is_told_at_its_field_and_the_text_stays(
    client: FlaskClient, session: Session, member: Member, change: dict[str, object], field: str, words: str
) -> None:
    answer = send(client, "/needs/new", element_product="特别的辊", **change)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    beside = page[page.index(f'id="{field}-error"') :]
    assert words in strip(beside[: beside.index("</div>")])
    assert "特别的辊" in page
    assert session.scalars(select(Need)).all() == []


def test_control_characters_are_taken_out(client: FlaskClient, session: Session, member: Member) -> None:
    send(client, "/needs/new", title="轧辊\x00剥\x08落")
    assert stored(session).title == "轧辊剥落"


def test_the_second_editor_gets_both_texts(client: FlaskClient, session: Session, member: Member) -> None:
    need = make_need(session, member, status=ListingStatus.DRAFT)
    path = f"/needs/{need.id}/edit"
    version = str(need.version)
    first = {"title": "第一位的标题", "maturity": "", "version": version}
    assert send(client, path, draft="1", **first).status_code == 303
    answer = send(client, path, draft="1", **{**first, "title": "第二位的标题"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "第一位的标题" in page
    assert "第二位的标题" in page
    assert "<dt>Title</dt>" in page
    assert "<dt>Least maturity wanted</dt>" not in page
    assert stored(session).title == "第一位的标题"
    fresh = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert fresh
    assert send(client, path, title="第二位的标题", draft="1", version=fresh[1]).status_code == 303
    assert stored(session).title == "第二位的标题"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999", "０"])
def test_a_form_without_a_readable_version_overwrites_nothing(
    client: FlaskClient, session: Session, member: Member, version: str
) -> None:
    need = make_need(session, member, status=ListingStatus.DRAFT)
    assert send(client, f"/needs/{need.id}/edit", draft="1", version=version).status_code == 409


def test_editing_keeps_what_the_form_does_not_offer(
    client: FlaskClient, session: Session, member: Member
) -> None:
    need = make_need(session, member, status=ListingStatus.DRAFT, industry="C3130")
    page = client.get(f"/needs/{need.id}/edit").get_data(as_text=True)
    assert '<option selected value="C3130">' in page


def test_handing_in_an_incomplete_draft_leads_to_its_gaps(
    client: FlaskClient, session: Session, member: Member
) -> None:
    need = make_need(session, member, status=ListingStatus.DRAFT, problem="")
    answer = post_move(client, f"/needs/{need.id}", "submit")
    assert answer.location == f"/needs/{need.id}/edit?check=1"
    assert "Please fill this in before" in client.get(answer.location).get_data(as_text=True)


def test_withdraw_renew_reopen_by_buttons(client: FlaskClient, session: Session, member: Member) -> None:
    need = make_need(session, member)
    path = f"/needs/{need.id}"
    assert post_move(client, path, "renew").status_code == 303
    assert post_move(client, path, "withdraw").status_code == 303
    assert stored(session).status is ListingStatus.WITHDRAWN
    assert client.get(f"{path}/edit").status_code == 409
    assert post_move(client, path, "reopen").status_code == 303
    assert stored(session).status is ListingStatus.DRAFT


def test_returning_needs_a_reason_that_the_owner_reads(
    client: FlaskClient, session: Session, member: Member
) -> None:
    need = make_need(session, member, status=ListingStatus.IN_REVIEW, submitted_at=NOW, published_at=None)
    reviewer = client.application.test_client()
    reviewer.get("/language/en")
    sign_in(reviewer, make_coordinator(session))
    path = f"/needs/{need.id}"
    assert "Say why" in reviewer.get(post_move(reviewer, path, "return").location).get_data(as_text=True)
    post_move(reviewer, path, "return", reason="请写明工况温度")
    assert "请写明工况温度" in client.get(path).get_data(as_text=True)


def test_applicants_can_draft_only(client: FlaskClient, session: Session) -> None:
    applicant = make_account(session)
    join(session, applicant, make_member(session, status=MemberStatus.SUBMITTED))
    client.get("/language/en")
    sign_in(client, applicant)
    page = client.get("/needs/new").get_data(as_text=True)
    assert "Hand in for review" not in page
    assert send(client, "/needs/new").status_code == 403
    assert send(client, "/needs/new", draft="1").status_code == 303


def test_visitors_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/needs/new").location.startswith("/login")
    assert client.get("/listings/mine").location.startswith("/login")


@pytest.mark.parametrize("path", ["/needs/{}", "/needs/{}/edit"])
@pytest.mark.parametrize(
    "change",
    [
        {"status": ListingStatus.DRAFT},
        {"status": ListingStatus.IN_REVIEW},
        {"confidentiality": Confidentiality.MATCHING},
    ],
)
def test_what_is_hidden_looks_like_what_is_absent(
    client: FlaskClient, session: Session, member: Member, path: str, change: dict[str, object]
) -> None:
    hidden = make_need(session, make_member(session), title="外人不可见", **change)
    answers = [client.get(path.format(key)) for key in (hidden.id, "a" * 12, "0", "%00")]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert "外人不可见" not in answers[0].get_data(as_text=True)


def test_members_only_needs_are_hidden_from_visitors(
    client: FlaskClient, session: Session, member: Member
) -> None:
    need = make_need(session, make_member(session), confidentiality=Confidentiality.MEMBERS)
    assert client.get(f"/needs/{need.id}").status_code == 200
    assert client.application.test_client().get(f"/needs/{need.id}").status_code == 404


def test_the_preview_says_how_clear_the_need_is(
    client: FlaskClient, session: Session, member: Member
) -> None:
    token = token_of(client.get("/needs/new").get_data(as_text=True))
    vague = client.post("/needs/preview", data={"title": "辊", "csrf_token": token})
    assert "Still vague" in vague.get_data(as_text=True)
    fuller = client.post("/needs/preview", data={**FORM, "problem": FORM["problem"] * 3, "csrf_token": token})
    assert "70 of 100" in fuller.get_data(as_text=True)
    broken = client.post(
        "/needs/preview", data={"budget_max": "x", "deadline": "y", "industry": "z", "csrf_token": token}
    )
    assert broken.status_code == 200


def test_a_form_from_elsewhere_is_refused(client: FlaskClient, member: Member) -> None:
    assert client.post("/needs/new", data=FORM).status_code == 400


def test_versions_are_for_the_owner_and_staff(client: FlaskClient, session: Session, member: Member) -> None:
    send(client, "/needs/new", title="初稿标题", draft="1")
    need = stored(session)
    send(client, f"/needs/{need.id}/edit", title="二稿标题", version=str(need.version))
    need = stored(session)
    assert "初稿标题" in client.get(f"/needs/{need.id}").get_data(as_text=True)
    need.status, need.published_at, need.expires_on = ListingStatus.PUBLISHED, NOW, need.deadline
    session.flush()
    visitor = client.application.test_client().get(f"/needs/{need.id}").get_data(as_text=True)
    assert "二稿标题" in visitor
    assert "初稿标题" not in visitor


def test_an_expired_form_comes_back_filled(session: Session, client: FlaskClient, member: Member) -> None:
    answer = client.post("/needs/new", data={**FORM, "csrf_token": "of-yesterday"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Your text is kept" in page
    assert FORM["problem"] in page
    assert session.scalars(select(Need)).all() == []
    again = client.post("/needs/new", data={**FORM, "csrf_token": token_of(page)})
    assert again.status_code == 303
    assert stored(session).problem == FORM["problem"]


def test_an_expired_form_of_a_need_that_is_gone_is_refused(client: FlaskClient, member: Member) -> None:
    answer = client.post("/needs/abcdefghijkm/edit", data={**FORM, "csrf_token": "of-yesterday"})
    assert answer.status_code == 400


def test_a_form_sent_after_signing_out_is_held_until_one_is_back(
    session: Session, client: FlaskClient, member: Member
) -> None:
    form = client.get("/needs/new").get_data(as_text=True)
    account = session.scalars(select(Account)).one()
    account.fs_uniquifier = uuid4().hex
    session.flush()
    answer = client.post("/needs/new", data={**FORM, "csrf_token": token_of(form)})
    held = answer.get_data(as_text=True)
    assert answer.status_code == 403
    assert "nothing you typed is lost" in held
    assert f'name="problem" value="{FORM["problem"]}"' in held
    sign_in(client, account)
    back = client.post("/needs/new", data=_hidden(held))
    assert back.status_code == 400
    assert FORM["problem"] in back.get_data(as_text=True)
    assert session.scalars(select(Need)).all() == []


def _hidden(page: str) -> MultiDict[str, str]:
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split("<main")[1])
    return MultiDict([(name, unescape(value)) for name, value in fields])


def test_a_pasted_document_is_refused_at_its_field(client: FlaskClient, member: Member) -> None:
    answer = send(client, "/needs/new", problem="长" * 100_000)
    assert answer.status_code == 422
    assert "longer than" in answer.get_data(as_text=True)
