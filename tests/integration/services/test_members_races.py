"""Coordinators, applicants and colleagues at the same moment: one wins, the others are told."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.divisions import Region
from matchmaker.domain.members import MemberMove, MemberStatus
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import members
from matchmaker.storage.accounts import Membership, owners
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.members import Member
from tests.factories import NOW, credit_code, make_account, make_details, make_member
from tests.integration.racing import Deed, at_once, racing_app

CROWD = 30


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("races"), database_url, "member_races") as app:
        yield app


def acting(session: Session, **values) -> Actor:
    account = make_account(session)
    return Actor(account_id=account.id, name=account.name, **values)


def owner_of(session: Session, member: Member) -> Actor:
    actor = acting(session, member_id=member.id, member_role=MemberRole.OWNER, admitted=True)
    session.add(
        Membership(account_id=actor.account_id, member_id=member.id, role=MemberRole.OWNER, since=NOW)
    )
    return actor


def test_of_many_decisions_exactly_one_counts(shared_app):
    with shared_app.app_context(), unit_of_work() as session:
        member = make_member(session, status=MemberStatus.SUBMITTED, submitted_at=NOW)
        judges = [acting(session, regions=frozenset(Region)) for _ in range(CROWD)]
        key, lock = member.id, member.lock
    moves = [MemberMove.APPROVE, MemberMove.DECLINE]

    def decision(judge: Actor, move: MemberMove) -> Deed:
        return lambda session: members.decide(
            session, actor=judge, member_id=key, move=move, reason="理由", lock=lock, now=NOW
        )

    outcome = at_once(shared_app, [decision(judge, moves[n % 2]) for n, judge in enumerate(judges)])

    assert Counter(outcome) == {"done": 1, "stale": CROWD - 1}
    with shared_app.app_context():
        decided = select(func.count(AuditEvent.id)).where(AuditEvent.subject_id == key)
        assert db.session.scalar(decided) == 1


def test_one_code_has_one_holder(shared_app):
    with shared_app.app_context(), unit_of_work() as session:
        applicants = [acting(session) for _ in range(CROWD)]
    code = credit_code()

    def application(applicant: Actor) -> Deed:
        return lambda session: members.register(
            session,
            actor=applicant,
            details=make_details(credit_code=code),
            submit=True,
            similar_confirmed=True,
            now=NOW,
        )

    outcome = at_once(shared_app, [application(applicant) for applicant in applicants])

    assert Counter(outcome) == {"done": 1, "credit_code_registered": CROWD - 1}
    with shared_app.app_context():
        assert db.session.scalar(select(func.count(Member.id)).where(Member.credit_code == code)) == 1


def test_an_invitation_lets_one_person_in(shared_app):
    with shared_app.app_context(), unit_of_work() as session:
        member = make_member(session)
        _, token = members.invite(
            session,
            actor=owner_of(session, member),
            email="new@example.com",
            role=MemberRole.MEMBER,
            now=NOW,
        )
        people = [acting(session) for _ in range(CROWD)]

    def joining(person: Actor) -> Deed:
        return lambda session: members.accept_invitation(session, actor=person, token=token, now=NOW)

    outcome = at_once(shared_app, [joining(person) for person in people])

    assert Counter(outcome) == {"done": 1, "invitation_gone": CROWD - 1}


@pytest.mark.parametrize("attempt", range(5))
def test_two_owners_cannot_both_leave(shared_app, attempt):
    with shared_app.app_context(), unit_of_work() as session:
        member = make_member(session)
        pair = [owner_of(session, member) for _ in range(2)]
        key = member.id

    def leaving(actor: Actor) -> Deed:
        return lambda session: members.remove_colleague(
            session, actor=actor, account_id=actor.account_id, now=NOW
        )

    assert sorted(at_once(shared_app, [leaving(actor) for actor in pair])) == ["done", "last_owner"]
    with shared_app.app_context():
        assert len(owners(db.session, key)) == 1
