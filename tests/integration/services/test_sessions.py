"""Sessions step by step: guests, meetings with seats, cancelling, reports, and races for the last slot."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.sessions import MeetingMove, MeetingStatus, SessionPlan
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import accounts, sessions
from matchmaker.storage.accounts import Account
from matchmaker.storage.members import Member
from matchmaker.storage.notices import Notice
from matchmaker.storage.sessions import Meeting, MeetingSeat, figures_of, guests_of, meeting_contact
from tests.factories import NOW, join, make_account, make_coordinator, make_member, make_need
from tests.integration.pairs import acting, coordinating
from tests.integration.racing import at_once, racing_app

DAY = beijing_day(NOW) + timedelta(days=7)


@dataclass
class Fair:
    """A session with guests, and the steps that they take."""

    session: Any
    staff: Actor
    key: str
    guests: list[Actor]
    members: list[Member]
    people: list[Account]
    keys: dict[tuple[int, int], str] = field(default_factory=dict)

    def ask(self, one: int, other: int, **given: Any) -> str:
        values = {"topic": "辊道轴承", "consent": True, "now": NOW, **given}
        asked = sessions.ask_for_meeting(
            self.session,
            actor=self.guests[one],
            session_id=self.key,
            member_id=self.members[other].id,
            **values,
        )
        self.keys[one, other] = asked.id
        return asked.id

    def move(self, who: int, pair: tuple[int, int], move: str, **given: Any) -> Meeting:
        meeting = self.session.get_one(Meeting, self.keys[pair])
        values = {"seen": meeting.version, "consent": True, "now": NOW, **given}
        moved = sessions.move_meeting(
            self.session, actor=self.guests[who], meeting_id=meeting.id, move=MeetingMove(move), **values
        )
        self.session.flush()
        return moved

    def agree(self, one: int, other: int) -> Meeting:
        self.ask(one, other)
        return self.move(other, (one, other), "accept")

    def told(self, kind: str) -> set[int]:
        return set(self.session.scalars(select(Notice.account_id).where(Notice.kind == kind)))


def make_fair(session: Any, guests: int = 3, *, slots: int = 2, tables: int = 2) -> Fair:
    staff = coordinating(make_coordinator(session))
    plan = SessionPlan(
        title="钢铁专场对接会",
        place="唐山会堂",
        held_on=DAY,
        starts_at=540,
        slot_minutes=20,
        slots=slots,
        tables=tables,
    )
    planned = sessions.plan_session(session, actor=staff, plan=plan, now=NOW)
    members = [make_member(session) for _number in range(guests)]
    people = [make_account(session) for _member in members]
    for person, member in zip(people, members, strict=True):
        join(session, person, member)
    actors = [acting(person, member) for person, member in zip(people, members, strict=True)]
    for actor in actors:
        sessions.register(session, actor=actor, session_id=planned.id, now=NOW)
    session.flush()
    return Fair(session, staff, planned.id, actors, members, people)


@pytest.fixture
def fair(session) -> Fair:
    return make_fair(session)


def test_only_coordinators_plan_and_only_members_come(session, fair) -> None:
    plan = SessionPlan(title="t", place="p", held_on=DAY, starts_at=0, slot_minutes=20, slots=1, tables=1)
    with pytest.raises(Forbidden):
        sessions.plan_session(session, actor=fair.guests[0], plan=plan, now=NOW)
    for actor in (fair.staff, Actor(9, "n", "x" * 12, admitted=False)):
        with pytest.raises(Forbidden):
            sessions.register(session, actor=actor, session_id=fair.key, now=NOW)
    with pytest.raises(NotFound):
        sessions.register(session, actor=fair.guests[0], session_id="x" * 12, now=NOW)
    with pytest.raises(WrongState):
        sessions.register(session, actor=fair.guests[0], session_id=fair.key, now=NOW + timedelta(days=9))


def test_guests_are_found_by_name_and_by_a_published_listing(session, fair) -> None:
    make_need(session, fair.members[1], title="熔盐泵叶轮开裂")
    found = guests_of(session, session_id=fair.key, text="熔盐泵")
    assert [(row.id, row.titles) for row in found] == [(fair.members[1].id, ("熔盐泵叶轮开裂",))]
    assert [row.id for row in guests_of(session, session_id=fair.key, text=fair.members[2].name)] == [
        fair.members[2].id
    ]
    assert len(guests_of(session, session_id=fair.key)) == 3


def test_a_request_needs_both_registered_a_topic_and_consent(session, fair) -> None:
    outsider = make_member(session)
    person = make_account(session)
    join(session, person, outsider)
    for given, name in (({"topic": " "}, "topic"), ({"consent": False}, "consent")):
        with pytest.raises(Invalid) as refused:
            fair.ask(0, 1, **given)
        assert refused.value.field == name
    with pytest.raises(NotFound):
        fair.ask(0, 0)
    fair.members.append(outsider)
    fair.guests.append(acting(person, outsider))
    with pytest.raises(NotFound):
        fair.ask(0, 3)
    with pytest.raises(WrongState):
        fair.ask(3, 0)
    fair.ask(0, 1)
    for one, other in ((0, 1), (1, 0)):
        with pytest.raises(WrongState) as again:
            fair.ask(one, other)
        assert again.value.code == "session_asked_already"
    assert fair.told("session_request") == {fair.people[1].id}


def test_agreed_meetings_get_slots_in_which_both_are_free_and_tables_of_their_own(session) -> None:
    fair = make_fair(session, 4, slots=2, tables=2)
    pairs = [(0, 1), (2, 3), (0, 2), (1, 3)]
    seats = [(met.slot, met.table) for met in (fair.agree(*pair) for pair in pairs)]
    assert seats == [(0, 0), (0, 1), (1, 0), (1, 1)]
    with pytest.raises(WrongState) as refused:
        fair.agree(0, 3)
    assert refused.value.code == "session_no_slot"
    fair.move(1, (0, 1), "cancel")
    fair.move(2, (2, 3), "cancel")
    assert fair.move(3, (0, 3), "accept").slot == 0
    assert fair.told("session_cancel") == {fair.people[0].id, fair.people[3].id}


def test_contacts_are_there_only_while_the_meeting_is_agreed_to(session, fair) -> None:
    key = fair.ask(0, 1)

    def shown() -> list[str | None]:
        found = [meeting_contact(session, meeting_id=key, of_asker=side) for side in (True, False)]
        return [contact.email if contact else None for contact in found]

    assert shown() == [None, None]
    with pytest.raises(Invalid):
        fair.move(1, (0, 1), "accept", consent=False)
    meeting = fair.move(1, (0, 1), "accept")
    assert shown() == [fair.people[0].email, fair.people[1].email]
    accounts.withdraw_consent(
        session, actor=fair.guests[1], consent_id=meeting.asked_consent_id or "", now=NOW
    )
    session.flush()
    assert shown() == [fair.people[0].email, None]
    fair.move(0, (0, 1), "cancel")
    assert shown() == [None, None]


def test_only_the_two_sides_touch_a_meeting(session, fair) -> None:
    fair.ask(0, 1)
    with pytest.raises(NotFound):
        fair.move(2, (0, 1), "accept")
    with pytest.raises(Forbidden):
        fair.move(0, (0, 1), "accept")
    with pytest.raises(Stale):
        fair.move(1, (0, 1), "accept", seen=4)
    fair.members[0].status = MemberStatus.SUSPENDED
    with pytest.raises(WrongState):
        fair.move(1, (0, 1), "accept")
    assert fair.move(1, (0, 1), "decline").status is MeetingStatus.DECLINED
    assert fair.told("session_decline") == {fair.people[0].id}


def test_staying_away_and_calling_off_free_the_seats_and_tell_the_others(session, fair) -> None:
    fair.agree(0, 1)
    fair.ask(2, 0)
    sessions.leave_session(session, actor=fair.guests[0], session_id=fair.key, now=NOW)
    session.flush()
    assert session.scalars(select(MeetingSeat)).all() == []
    assert fair.told("session_cancel") == {fair.people[1].id, fair.people[2].id}
    with pytest.raises(Forbidden):
        sessions.call_off(session, actor=fair.guests[1], session_id=fair.key, now=NOW)
    sessions.call_off(session, actor=fair.staff, session_id=fair.key, now=NOW)
    session.flush()
    assert fair.told("session_call_off") == {fair.people[1].id, fair.people[2].id}
    with pytest.raises(WrongState):
        fair.ask(1, 2)


def test_afterwards_both_sides_are_asked_once_and_the_figures_say_what_came_of_it(session) -> None:
    fair = make_fair(session, 4, slots=3)
    for pair in ((0, 1), (2, 3), (0, 2)):
        fair.agree(*pair)
    fair.ask(1, 3)
    with pytest.raises(WrongState):
        fair.move(0, (0, 1), "kept")
    after = NOW + timedelta(days=8)
    assert sessions.mind(session, now=NOW) == 0
    assert sessions.mind(session, now=after) == 1
    session.flush()
    assert sessions.mind(session, now=after) == 0
    assert fair.told("session_ask") == {person.id for person in fair.people}
    fair.move(0, (0, 1), "kept", now=after)
    fair.move(1, (0, 1), "kept", now=after)
    fair.move(2, (2, 3), "kept", now=after)
    fair.move(3, (2, 3), "missed", now=after)
    with pytest.raises(WrongState):
        fair.move(0, (0, 1), "cancel", now=after)
    found = figures_of(session, fair.key)
    assert (found.requested, found.agreed, found.kept, found.reported) == (4, 3, 1, 2)


def test_no_contact_for_an_asker_that_took_its_consent_back_meanwhile(session, fair) -> None:
    meeting = session.get_one(Meeting, fair.ask(0, 1))
    consent = meeting.asker_consent_id
    accounts.withdraw_consent(session, actor=fair.guests[0], consent_id=consent, now=NOW)
    with pytest.raises(WrongState) as refused:
        fair.move(1, (0, 1), "accept")
    assert refused.value.code == "session_consent_gone"


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("races"), database_url, "session_races") as app:
        yield app


def test_of_many_who_agree_at_once_each_gets_a_seat_of_their_own(shared_app) -> None:
    with shared_app.app_context(), unit_of_work() as session:
        fair = make_fair(session, 8, slots=3, tables=2)
        for guest in range(1, 8):
            fair.ask(0, guest)
    given = {"move": MeetingMove.ACCEPT, "seen": 0, "consent": True, "now": NOW}
    deeds = [
        lambda s, guest=guest: sessions.move_meeting(
            s, actor=fair.guests[guest], meeting_id=fair.keys[0, guest], **given
        )
        for guest in range(1, 8)
    ]
    results = Counter(at_once(shared_app, deeds))
    assert results == {"done": 3, "session_no_slot": 4}
    with shared_app.app_context():
        agreed = db.session.scalars(select(Meeting).where(Meeting.status == MeetingStatus.AGREED)).all()
        assert sorted(meeting.slot for meeting in agreed) == [0, 1, 2]
