"""Deals as people walk through them: pages, forms, refusals in words, and who sees what."""

import io
from collections.abc import Callable
from datetime import date
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.deals import DealStage
from matchmaker.domain.eligibility import Pledge
from matchmaker.domain.introductions import Side
from matchmaker.jobs.mail import message_of
from matchmaker.services.notices import Letter
from matchmaker.storage.deals import Deal, DealContract, DealNda, DealStep, versions_of
from matchmaker.storage.notices import Notice
from matchmaker.storage.patents import Patent
from tests.factories import join, make_account, make_member, sign_in, token_of
from tests.integration.dealings import Dealing, bring, make_dealing
from tests.integration.pairs import make_scene
from tests.integration.web.browsing import ENGLISH, words

Person = Callable[[Side | None], "Reader"]

TERMS = {
    "deal_kind": "ordinary_licence",
    "fee_kind": "entrance_royalty",
    "amount": "20",
    "royalty": "3.5",
    "royalty_base": "净销售额",
    "territory": "河北省",
    "field_of_use": "热轧工作辊",
    "until": "2035-12-31",
    "text": "乙方派员指导三次。",
}


class Reader:
    """Somebody's browser at one deal."""

    def __init__(self, client: FlaskClient, deal_id: str) -> None:
        self.client, self.path = client, f"/deals/{deal_id}"

    def read(self, tail: str = "") -> str:
        return words(self.client.get(self.path + tail, headers=ENGLISH))

    def raw(self, tail: str = "") -> str:
        return self.client.get(self.path + tail, headers=ENGLISH).get_data(as_text=True)

    def status(self, tail: str = "") -> int:
        return self.client.get(self.path + tail).status_code

    def send(self, tail: str, page: str | None = None, **values: object):
        """Fill the form of a page with its hidden fields and send it."""
        form = self.raw(tail if page is None else page)
        hidden = {name: value_of(form, name) for name in ("seen", "text_seen") if f'name="{name}"' in form}
        data = {"csrf_token": token_of(form), **hidden, **values}
        return self.client.post(self.path + tail, data=data, headers=ENGLISH)


def value_of(page: str, name: str) -> str:
    rest = page[page.index(f'name="{name}"') :]
    return rest[rest.index('value="') + 7 :].split('"', 1)[0]


@pytest.fixture
def dealing(session: Session) -> Dealing:
    return make_dealing(session)


@pytest.fixture
def person(app: Flask, dealing: Dealing) -> Person:
    """The browser of a side's owner, or of the coordinator."""

    def enter(side: Side | None) -> Reader:
        client = app.test_client()
        sign_in(client, dealing.scene.account(side) if side else dealing.scene.coordinator)
        return Reader(client, dealing.deal_id)

    return enter


def stage(session: Session, dealing: Dealing) -> DealStage:
    return session.get_one(Deal, dealing.deal_id, populate_existing=True).stage


def test_two_organisations_go_from_the_introduction_to_the_year_after(session, dealing, person):
    seeker, provider = person(Side.SEEKER), person(Side.PROVIDER)
    assert dealing.scene.provider.name in seeker.read()
    assert seeker.send("/moves/open_nda", page="").status_code == 303
    for one, name in ((provider, "乙签字"), (seeker, "甲签字")):
        assert one.send("/nda", agree="y", name=name).status_code == 303
    assert stage(session, dealing) is DealStage.EVALUATING

    assert seeker.send("/terms/new", **TERMS).status_code == 303
    assert provider.send("/terms/new", **{**TERMS, "amount": "30"}).status_code == 303
    compared = seeker.raw("/terms")
    assert "<del>200</del>" in compared
    assert "<ins>300</ins>" in compared
    for one in (seeker, provider):
        assert one.send("/terms/2/agree", page="/terms").status_code == 303

    assert provider.send("/price", route="exempt").status_code == 303
    answer = provider.send(
        "/contract", value="50", signed_on="2026-11-20", effective_on="2026-11-20", number="HT-1",
        copy=(io.BytesIO(b"signed"), "secret-name.pdf"),
    )  # fmt: skip
    assert answer.status_code == 303
    contract = session.get_one(DealContract, dealing.deal_id)
    assert (contract.value, contract.evidence_hash) == (500_000, sha256(b"signed").hexdigest())
    page = seeker.read()
    assert "500,000 yuan" in page
    assert "secret-name" not in page

    assert seeker.send("/recordal", number="X2026110000001", recorded_on="2026-11-25").status_code == 303
    for note in ("首批两吨", "已量产"):
        assert seeker.send("/report", progress="producing", note=note).status_code == 303
    assert stage(session, dealing) is DealStage.CLOSED
    assert "已量产" in provider.read()
    assert "The deal is closed" in provider.read()


