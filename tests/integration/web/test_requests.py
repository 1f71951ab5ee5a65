"""Requests for a service as people make and answer them on the pages; who reads what, and when."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import DealStage
from matchmaker.domain.introductions import Side
from matchmaker.domain.requests import RequestState
from matchmaker.jobs.mail import message_of
from matchmaker.services.notices import claim_mail
from matchmaker.storage.accounts import Account
from matchmaker.storage.notices import Notice
from matchmaker.storage.requests import ServiceRequest
from tests.factories import (
    join,
    make_account,
    make_agency,
    make_coordinator,
    make_offer,
    make_patent,
    sign_in,
    token_of,
)
from tests.integration.dealings import make_dealing
from tests.integration.requesting import Requesting, bring, make_requesting
from tests.integration.web.browsing import ENGLISH, words
from tests.integration.web.test_deals import value_of

Enter = Callable[[Account], FlaskClient]
UNTIL = beijing_day(datetime.now(UTC)) + timedelta(days=20)
SEALED = ("8765", "8,765", "密封报价正文")


@pytest.fixture
def enter(app: Flask) -> Enter:
    """Somebody's browser."""

    def opened(account: Account) -> FlaskClient:
        client = app.test_client()
        sign_in(client, account)
        return client

    return opened


@pytest.fixture
def scene(session: Session) -> Requesting:
    return make_requesting(session, answers_until=UNTIL).at(datetime.now(UTC))


def read(client: FlaskClient, path: str) -> str:
    return words(client.get(path, headers=ENGLISH))


def send(client: FlaskClient, page: str, move: str, **values: object):
    """Send a form of a request's page with what the page hides in it."""
    shown = client.get(page, headers=ENGLISH).get_data(as_text=True)
    form = shown[shown.index(f'action="{page}/moves/{move}"') :]
    data = {"csrf_token": token_of(shown), "seen": value_of(form, "seen"), **values}
    return client.post(f"{page}/moves/{move}", data=data, headers=ENGLISH)


QUOTE = {"price": "8,765", "working_days": "12", "text": "密封报价正文"}


def test_from_the_question_to_the_confirmed_outcome(
    session: Session, enter: Enter, scene: Requesting
) -> None:
    page = f"/requests/{scene.request_id}"
    asker, first, second = enter(scene.asking), enter(scene.people[0]), enter(scene.people[1])
    assert "Agencies asked" in read(asker, page)
    assert "A request for a service: quote" in read(first, "/")
    assert send(first, page, "quote", **QUOTE).status_code == 303
    assert "2 agencies were asked, 1 have quoted so far." in read(asker, page)
    assert "Quotes of other agencies so far: 1." in read(second, page)
    assert send(second, page, "decline").status_code == 303
    assert "Quotes to compare: choose an agency" in read(asker, "/")
    shown = read(asker, page)
    assert "8,765 yuan" in shown
    answer = send(asker, page, "choose", agency_id=scene.agencies[0].id, consent="y")
    assert answer.status_code == 303
    assert scene.people[0].email in read(asker, page)
    assert scene.asking.email in read(first, page)
    assert "An order: say what you delivered" in read(first, "/")
    assert send(first, page, "deliver", note="报告两份").status_code == 303
    assert "报告两份" in read(asker, page)
    assert send(asker, page, "confirm", note="").status_code == 303
    assert scene.state is RequestState.CONFIRMED
    offer = make_offer(session, scene.agencies[0])
    assert "Confirmed services 1" in " ".join(read(asker, f"/offers/{offer.id}").split())


def test_a_sealed_quote_is_on_nobodys_page_but_its_agencys(
    session: Session, enter: Enter, scene: Requesting
) -> None:
    scene.quote(0)
    page = f"/requests/{scene.request_id}"
    staff = make_coordinator(session)
    for account in (scene.asking, scene.people[1], staff):
        client = enter(account)
        for path in (
            page,
            "/requests",
            "/",
            "/inbox",
            *(["/audit", "/audit/export"] if account is staff else []),
        ):
            shown = client.get(path, headers=ENGLISH).get_data(as_text=True)
            assert not [one for one in SEALED if one in shown], path
    assert all(one in enter(scene.people[0]).get(page).get_data(as_text=True) for one in ("8765", SEALED[2]))
    scene.withdraw()
    shown = enter(scene.asking).get(page, headers=ENGLISH).get_data(as_text=True)
    assert not [one for one in SEALED if one in shown]


