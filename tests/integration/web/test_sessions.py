"""Sessions as people walk through them, and who sees what."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.calendar import beijing_day
from matchmaker.jobs.mail import message_of
from matchmaker.services.notices import Letter
from matchmaker.storage.notices import Notice
from matchmaker.storage.sessions import MatchSession, Meeting
from tests.factories import join, make_member, sign_in
from tests.integration.web.browsing import error_at, make_reader, make_reviewer, read, send, words

TOPIC = "第七炉密文辊道"
PLAN = {
    "title": "钢铁专场对接会",
    "place": "唐山会堂",
    "starts_at": "09:00",
    "slot_minutes": "20",
    "slots": "6",
    "tables": "4",
}


@pytest.fixture
def world(app, session):
    """A coordinator, two guests to be and a third member, each with a browser; the session's path."""
    people = {"staff": make_reviewer(session)}
    members = {}
    for name in ("one", "two", "third"):
        members[name] = make_member(session)
        people[name] = make_reader(
            session, email=f"{name}-secret@example.com", phone="13900000007" if name == "one" else ""
        )
        join(session, people[name], members[name])
    clients = {}
    for name, person in people.items():
        clients[name] = app.test_client()
        sign_in(clients[name], person)
    day = beijing_day(datetime.now(UTC)) + timedelta(days=7)
    planned = send(clients["staff"], "/sessions/new", {**PLAN, "held_on": day.isoformat()})
    assert planned.status_code == 303
    return clients, members, planned.headers["Location"]


def press(client, path: str, page: str, **data):
    return send(client, path, data, page)


def asked(world) -> str:
    """Both register and the first asks the second: the meeting's path."""
    clients, members, path = world
    for name in ("one", "two"):
        assert press(clients[name], f"{path}/register", path).status_code == 303
    sent = send(clients["one"], f"{path}/meet/{members['two'].id}", {"topic": TOPIC, "consent": "y"})
    assert sent.status_code == 303
    return sent.headers["Location"]


def test_a_plan_is_refused_at_its_fields(world) -> None:
    clients, _members, _path = world
    refused = send(clients["staff"], "/sessions/new", {**PLAN, "held_on": "2020-01-01", "slots": "99"})
    assert refused.status_code == 422
    assert "from tomorrow on" in error_at(refused, "held_on")
    assert "钢铁专场对接会" in refused.get_data(as_text=True)
    assert read(clients["one"], "/sessions/new").status_code == 403


def test_guests_ask_agree_and_cancel_through_the_pages(world) -> None:
    clients, members, path = world
    one, two = clients["one"], clients["two"]
    assert members["two"].name not in words(read(one, path))
    meeting = asked(world)
    assert members["two"].name in words(read(one, path))
    without = press(two, f"{meeting}/accept", meeting, seen=0)
    assert without.status_code == 422
    for client in (one, two):
        assert "-secret@example.com" not in words(read(client, meeting)).replace(
            "one-secret" if client is one else "two-secret", ""
        )
    assert press(two, f"{meeting}/accept", meeting, seen=0, consent="y").status_code == 303
    assert "two-secret@example.com" in words(read(one, meeting))
    page = words(read(two, meeting))
    assert "one-secret@example.com" in page
    assert "09:00" in page
    assert press(one, f"{meeting}/cancel", meeting, seen=0).status_code == 409
    assert press(one, f"{meeting}/cancel", meeting, seen=1).status_code == 303
    assert "one-secret@example.com" not in words(read(two, meeting))
    assert "Cancelled" in words(read(two, meeting))


def test_topic_and_contacts_reach_nobody_else(world, session) -> None:
    clients, members, path = world
    meeting = asked(world)
    press(clients["two"], f"{meeting}/accept", meeting, seen=0, consent="y")
    secrets = {TOPIC, "one-secret@example.com", "two-secret@example.com", "13900000007"}
    pages = ("/sessions", path, f"{path}?q=a", meeting, "/", "/inbox", "/audit")
    for name in ("third", "staff"):
        for page in pages:
            text = read(clients[name], page).get_data(as_text=True)
            assert {secret for secret in secrets if secret in text} == set(), (name, page)
        assert read(clients[name], meeting).status_code == 404
    assert read(clients["third"], f"{path}/meet/{members['one'].id}").status_code == 404
    assert members["one"].name not in words(read(clients["third"], path))
    staff_page = words(read(clients["staff"], path))
    assert f"{members['one'].name} ↔ {members['two'].name}" in staff_page
    assert "100%" in staff_page
    assert not any(TOPIC in str(row.detail) for row in session.scalars(select(Notice)))


def test_after_the_day_each_side_says_whether_it_took_place(world, session) -> None:
    clients, _members, path = world
    meeting = asked(world)
    press(clients["two"], f"{meeting}/accept", meeting, seen=0, consent="y")
    assert "Did it take place?" not in words(read(clients["one"], meeting))
    day = session.scalars(select(MatchSession)).one()
    day.held_on -= timedelta(days=8)
    session.flush()
    assert press(clients["one"], f"{meeting}/kept", meeting, seen=1).status_code == 303
    assert "You said: it took place." in words(read(clients["one"], meeting))
    assert "1 / 1" in words(read(clients["staff"], path))
    assert "钢铁专场对接会" in words(read(clients["staff"], "/sessions?group=over"))


def test_leaving_and_calling_off(world, session) -> None:
    clients, _members, path = world
    meeting = asked(world)
    assert press(clients["one"], f"{path}/leave", path).status_code == 303
    session.expire_all()
    assert session.scalars(select(Meeting.status)).all() == ["cancelled"]
    assert press(clients["staff"], f"{path}/call-off", path).status_code == 303
    assert "Called off" in words(read(clients["two"], path))
    late = press(clients["third"], f"{path}/register", "/account/")
    assert late.status_code == 303
    assert "over or was called off" in words(read(clients["third"], path))
    assert read(clients["two"], meeting).status_code == 200


def test_mails_carry_a_link_and_nothing_of_anybody(app, world, session) -> None:
    kinds = ("request", "accept", "decline", "cancel", "call_off", "ask")
    for kind in kinds:
        for language in ("en", "zh"):
            letter = Letter("n" * 12, "a@example.com", language, f"session_{kind}", "/sessions/x")
            mail = message_of(letter)
            assert "/sessions/x" in mail.body
            assert mail.subject not in {"Something changed", "有新变化"}
