"""Many moves of an open licence at once on a real database: exactly one wins."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import FeeKind
from matchmaker.domain.open_licences import OpenLicenceStatus, TakingStatus
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import open_licences
from matchmaker.storage.open_licences import OpenLicence, OpenLicenceTaking
from tests.factories import NOW, join, make_account, make_holder, make_member, make_patent
from tests.integration.pairs import acting
from tests.integration.racing import at_once, racing_app

THREADS = 12
TODAY = beijing_day(NOW)


@dataclass(frozen=True)
class Offered:
    """An announced statement, its holder and somebody who would take it."""

    licence_id: str
    seen: int
    holder: Actor
    taker: Actor


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("races"), database_url, "open_licence_races") as app:
        yield app


def offered(app: Flask) -> Offered:
    with app.app_context(), unit_of_work() as session:
        holder, taker = make_holder(session), make_member(session)
        people = [make_account(session), make_account(session)]
        for account, member in zip(people, (holder, taker), strict=True):
            join(session, account, member)
        patent = make_patent(session, holder)
        row = OpenLicence(
            patent_id=patent.id,
            member_id=holder.id,
            status=OpenLicenceStatus.PUBLISHED,
            patent_number=patent.application_number,
            patent_type=patent.type,
            title=patent.title,
            language="zh",
            holders=patent.holders,
            fee_kind=FeeKind.LUMP_SUM,
            amount=200_000,
            payment="通知后转账",
            until=TODAY + timedelta(days=900),
            announcement_number="开放许可公告2026-17",
            announced_on=TODAY,
            saved_at=NOW,
        )
        session.add(row)
        session.flush()
        return Offered(row.id, row.version, acting(people[0], holder), acting(people[1], taker))


def give_notice(session, given: Offered) -> OpenLicenceTaking:
    return open_licences.give_notice(
        session,
        actor=given.taker,
        licence_id=given.licence_id,
        use="修复自用轧辊",
        contact="示例联系人",
        is_ticked=True,
        now=NOW,
    )


def taken(app: Flask, given: Offered) -> list[TakingStatus]:
    with app.app_context():
        query = select(OpenLicenceTaking.status).where(OpenLicenceTaking.licence_id == given.licence_id)
        return list(db.session.scalars(query))


def test_of_colleagues_who_give_notice_at_once_one_does(shared_app: Flask) -> None:
    given = offered(shared_app)
    results = Counter(at_once(shared_app, [lambda session: give_notice(session, given)] * THREADS))
    assert results == {"done": 1, "open_taken_already": THREADS - 1}
    assert taken(shared_app, given) == [TakingStatus.NOTIFIED]


def test_a_notice_comes_before_a_withdrawal_or_is_refused(shared_app: Flask) -> None:
    given = offered(shared_app)
    deeds = [
        lambda session: open_licences.withdraw(
            session, actor=given.holder, licence_id=given.licence_id, seen=given.seen, now=NOW
        ),
        *[lambda session: give_notice(session, given)] * (THREADS - 1),
    ]
    results = Counter(at_once(shared_app, deeds))
    with shared_app.app_context():
        status = db.session.scalar(select(OpenLicence.status).where(OpenLicence.id == given.licence_id))
    assert status is OpenLicenceStatus.WITHDRAWN
    # Whoever came before it has a standing notice, whoever came after is told; nothing in between.
    assert results["done"] == 1 + len(taken(shared_app, given))
    assert set(results) <= {"done", "open_taken_already", "open_not_offered"}


def test_of_payment_and_taking_back_at_once_one_wins(shared_app: Flask) -> None:
    given = offered(shared_app)
    with shared_app.app_context(), unit_of_work() as session:
        taking = give_notice(session, given)
        common = {"actor": given.taker, "taking_id": taking.id, "seen": taking.version, "now": NOW}
    deeds = [
        lambda session: open_licences.pay(session, amount=200_000, paid_on=TODAY, **common),
        lambda session: open_licences.cancel(session, **common),
    ]
    results = Counter(at_once(shared_app, deeds * (THREADS // 2)))
    assert results == {"done": 1, "stale": THREADS - 1}
    assert taken(shared_app, given)[0] in {TakingStatus.PAID, TakingStatus.CANCELLED}