def test_quotes_are_never_read_by_other_agencies_or_coordinators(
    session: Session, enter: Enter, scene: Requesting
) -> None:
    bring(scene, RequestState.DELIVERED)
    staff = make_coordinator(session)
    for account in (scene.people[1], staff):
        shown = enter(account).get(f"/requests/{scene.request_id}").get_data(as_text=True)
        mine = account is scene.people[1]
        assert ("8,765" in shown) == mine
        assert "报告已交付" not in shown or account is staff


def test_agencies_learn_who_asks_and_of_what_only_when_chosen(session: Session, enter: Enter) -> None:
    dealing = make_dealing(session, DealStage.EVALUATING)
    seeker = dealing.scene.seeker
    agency, person = make_agency(session), make_account(session)
    join(session, person, agency)
    other, other_person = make_agency(session), make_account(session)
    join(session, other_person, other)
    patent = make_patent(session, seeker, title="一种本单位的机密专利")
    asker = enter(dealing.scene.seeking)
    form = asker.get(f"/requests/new?deal={dealing.deal_id}", headers=ENGLISH).get_data(as_text=True)
    assert '<option selected value="valuation">' in form
    answer = asker.post(
        "/requests/new",
        data={
            "csrf_token": token_of(form),
            "kind": "valuation",
            "title": "评估一件专利",
            "text": "请评估",
            "answers_until": UNTIL.isoformat(),
            "patent_id": patent.id,
            "deal_id": dealing.deal_id,
        },
    )
    page = answer.location
    key = page.rsplit("/", 1)[1]
    scene = Requesting(
        session,
        seeker,
        dealing.scene.seeking,
        [agency, other],
        [person, other_person],
        key,
        datetime.now(UTC),
    )
    hidden = (
        seeker.name,
        dealing.scene.seeking.email,
        "机密专利",
        dealing.scene.provider.name,
        dealing.deal_id,
    )
    for path in (page, "/requests", "/", "/inbox"):
        shown = enter(person).get(path).get_data(as_text=True)
        assert not [one for one in hidden if one in shown], path
    assert dealing.deal_id in asker.get(page).get_data(as_text=True)
    bring(scene, RequestState.ORDERED)
    shown = enter(person).get(page).get_data(as_text=True)
    assert [one in shown for one in hidden] == [True, True, True, False, False]
    shown = enter(other_person).get(page).get_data(as_text=True)
    assert not [one for one in hidden if one in shown]


def test_mails_hold_a_link_and_nothing_of_anybody(session: Session, scene: Requesting, app: Flask) -> None:
    bring(scene, RequestState.CONFIRMED)
    session.flush()
    ids = list(session.scalars(select(Notice.id)))
    letters = [claim_mail(session, notice_id=key, now=datetime.now(UTC)) for key in ids]
    texts = [str(message_of(letter)) for letter in letters if letter]
    assert len(texts) >= 7
    private = (scene.asker.name, scene.agencies[0].name, "价值评估", *SEALED)
    assert not [one for one in private for text in texts if one in text]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"price": "八千"}, "Type a whole number without unit"),
        ({"price": "9999999999"}, "Type a price from 0 to"),
        ({"working_days": "0"}, "Type a number of working days from 1 to 500"),
        ({"text": ""}, "This field is required"),
    ],
)
def test_a_bad_quote_is_answered_at_its_field_and_nothing_is_lost(
    enter: Enter, scene: Requesting, values: dict[str, str], said: str
) -> None:
    page = f"/requests/{scene.request_id}"
    answer = send(enter(scene.people[0]), page, "quote", **{**QUOTE, **values})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in shown
    kept = {**QUOTE, **values}
    assert all(text in shown for text in kept.values())
    assert scene.row(0).price is None


