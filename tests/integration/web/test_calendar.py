"""The calendar's page, and the feed that a program reads."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.domain.deals import DealStage
from matchmaker.storage.accounts import Account, Membership
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.calendar import CalendarFeed
from tests.factories import NOW, make_need, sign_in
from tests.integration.dealings import Dealing, make_dealing
from tests.integration.pairs import make_scene
from tests.integration.web.browsing import make_reviewer, read, send, words


def entered(app: Flask, account: Account) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, account)
    return browser


@pytest.fixture
def dealing(session: Session) -> Dealing:
    return make_dealing(session, DealStage.NDA)


def feed_address(browser: FlaskClient) -> str:
    """Press the button and read the address."""
    page = send(browser, "/calendar/feed", {}, page="/calendar").get_data(as_text=True)
    return re.search(r"<code[^>]*>http://[^/]+(/calendar/[\w-]+\.ics)</code>", page)[1]


def events(client: FlaskClient, path: str) -> list[tuple[str, str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    found = Calendar.from_ical(answer.data)
    return [(str(each["summary"]), str(each["url"]), str(each["uid"])) for each in found.walk("VEVENT")]


def test_a_party_sees_its_days_and_a_stranger_none(app: Flask, session: Session, dealing: Dealing) -> None:
    scene = dealing.scene
    make_need(session, scene.seeker, title="轧辊剥落", expires_on=dealing.deal.due_on)
    page = words(read(entered(app, scene.seeking), "/calendar"))
    assert f"The next step of a deal {scene.provider.name}" in page
    assert "A listing leaves the resource pool 轧辊剥落" in page
    page = words(read(entered(app, scene.providing), "/calendar"))
    assert f"The next step of a deal {scene.seeker.name}" in page
    assert "轧辊剥落" not in page


def test_what_is_overdue_stands_first(app: Flask, session: Session, dealing: Dealing) -> None:
    dealing.deal.due_on = NOW.date() - timedelta(days=3)
    session.flush()
    page = words(read(entered(app, dealing.scene.seeking), "/calendar"))
    assert page.index("Overdue") < page.index("The next step of a deal")


def test_an_unanswered_card_is_named_by_nothing(app: Flask, session: Session) -> None:
    scene = make_scene(session)
    page = words(read(entered(app, scene.seeking), "/calendar"))
    assert "An introduction waits for an answer" in page
    assert scene.provider.name not in page


def test_a_coordinator_watches_introductions_and_recordals(app: Flask, session: Session) -> None:
    make_dealing(session, DealStage.SIGNED)
    make_scene(session)
    page = words(read(entered(app, make_reviewer(session)), "/calendar"))
    assert "A contract must be recorded" in page
    assert "An introduction waits for an answer" in page
    elsewhere = words(read(entered(app, make_reviewer(session, "12")), "/calendar"))
    assert "Nothing is due" in elsewhere


def test_the_feed_holds_days_and_links_and_no_name(app: Flask, client: FlaskClient, dealing: Dealing) -> None:
    scene = dealing.scene
    path = feed_address(entered(app, scene.seeking))
    found = events(client, path)
    assert [url.endswith(f"/deals/{dealing.deal_id}") for _, url, _ in found] == [True]
    text = client.get(path).get_data(as_text=True)
    for secret in (scene.provider.name, scene.seeker.name, scene.providing.email):
        assert secret not in text
    dealing.deal.due_on += timedelta(days=1)
    assert [uid for *_, uid in events(client, path)] == [uid for *_, uid in found]


def test_the_address_is_kept_nowhere_and_a_new_one_ends_the_old(
    app: Flask, client: FlaskClient, session: Session, dealing: Dealing
) -> None:
    browser = entered(app, dealing.scene.seeking)
    first = feed_address(browser)
    token = first.split("/")[-1].removesuffix(".ics")
    assert token not in str([row.detail for row in session.scalars(select(AuditEvent))])
    assert session.scalars(select(CalendarFeed)).one().token_hash != token
    assert token not in read(browser, "/calendar").get_data(as_text=True)
    second = feed_address(browser)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    send(browser, "/calendar/feed/end", {}, page="/calendar")
    assert client.get(second).status_code == 404


def test_a_feed_ends_with_the_membership_and_with_the_account(
    app: Flask, client: FlaskClient, session: Session, dealing: Dealing
) -> None:
    account = dealing.scene.seeking
    path = feed_address(entered(app, account))
    account.active = False
    session.flush()
    assert client.get(path).status_code == 404
    account.active = True
    session.execute(delete(Membership).where(Membership.account_id == account.id))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("language", "words"), [("zh", "交易的下一步"), ("en", "The next step of a deal")])
def test_a_feed_speaks_its_owners_language(
    app: Flask, client: FlaskClient, session: Session, dealing: Dealing, language: str, words: str
) -> None:
    account = dealing.scene.seeking
    path = feed_address(entered(app, account))
    account.language = language
    session.flush()
    assert events(client, path)[0][0] == words
