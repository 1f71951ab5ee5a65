"""Many moves of a request at once on a real database: exactly one wins."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from matchmaker.domain.members import MemberStatus
from matchmaker.domain.requests import RequestState
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import requests
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.members import Member
from matchmaker.storage.requests import RequestAgency, ServiceRequest
from tests.factories import NOW
from tests.integration.racing import at_once, racing_app
from tests.integration.requesting import QUOTE, Requesting, bring, make_requesting

THREADS = 12


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("races"), database_url, "request_races") as app:
        yield app


def prepared(app: Flask, state: RequestState) -> tuple[Requesting, dict[str, object], dict[str, object]]:
    """A request at a state, and what its asker and its first agency have before them."""
    with app.app_context(), unit_of_work() as session:
        # Agencies of the tests before would be asked, too, and never answer.
        session.execute(update(Member).values(status=MemberStatus.SUSPENDED))
        scene = bring(make_requesting(session), state)
        given = {"request_id": scene.request_id, "seen": scene.request.version, "now": NOW}
        asker, agency = ({"actor": actor, **given} for actor in (scene.asker_actor, scene.agency_actor()))
        return scene, asker, agency


def events(app: Flask, request_id: object, move: str) -> int:
    with app.app_context():
        query = select(func.count()).where(
            AuditEvent.subject_id == request_id, AuditEvent.action == f"request_{move}"
        )
        return db.session.scalar(query) or 0


def test_of_many_choices_and_withdrawals_one_wins(shared_app: Flask) -> None:
    scene, asker, _agency = prepared(shared_app, RequestState.COMPARING)
    with shared_app.app_context():
        query = select(RequestAgency.agency_id).where(RequestAgency.request_id == scene.request_id)
        keys = list(db.session.scalars(query))[:2]
    deeds = [
        (lambda session, key=key: requests.choose(session, agency_id=key, has_consented=True, **asker))
        for key in keys
    ] + [lambda session: requests.withdraw(session, **asker)]
    results = Counter(at_once(shared_app, deeds * (THREADS // 3)))
    assert results == {"done": 1, "stale": THREADS - 1}
    assert sum(events(shared_app, scene.request_id, move) for move in ("choose", "withdraw")) == 1


def test_of_colleagues_who_answer_at_once_one_wins(shared_app: Flask) -> None:
    scene, _asker, agency = prepared(shared_app, RequestState.ASKED)
    deeds = [
        lambda session: requests.quote(session, quote=QUOTE, **agency),
        lambda session: requests.decline(session, **agency),
    ]
    results = Counter(at_once(shared_app, deeds * (THREADS // 2)))
    assert results == {"done": 1, "stale": THREADS - 1}
    assert sum(events(shared_app, scene.request_id, move) for move in ("quote", "decline")) == 1


def test_an_outcome_is_confirmed_or_denied_once(shared_app: Flask) -> None:
    scene, asker, _agency = prepared(shared_app, RequestState.DELIVERED)
    deeds = [
        lambda session: requests.confirm(session, note="", **asker),
        lambda session: requests.deny(session, note="没有", **asker),
    ]
    assert Counter(at_once(shared_app, deeds * (THREADS // 2))) == {"done": 1, "stale": THREADS - 1}
    assert sum(events(shared_app, scene.request_id, move) for move in ("confirm", "deny")) == 1


def test_hourly_jobs_close_a_request_once(shared_app: Flask) -> None:
    scene, _asker, _agency = prepared(shared_app, RequestState.ASKED)
    with shared_app.app_context():
        lapses_on = db.session.get_one(ServiceRequest, scene.request_id).lapses_on
    assert lapses_on
    now = NOW.replace(year=lapses_on.year, month=lapses_on.month, day=lapses_on.day)
    deed = lambda session: requests.mind(session, now=now)  # noqa: E731
    assert set(at_once(shared_app, [deed] * 6)) == {"done"}
    assert events(shared_app, scene.request_id, "lapse") == 1
