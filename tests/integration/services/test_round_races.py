"""Two people deploy two drafts at the same moment: one wins, the other is told."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.rounds import RoundRules, RoundStatus
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import rounds
from matchmaker.storage.rounds import Round
from matchmaker.storage.rounds.queries import deployed_id
from tests.factories import NOW
from tests.integration.racing import at_once, racing_app

PEOPLE = 6


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("races"), database_url, "round_races") as app:
        yield app


def _deploy(round_id: str, session: Session) -> None:
    rounds.deploy(session, actor=SYSTEM, round_id=round_id, now=NOW)


def _undo(round_id: str, session: Session) -> None:
    rounds.undo(session, actor=SYSTEM, round_id=round_id, now=NOW)


def test_of_many_drafts_deployed_at_once_one_wins(shared_app: Flask) -> None:
    for _again in range(2):
        with shared_app.app_context(), unit_of_work() as session:
            base = deployed_id(session)
            drafts = [
                rounds.draft_now(session, actor=SYSTEM, rules=RoundRules(seed=number), now=NOW).id
                for number in range(PEOPLE)
            ]
        told = Counter(at_once(shared_app, [partial(_deploy, key) for key in drafts]))
        assert told == {"done": 1, "round_overtaken": PEOPLE - 1}
        with shared_app.app_context():
            standing = deployed_id(db.session)
            assert standing in drafts
            assert [db.session.get_one(Round, key).status for key in drafts].count(RoundStatus.DEPLOYED) == 1
            if base:
                assert db.session.get_one(Round, base).status is RoundStatus.REPLACED
    told = Counter(at_once(shared_app, [partial(_undo, standing) for _ in range(PEOPLE)]))
    assert told == {"done": 1, "wrong_state": PEOPLE - 1}
    with shared_app.app_context():
        assert deployed_id(db.session) == base