def test_a_bad_request_is_answered_at_its_field_and_nothing_is_lost(
    session: Session, enter: Enter, scene: Requesting
) -> None:
    client = enter(scene.asking)
    form = client.get("/requests/new", headers=ENGLISH).get_data(as_text=True)
    good = {
        "csrf_token": token_of(form),
        "kind": "valuation",
        "title": "评估",
        "text": "保留的文字",
        "answers_until": UNTIL.isoformat(),
    }
    for changes, said in (
        ({"kind": "insurance"}, "No agency of the alliance"),
        ({"kind": "astrology"}, "Not a valid choice"),
        ({"answers_until": "2020-01-01"}, "Choose a day from"),
        ({"subclasses": "焊接"}, "problem"),
        ({"deal_id": "x" * 12}, "Not a valid choice"),
    ):
        answer = client.post("/requests/new", data={**good, **changes}, headers=ENGLISH)
        shown = answer.get_data(as_text=True)
        assert answer.status_code == 422, changes
        assert said in shown, changes
        assert "保留的文字" in shown
    assert len(list(session.scalars(select(ServiceRequest.id)))) == 1


def test_a_choice_without_consent_or_agency_says_what_is_missing(enter: Enter, scene: Requesting) -> None:
    bring(scene, RequestState.COMPARING)
    page = f"/requests/{scene.request_id}"
    asker = enter(scene.asking)
    answer = send(asker, page, "choose", agency_id=scene.agencies[0].id)
    assert answer.status_code == 422
    assert "Please tick this" in answer.get_data(as_text=True)
    answer = send(asker, page, "choose", consent="y")
    assert "Choose one of the agencies that quoted." in answer.get_data(as_text=True)
    assert scene.state is RequestState.COMPARING


def test_a_stale_page_and_a_late_button_say_so(enter: Enter, scene: Requesting) -> None:
    bring(scene, RequestState.COMPARING)
    page, asker = f"/requests/{scene.request_id}", enter(scene.asking)
    shown = asker.get(page).get_data(as_text=True)
    data = {"csrf_token": token_of(shown), "seen": "0"}
    assert asker.post(f"{page}/moves/withdraw", data=data).status_code == 409
    answer = asker.post(f"{page}/moves/confirm", data=data, headers=ENGLISH, follow_redirects=True)
    assert "its state has changed" in answer.get_data(as_text=True)
    assert asker.post(f"{page}/moves/close", data=data).status_code == 404


def test_a_coordinator_notes_what_the_register_says(session: Session, enter: Enter) -> None:
    agency, staff = make_agency(session), make_coordinator(session, "12", name="李核查")
    client, page = enter(staff), f"/members/{agency.id}/review"
    shown = client.get(page, headers=ENGLISH).get_data(as_text=True)
    data = {"csrf_token": token_of(shown), "number": agency.licence_number, "found": "yes"}
    answer = client.post(f"/members/{agency.id}/licence", data=data, headers=ENGLISH, follow_redirects=True)
    assert "by 李核查" in answer.get_data(as_text=True)
    offer = make_offer(session, agency)
    assert "found in the register" in read(client, f"/offers/{offer.id}")
    data["number"] = "00000"
    answer = client.post(f"/members/{agency.id}/licence", data=data, headers=ENGLISH, follow_redirects=True)
    assert "The licence number has changed." in answer.get_data(as_text=True)


def test_a_deals_page_leads_to_agencies_for_its_parties_alone(session: Session, enter: Enter) -> None:
    dealing = make_dealing(session)
    path = f"/requests/new?deal={dealing.deal_id}"
    assert path in enter(dealing.scene.account(Side.PROVIDER)).get(f"/deals/{dealing.deal_id}").get_data(True)
    assert path not in enter(dealing.scene.coordinator).get(f"/deals/{dealing.deal_id}").get_data(True)
