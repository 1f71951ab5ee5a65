"""The way of a signed contract to the office: pre-check, papers, bundle, and the board of what is due."""

import io
import json
from datetime import date, timedelta
from hashlib import sha256
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import DealStage
from matchmaker.domain.eligibility import Halt
from matchmaker.domain.introductions import Side
from matchmaker.domain.vocabulary import DealKind, LegalStatus
from matchmaker.services import deals
from matchmaker.services.deals.bargaining import patent_of
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.deals import Deal, papers_of
from matchmaker.storage.patents import Patent
from tests.factories import NOW, make_staff, sign_in, token_of
from tests.integration.dealings import Dealing, bring, make_dealing
from tests.integration.web.browsing import ENGLISH, words
from tests.integration.web.test_deals import Reader, value_of


@pytest.fixture
def signed(session: Session) -> Dealing:
    return make_dealing(session, DealStage.SIGNED)


def enter(app: Flask, dealing: Dealing, who: Side | None) -> Reader:
    client = app.test_client()
    sign_in(client, dealing.scene.account(who) if who else dealing.scene.coordinator)
    return Reader(client, dealing.deal_id)


def patent(session: Session, dealing: Dealing) -> Patent:
    found = patent_of(session, dealing.deal)
    assert found is not None
    return found


def test_the_page_names_each_ground_of_refusal_with_article_and_mend(app, session, signed):
    right = patent(session, signed)
    right.holders, right.halt = ["别家公司（示例）"], Halt.PRESERVED
    right.legal_status = LegalStatus.LAPSED
    session.flush()

    read = enter(app, signed, Side.PROVIDER).read("/recordal")

    assert "The side that provides is not among the holders" in read
    assert "let the holder sign" in read
    assert "The right ended before its term. Patent Law, art. 44" in read
    assert "refused The office has stopped its proceedings" in read
    assert "settle the dispute first" in read
    assert "No signed copy was at hand" in read
    assert "by Feb 22, 2027" in read


def test_earlier_contracts_collide_and_the_seeker_learns_nothing_of_them(app, session, signed):
    earlier = make_dealing(session, DealStage.EVALUATING)
    match = signed.scene.match
    earlier.scene.match.patent_id = match.patent_id
    session.flush()
    earlier.exempt()
    earlier.propose(deal_kind=DealKind.EXCLUSIVE_LICENCE)
    bring(earlier, DealStage.SIGNED)

    collision = "An earlier exclusive or sole licence runs at the same time."
    assert collision in enter(app, signed, Side.PROVIDER).read("/recordal")
    assert collision in enter(app, signed, None).read("/recordal")
    assert collision not in enter(app, signed, Side.SEEKER).read("/recordal")


def test_each_side_confirms_the_list_that_it_saw(app, session, signed):
    for side in Side:
        reader = enter(app, signed, side)
        page = reader.raw("/recordal")
        data = {"csrf_token": token_of(page), "list_seen": value_of(page, "list_seen")}
        path = f"{reader.path}/recordal/papers"
        refused = reader.client.post(path, data=data, headers=ENGLISH)
        assert refused.status_code == 422
        assert "Please tick this" in words(refused)
        old = reader.client.post(path, data={**data, "agree": "y", "list_seen": "0" * 64}, headers=ENGLISH)
        assert old.status_code == 409
        assert reader.client.post(path, data={**data, "agree": "y"}, headers=ENGLISH).status_code == 303
        assert reader.client.post(path, data={**data, "agree": "y"}, headers=ENGLISH).status_code == 409
    assert "not confirmed yet" not in reader.read("/recordal")
    assert session.get_one(Deal, signed.deal_id).stage is DealStage.SIGNED
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "deal_confirm_papers"))
    assert [event.detail["side"] for event in events] == [side.value for side in Side]
    assert reader.send("/recordal", number="X2026110000001", recorded_on="2026-11-25").status_code == 303


def test_papers_go_with_a_contract_that_is_taken_back(app, session, signed):
    reader = enter(app, signed, Side.SEEKER)
    page = reader.raw("/recordal")
    data = {"csrf_token": token_of(page), "list_seen": value_of(page, "list_seen"), "agree": "y"}
    assert reader.client.post(f"{reader.path}/recordal/papers", data=data).status_code == 303
    staff = enter(app, signed, None)
    assert staff.send("/moves/undo", page="").status_code == 303
    assert papers_of(session, signed.deal_id) == {}
    assert reader.client.post(f"{reader.path}/recordal/papers", data=data).status_code == 409


def test_the_bundle_is_whole_the_same_twice_and_the_parties_alone(app, signed):
    reader = enter(app, signed, Side.SEEKER)
    path = f"{reader.path}/recordal/bundle.zip"
    answer = reader.client.get(path, headers=ENGLISH)
    again = reader.client.get(path, headers=ENGLISH)
    assert answer.data == again.data
    assert "attachment" in answer.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        listed = {one["name"]: one for one in manifest["files"]}
        assert set(archive.namelist()) == {"manifest.json", *listed}
        for name, one in listed.items():
            content = archive.read(name)
            assert (len(content), sha256(content).hexdigest()) == (one["bytes"], one["sha256"])
        assert "200,000 yuan" in archive.read("terms.txt").decode()
        assert "HT-2026-7" in archive.read("contract.csv").decode("utf-8-sig")
        assert "签字人" in archive.read("nda.txt").decode()
        assert "No signed copy was at hand" in archive.read("precheck.txt").decode()
    assert manifest["deal"] == signed.deal_id
    assert {party["name"] for party in manifest["parties"]} == {
        signed.scene.seeker.name, signed.scene.provider.name
    }  # fmt: skip
    assert enter(app, signed, None).status("/recordal/bundle.zip") == 404


def test_before_the_signing_there_is_no_bundle(app, session):
    dealing = make_dealing(session, DealStage.NEGOTIATING)
    assert enter(app, dealing, Side.SEEKER).status("/recordal/bundle.zip") == 404


def test_the_board_parts_overdue_soon_and_later(app, session, signed):
    today = beijing_day(NOW)
    others = [make_dealing(session, DealStage.SIGNED) for _ in range(2)]
    real_today = date.today()
    for dealing, days in zip((signed, *others), (-1, 20, 90), strict=True):
        dealing.deal.due_on = real_today + timedelta(days=days)
    recorded = make_dealing(session, DealStage.RECORDED)
    session.flush()
    assert today <= real_today

    def board(group: str, regions: str = "13") -> str:
        client = app.test_client()
        sign_in(client, make_staff(session, "coordinator", regions))
        return words(client.get(f"/deals/recordals{group}", headers=ENGLISH))

    for group, dealing in zip(("", "?group=soon", "?group=later"), (signed, *others), strict=True):
        read = board(group)
        assert dealing.scene.seeker.name in read
        assert all(other.scene.seeker.name not in read for other in (signed, *others) if other is not dealing)
        assert recorded.scene.seeker.name not in read
    assert signed.scene.seeker.name not in board("", "12")


def test_the_months_are_the_catalogues(session, signed):
    deal = signed.deal
    assert deal.due_on == date(2027, 2, 22)
    assert deals.recordal_papers(session)
