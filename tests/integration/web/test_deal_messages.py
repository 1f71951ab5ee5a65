"""Messages of a deal: written and read by the two sides, told of once, hidden from everybody else."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.deals import FailReason
from matchmaker.domain.introductions import Side
from matchmaker.services import deals
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.deals import DealMessage
from matchmaker.storage.notices import Notice
from tests.factories import join, make_account, make_member, sign_in
from tests.integration.dealings import Dealing, make_dealing
from tests.integration.web.browsing import error_at, read, send, words

SECRET = "炉温秘密一千二百度"


@pytest.fixture
def dealing(session: Session) -> Dealing:
    return make_dealing(session)


def browser(app: Flask, account) -> FlaskClient:
    client = app.test_client()
    sign_in(client, account)
    return client


@pytest.fixture
def sides(app: Flask, dealing: Dealing) -> tuple[FlaskClient, FlaskClient]:
    return tuple(browser(app, dealing.scene.account(side)) for side in Side)


@pytest.fixture
def path(dealing: Dealing) -> str:
    return f"/deals/{dealing.deal_id}/messages"


def notices(session: Session, account) -> list[Notice]:
    query = select(Notice).where(Notice.account_id == account.id, Notice.kind == "deal_message")
    return list(session.scalars(query))


def test_what_one_side_writes_the_other_reads_and_the_writer_sees_that_it_did(dealing, sides, path):
    seeker, provider = sides
    deal_page = path.removesuffix("/messages")
    assert "No messages yet" in words(read(seeker, path))

    assert send(seeker, path, {"text": f"  {SECRET}\r\n第二行  "}).location == path

    assert "not read yet" in words(read(seeker, path))
    assert "1 new message" in words(read(provider, deal_page))
    assert "1 new message" in words(read(provider, "/deals"))
    assert "new message" not in words(read(seeker, deal_page)) + words(read(seeker, "/deals"))
    shown = read(provider, path)
    assert f"{SECRET}\n第二行</p>" in shown.get_data(as_text=True)
    assert f"{dealing.scene.seeking.name} {dealing.scene.seeker.name}" in words(shown)
    assert "read on" in words(read(seeker, path))
    assert "new message" not in words(read(provider, deal_page)) + words(read(provider, "/deals"))


def test_the_other_side_is_told_once_until_it_has_read(session, dealing, sides, path):
    seeker, provider = sides
    for text in ("一", "二", "三"):
        send(seeker, path, {"text": text})
    [told] = notices(session, dealing.scene.providing)
    assert (told.path, told.detail) == (path, {})
    assert notices(session, dealing.scene.seeking) == []

    read(provider, path)
    send(seeker, path, {"text": "四"})

    assert len(notices(session, dealing.scene.providing)) == 2


def test_only_what_was_shown_counts_as_read(session, dealing, sides, path):
    provider = sides[1]
    for number in range(51):
        deals.write_message(
            session,
            actor=dealing.scene.actor(Side.SEEKER),
            deal_id=dealing.deal_id,
            text=str(number),
            now=dealing.now,
        )
    session.flush()
    read(provider, path)
    assert "1 new message" in words(read(provider, path.removesuffix("/messages")))
    assert "51" in words(read(provider, f"{path}?page=2"))
    assert "new message" not in words(read(provider, path.removesuffix("/messages")))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [(" \n ", "Please write something."), ("字" * 4001, "4000")],
    ids=["empty", "long"],
)
def test_a_message_that_cannot_be_sent_comes_back_with_the_reason(session, sides, path, text, complaint):
    answer = send(sides[0], path, {"text": text})
    assert answer.status_code == 422
    assert complaint in error_at(answer, "text")
    assert text.strip() in answer.get_data(as_text=True)
    assert session.scalars(select(DealMessage)).all() == []


def test_after_the_deal_messages_stay_to_be_read_and_none_is_added(session, dealing, sides, path):
    seeker, provider = sides
    send(seeker, path, {"text": SECRET})
    deals.fail(
        session, actor=dealing.scene.actor(Side.SEEKER), deal_id=dealing.deal_id, reason=FailReason.PRICE,
        note="", seen=dealing.seen, now=dealing.now,
    )  # fmt: skip
    session.flush()
    page = words(read(provider, path))
    assert SECRET in page
    assert "nothing is added" in page
    assert send(provider, path, {"text": "还有一句"}, page="/account/").status_code == 409
    assert len(session.scalars(select(DealMessage)).all()) == 1


def test_markup_in_a_message_is_text(sides, path):
    send(sides[0], path, {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in read(sides[1], path).get_data(as_text=True)


def test_nobody_else_reads_or_writes_them(app, session, dealing, sides, path, caplog):
    send(sides[0], path, {"text": SECRET})
    stranger = make_account(session)
    join(session, stranger, make_member(session))
    for account in (stranger, dealing.scene.coordinator):
        client = browser(app, account)
        for page in (path, path.removesuffix("/messages"), "/deals", "/audit", "/inbox", "/account/data"):
            assert SECRET not in read(client, page).get_data(as_text=True)
        assert read(client, path).status_code == 404
        assert send(client, path, {"text": "x"}, page="/account/").status_code == 404
    events = session.scalars(select(AuditEvent)).all()
    assert "deal_message_written" in {event.action for event in events}
    assert SECRET not in json.dumps([event.detail for event in events], ensure_ascii=False)
    assert SECRET not in caplog.text


def test_a_suspended_organisation_reads_no_more(session, dealing, sides, path):
    send(sides[0], path, {"text": SECRET})
    dealing.scene.provider.status = "suspended"
    session.flush()
    assert read(sides[1], path).status_code == 403
    assert SECRET not in read(sides[1], path).get_data(as_text=True)


def test_a_person_gets_what_they_wrote_with_their_data(sides, path):
    send(sides[0], path, {"text": SECRET})
    own, other = (read(client, "/account/data").get_json() for client in sides)
    assert [message["text"] for message in own["deal_messages"]] == [SECRET]
    assert other["deal_messages"] == []