def test_the_page_says_whose_turn_it_is_and_offers_one_move(dealing, person):
    bring(dealing, DealStage.NDA)
    dealing.sign_nda(Side.SEEKER)
    seeker, provider, staff = person(Side.SEEKER), person(Side.PROVIDER), person(None)
    assert "You have signed; the other side has not yet." in seeker.read()
    for reader in (seeker, provider, staff):
        assert reader.raw().count("btn btn-primary") <= 1
    assert f'href="{provider.path}/nda"' in provider.raw()
    assert f"{dealing.scene.provider.name} · by" in staff.read()


def test_the_agreement_shown_is_the_one_that_is_kept(session, dealing, person):
    bring(dealing, DealStage.NDA)
    nda = session.get_one(DealNda, dealing.deal_id)
    page = person(Side.SEEKER).raw("/nda")
    assert nda.text.splitlines()[3] in page
    assert nda.hash in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "甲"}, "Please tick this to sign."),
        ({"agree": "y", "name": " "}, "Please type your name"),
    ],
)
def test_a_signature_that_lacks_something_is_explained(dealing, person, values, sentence):
    bring(dealing, DealStage.NDA)
    answer = person(Side.SEEKER).send("/nda", **values)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_a_colleague_who_is_no_owner_reads_but_does_not_sign(app, session, dealing):
    bring(dealing, DealStage.NDA)
    colleague = make_account(session)
    join(session, colleague, dealing.scene.seeker, "member")
    client = app.test_client()
    sign_in(client, colleague)
    reader = Reader(client, dealing.deal_id)
    assert 'name="agree"' not in reader.raw("/nda")
    assert reader.send("/nda", page="", agree="y", name="甲").status_code == 403


def test_the_law_is_named_where_it_bars_the_deal(session, dealing, person):
    bring(dealing, DealStage.EVALUATING)
    session.get_one(Patent, dealing.scene.match.patent_id).pledge = Pledge.NOT_CONSENTED
    session.flush()
    answer = person(Side.SEEKER).send("/terms/new", **TERMS)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "The law does not allow this today." in page
    assert "Civil Code, art. 444" in page
    assert "乙方派员指导三次。" in page


def test_whoever_is_slower_keeps_the_text_and_reads_why(session, dealing, person):
    bring(dealing, DealStage.NEGOTIATING)
    seeker = person(Side.SEEKER)
    form = seeker.raw("/terms/new")
    dealing.propose(Side.PROVIDER)
    data = {"csrf_token": token_of(form), "seen": value_of(form, "seen"), **TERMS, "text": "我方的话"}
    answer = seeker.client.post(seeker.path + "/terms/new", data=data, headers=ENGLISH)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else changed this" in page
    assert "我方的话" in page
    data |= {"csrf_token": token_of(page), "seen": value_of(page, "seen")}
    assert seeker.client.post(seeker.path + "/terms/new", data=data).status_code == 303
    assert len(versions_of(session, dealing.deal_id)) == 3


def test_nobody_enters_a_contract_on_terms_that_one_side_has_not_agreed_to(session, dealing, person):
    bring(dealing, DealStage.NEGOTIATING)
    dealing.agree(Side.SEEKER)
    answer = person(Side.SEEKER).send(
        "/contract", value="50", signed_on="2026-11-20", effective_on="2026-11-20", number="HT-1"
    )
    assert answer.status_code == 409
    assert "both sides must first agree" in answer.get_data(as_text=True)
    assert stage(session, dealing) is DealStage.NEGOTIATING


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"number": ""}, "choose its signed copy"),
        ({"signed_on": "2099-01-01", "effective_on": "2099-01-01"}, "This day has not come yet."),
        ({"effective_on": "2026-11-01"}, "on the day of its signing or later"),
        ({"value": "much"}, "Type a number"),
    ],
)
def test_a_contract_that_cannot_be_is_explained(dealing, person, values, sentence):
    bring(dealing, DealStage.NEGOTIATING)
    for side in Side:
        dealing.agree(side)
    whole = {"value": "5", "signed_on": "2026-11-20", "effective_on": "2026-11-20", "number": "1"}
    answer = person(Side.SEEKER).send("/contract", **{**whole, **values})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_the_reason_reaches_both_sides_and_the_words_only_the_own_one(dealing, person):
    seeker = person(Side.SEEKER)
    answer = seeker.send("/fail", page="", reason="price", note="MARKERNOTE")
    assert answer.status_code == 303
    own, other, staff = seeker.read(), person(Side.PROVIDER).read(), person(None).read()
    for page in (own, other, staff):
        assert "Price" in page
    assert "MARKERNOTE" in own
    assert "MARKERNOTE" in staff
    assert "MARKERNOTE" not in other


def test_an_end_without_a_reason_comes_back_open(dealing, person):
    answer = person(Side.SEEKER).send("/fail", page="", note="so")
    assert answer.status_code == 422
    assert "Please choose a reason" in answer.get_data(as_text=True)


def test_nobody_gives_the_reason_that_is_the_programs(session, dealing, person):
    assert person(Side.SEEKER).send("/fail", page="", reason="no_progress").status_code == 422
    assert stage(session, dealing) is DealStage.INTRODUCED


