"""An agency advises one side of a deal: what it comes to see, when, and what it never may."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.deals import DealStage
from matchmaker.domain.deals.advising import AdviserStatus
from matchmaker.domain.deals.documents import Opening
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, WrongState
from matchmaker.domain.introductions import Side, other_side
from matchmaker.domain.rounds import Tie
from matchmaker.services import deals
from matchmaker.storage.deals import DealAdviser, DealMessage, DealShowing
from matchmaker.storage.members import Member
from matchmaker.storage.notices import Notice
from matchmaker.storage.rounds import MemberTie
from tests.factories import NOW, join, make_account, make_agency, make_offer, sign_in
from tests.integration import papers
from tests.integration.dealings import Dealing, bring, make_dealing
from tests.integration.pairs import acting
from tests.integration.web.browsing import read, send, words

OWN, OTHERS = "己方密件之题", "对方未示之题"


@pytest.fixture
def dealing(session: Session) -> Dealing:
    return make_dealing(session, DealStage.EVALUATING)


@pytest.fixture
def agency(session: Session) -> Member:
    agency = make_agency(session)
    make_offer(session, agency)
    return agency


@pytest.fixture
def adviser(session: Session, agency: Member):
    account = make_account(session)
    join(session, account, agency)
    return account


def browser(app: Flask, account) -> FlaskClient:
    client = app.test_client()
    sign_in(client, account)
    return client


def ask(dealing: Dealing, agency: Member, side: Side = Side.SEEKER) -> DealAdviser:
    asked = deals.ask_adviser(
        dealing.session,
        actor=dealing.scene.actor(side),
        deal_id=dealing.deal_id,
        agency_id=agency.id,
        now=NOW,
    )
    dealing.session.flush()
    return asked


def take_on(dealing: Dealing, asked: DealAdviser, account, agency: Member) -> None:
    deals.take_on(dealing.session, actor=acting(account, agency), adviser_id=asked.id, now=NOW)
    dealing.session.flush()


def kinds_told(session: Session, account) -> set[str]:
    return set(session.scalars(select(Notice.kind).where(Notice.account_id == account.id)))


def test_an_agency_is_asked_takes_it_on_sees_its_side_and_is_let_go(app, session, dealing, agency, adviser):
    folder = app.extensions["settings"].documents_folder
    papers.put(dealing, folder, side=Side.SEEKER, title=OWN, opens=Opening.NEVER)
    hidden = papers.put(dealing, folder, side=Side.PROVIDER, title=OTHERS, opens=Opening.NEVER)
    papers.put(dealing, folder, side=Side.PROVIDER, title="已开放之题")
    session.flush()
    path, side = f"/deals/{dealing.deal_id}", browser(app, dealing.scene.seeking)
    helper, other = browser(app, adviser), browser(app, dealing.scene.providing)

    assert send(side, f"{path}/adviser", {"agency": agency.id}).location == path
    asked = words(read(helper, "/deals"))
    assert dealing.scene.seeker.name in asked
    assert "you are asked" in asked
    assert [read(helper, path + tail).status_code for tail in ("", "/messages", "/documents")] == [404] * 3
    assert agency.name not in words(read(other, path))

    key = session.scalars(select(DealAdviser.id)).one()
    assert send(helper, f"/deals/advising/{key}/yes", {}, page="/deals").location == "/deals"
    assert agency.name in words(read(other, path))
    page = words(read(helper, path))
    assert f"You advise {dealing.scene.seeker.name}" in page
    documents = words(read(helper, f"{path}/documents"))
    assert OWN in documents
    assert "已开放之题" in documents
    assert OTHERS not in documents
    assert read(helper, f"{path}/documents/versions/{hidden.id}").status_code == 404
    assert session.scalars(select(DealShowing.member_id)).all() == [agency.id]

    send(helper, f"{path}/messages", {"text": "我方顾问意见"})
    assert f"adviser of {dealing.scene.seeker.name}" in words(read(other, f"{path}/messages"))
    assert session.scalars(select(DealMessage.side)).all() == [Side.SEEKER]

    assert send(side, f"{path}/adviser/end", {}, page=path).location == path
    assert [read(helper, path + tail).status_code for tail in ("", "/messages", "/documents")] == [404] * 3
    assert {"deal_adviser_asked", "deal_adviser_ended"} <= kinds_told(session, adviser)
    assert "deal_adviser_serving" in kinds_told(session, dealing.scene.seeking)


def test_an_adviser_makes_no_moves_and_adds_no_documents(app, session, dealing, agency, adviser):
    take_on(dealing, ask(dealing, agency), adviser, agency)
    given = {"actor": acting(adviser, agency), "deal_id": dealing.deal_id, "now": NOW}
    with pytest.raises(Forbidden):
        deals.keep_evaluating(session, seen=dealing.seen, **given)
    with pytest.raises(Forbidden):
        deals.add_document(
            session, title="题", upload=papers.upload(app.extensions["settings"].documents_folder), **given
        )
    with pytest.raises(Forbidden):
        deals.ask_adviser(session, agency_id=agency.id, **given)
    bring(dealing, DealStage.SIGNED)
    helper, path = browser(app, adviser), f"/deals/{dealing.deal_id}"
    page = read(helper, path).get_data(as_text=True)
    assert not re.search(r'action="[^"]*/(moves|fail|close|adviser)', page)
    for tail in ("/terms/new", "/contract", "/recordal", "/report", "/documents/new", "/adviser"):
        assert read(helper, path + tail).status_code == 404, tail
    for tail in ("/nda", "/terms", "/messages", "/documents"):
        assert read(helper, path + tail).status_code == 200, tail


def test_what_an_adviser_reads_is_not_read_by_its_side(app, session, dealing, agency, adviser):
    take_on(dealing, ask(dealing, agency), adviser, agency)
    deals.write_message(
        session, actor=dealing.scene.actor(Side.PROVIDER), deal_id=dealing.deal_id, text="请看", now=NOW
    )
    session.flush()
    assert "deal_message" in kinds_told(session, adviser)
    assert "请看" in words(read(browser(app, adviser), f"/deals/{dealing.deal_id}/messages"))
    assert session.scalars(select(DealMessage.read_at)).one() is None


def tie(session: Session, one: Member, other: Member, kind: Tie) -> None:
    session.add(MemberTie(member_id=one.id, other_id=other.id, kind=kind, declared_at=NOW))
    session.flush()


def advised_by_the_other(session, dealing, agency, adviser):
    take_on(dealing, ask(dealing, agency, Side.PROVIDER), adviser, agency)


def advised_by_the_other_once(session, dealing, agency, adviser):
    advised_by_the_other(session, dealing, agency, adviser)
    actor = dealing.scene.actor(Side.PROVIDER)
    deals.end_adviser(session, actor=actor, deal_id=dealing.deal_id, now=NOW)


def owned_with_the_other(session, dealing, agency, adviser):
    tie(session, dealing.scene.provider, agency, Tie.OWNERSHIP)


def acts_for_the_other(session, dealing, agency, adviser):
    tie(session, agency, dealing.scene.provider, Tie.AGENCY)


def owned_with_the_others_adviser(session, dealing, agency, adviser):
    second = make_agency(session)
    make_offer(session, second)
    person = make_account(session)
    join(session, person, second)
    take_on(dealing, ask(dealing, second, Side.PROVIDER), person, second)
    tie(session, agency, second, Tie.OWNERSHIP)


CONFLICTS = [
    advised_by_the_other,
    advised_by_the_other_once,
    owned_with_the_other,
    acts_for_the_other,
    owned_with_the_others_adviser,
]


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_an_agency_never_stands_on_both_sides(session, dealing, agency, adviser, conflict):
    conflict(session, dealing, agency, adviser)
    with pytest.raises(Invalid) as refusal:
        ask(dealing, agency)
    assert (refusal.value.code, refusal.value.field) == ("adviser_conflict", "agency")


def test_of_two_sides_that_ask_the_same_agency_it_takes_one(session, dealing, agency, adviser):
    asked = {side: ask(dealing, agency, side) for side in Side}
    take_on(dealing, asked[Side.PROVIDER], adviser, agency)
    with pytest.raises(Invalid):
        take_on(dealing, asked[Side.SEEKER], adviser, agency)
    assert asked[other_side(Side.PROVIDER)].status is AdviserStatus.ASKED


def test_one_agency_a_side_admitted_and_published(session, dealing, agency):
    silent = make_agency(session)
    with pytest.raises(Invalid):
        ask(dealing, silent)
    ask(dealing, agency)
    second = make_agency(session)
    make_offer(session, second)
    with pytest.raises(WrongState):
        ask(dealing, second)


def test_only_the_agency_itself_answers_and_only_once(session, dealing, agency, adviser):
    asked = ask(dealing, agency)
    with pytest.raises(NotFound):
        deals.take_on(session, actor=dealing.scene.actor(Side.PROVIDER), adviser_id=asked.id, now=NOW)
    deals.lay_down(session, actor=acting(adviser, agency), adviser_id=asked.id, now=NOW)
    assert asked.status is AdviserStatus.DECLINED
    with pytest.raises(WrongState):
        deals.take_on(session, actor=acting(adviser, agency), adviser_id=asked.id, now=NOW)


def test_a_suspended_agency_sees_nothing(app, session, dealing, agency, adviser):
    take_on(dealing, ask(dealing, agency), adviser, agency)
    agency.status = "suspended"
    session.flush()
    page = read(browser(app, adviser), f"/deals/{dealing.deal_id}")
    assert page.status_code in {403, 404}