def test_coordinators_take_a_step_back_and_parties_are_not_offered_it(session, dealing, person):
    dealing_page = person(Side.SEEKER)
    dealing_page.send("/fail", page="", reason="price")
    assert "Take the last step back" not in dealing_page.read()
    # The page of a party has no form any more, so the token of another one is borrowed.
    data = {"csrf_token": token_of(dealing_page.client.get("/account/").get_data(as_text=True)), "seen": 1}
    assert dealing_page.client.post(dealing_page.path + "/moves/undo", data=data).status_code == 403
    staff = person(None)
    assert staff.send("/moves/undo", page="").status_code == 303
    assert stage(session, dealing) is DealStage.INTRODUCED


def test_a_button_pressed_twice_tells_the_second_time(session, dealing, person):
    seeker = person(Side.SEEKER)
    page = seeker.raw()
    data = {"csrf_token": token_of(page), "seen": value_of(page, "seen")}
    for _ in range(2):
        assert seeker.client.post(seeker.path + "/moves/open_nda", data=data).status_code == 303
    assert "Somebody else changed this" in seeker.read()
    steps = session.scalars(select(DealStep).where(DealStep.deal_id == dealing.deal_id)).all()
    assert len(steps) == 1


@pytest.mark.parametrize("move", ["fail", "sign_contract", "lapse", "nothing"])
def test_no_move_is_made_without_its_form(dealing, person, move):
    assert person(Side.SEEKER).send(f"/moves/{move}", page="").status_code == 404


def test_coordinators_see_states_and_no_terms(dealing, person):
    bring(dealing, DealStage.NEGOTIATING)
    staff = person(None)
    page = staff.read()
    for hidden in ("乙方派员", "热轧工作辊", "净销售额", "200,000"):
        assert hidden not in page
    for tail in ("/terms", "/terms/new", "/contract"):
        assert staff.status(tail) == 404


def test_strangers_find_no_page_of_a_deal(app, session, dealing):
    bring(dealing, DealStage.NEGOTIATING)
    client = app.test_client()
    stranger = make_account(session)
    join(session, stranger, make_member(session))
    sign_in(client, stranger)
    reader = Reader(client, dealing.deal_id)
    for tail in ("", "/nda", "/terms", "/terms/new", "/contract", "/recordal", "/report"):
        assert reader.status(tail) == 404, tail
    assert dealing.scene.seeker.name not in client.get("/deals").get_data(as_text=True)


def test_the_board_counts_by_stage_and_marks_what_is_overdue(session, dealing, person):
    staff = person(None)
    dealing.deal.due_on = date(2099, 1, 1)
    session.flush()
    board = words(staff.client.get("/deals", headers=ENGLISH))
    assert "Just introduced 1" in board
    assert "overdue since" not in board
    dealing.deal.due_on = date(2020, 1, 1)
    session.flush()
    assert "overdue since" in words(staff.client.get("/deals", headers=ENGLISH))
    listed = words(staff.client.get("/deals?stage=introduced", headers=ENGLISH))
    assert dealing.scene.provider.name in listed
    assert dealing.scene.provider.name not in words(staff.client.get("/deals?stage=signed"))


def test_a_party_finds_its_deals_going_on_and_over(dealing, person):
    seeker = person(Side.SEEKER)
    assert dealing.scene.provider.name in words(seeker.client.get("/deals"))
    seeker.send("/fail", page="", reason="funding")
    assert dealing.scene.provider.name not in words(seeker.client.get("/deals"))
    assert dealing.scene.provider.name in words(seeker.client.get("/deals?group=over"))


def test_a_confidential_need_stays_hidden_from_the_other_side(app, session):
    scene = make_scene(session, need={"confidentiality": "matching", "title": "MARKERTITLE"})
    dealing = make_dealing(session, DealStage.CLOSED, scene=scene)
    client = app.test_client()
    sign_in(client, scene.providing)
    for path in (
        "/deals",
        "/deals?group=over",
        f"/deals/{dealing.deal_id}",
        f"/deals/{dealing.deal_id}/terms",
    ):
        assert "MARKERTITLE" not in client.get(path).get_data(as_text=True)


def test_mails_of_every_step_carry_a_link_and_nothing_of_anybody(app, session, dealing):
    bring(dealing, DealStage.CLOSED)
    rows = session.scalars(select(Notice).where(Notice.kind.startswith("deal_"))).all()
    assert {row.path for row in rows} == {f"/deals/{dealing.deal_id}"}
    for kind in {
        *(row.kind for row in rows),
        "deal_due",
        "deal_overdue",
        "deal_fail",
        "deal_lapse",
        "deal_undo",
    }:
        for language in ("en", "zh"):
            mail = message_of(Letter("n" * 12, "a@example.com", language, kind, f"/deals/{dealing.deal_id}"))
            whole = mail.subject + mail.body
            assert f"/deals/{dealing.deal_id}" in whole
            assert mail.subject not in {"Something changed", "有新变化"}
            for hidden in (dealing.scene.seeker.name, dealing.scene.provider.name, "热轧", "HT-2026"):
                assert hidden not in whole
