"""Many answers at once on a real database: one wins, nothing is lost, no contact escapes."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import read_settings
from matchmaker.domain.errors import Refusal
from matchmaker.domain.introductions import Answer, IntroductionStatus, Side
from matchmaker.extensions import alembic, db, unit_of_work
from matchmaker.services import introductions
from matchmaker.storage.accounts import Consent
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.introductions import Introduction, sides_of
from tests.factories import NOW
from tests.integration.pairs import Scene, make_scene, say_no, say_yes

THREADS = 50
ROUNDS = 3
PAIR_ROUNDS = 20


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    """An application whose commits are real: a database of its own on the server of the tests."""
    home = tmp_path_factory.mktemp("races")
    url = f"sqlite:///{home / 'races.sqlite'}"
    if database_url.startswith("postgresql"):
        engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE introduction_races"))
        url = database_url.rsplit("/", 1)[0] + "/introduction_races"
    app = create_app(read_settings({"MATCHMAKER_HOME": str(home), "MATCHMAKER_DATABASE_URL": url}))
    with app.app_context():
        alembic.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


Deed = Callable[[Session], Any]


def at_once(app: Flask, deeds: list[Deed]) -> list[str]:
    """Do everything at the same moment, each in its own transaction; "done" or the refusal's code."""
    barrier = Barrier(len(deeds))

    def run(deed: Deed) -> str:
        barrier.wait()
        with app.app_context():
            try:
                with unit_of_work() as session:
                    deed(session)
            except Refusal as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def scene_in(app: Flask) -> Scene:
    with app.app_context(), unit_of_work() as session:
        return make_scene(session)


def yes(scene: Scene, side: Side) -> Deed:
    return lambda session: say_yes(session, scene, side)


def no(scene: Scene, side: Side) -> Deed:
    return lambda session: say_no(session, scene, side)


def status_of(session: Session, scene: Scene) -> IntroductionStatus:
    return session.get_one(Introduction, scene.introduction.id).status


def test_fifty_answers_of_one_side_leave_one(shared_app):
    for _ in range(ROUNDS):
        scene = scene_in(shared_app)
        results = at_once(shared_app, [yes(scene, Side.SEEKER) for _ in range(THREADS)])
        assert Counter(results) == {"done": 1, "already_answered": THREADS - 1}
        with shared_app.app_context():
            given = db.session.scalar(select(func.count()).where(Consent.subject_id == scene.introduction.id))
            assert given == 1


def test_both_sides_at_once_are_always_introduced(shared_app):
    for _ in range(PAIR_ROUNDS):
        scene = scene_in(shared_app)
        assert at_once(shared_app, [yes(scene, side) for side in Side]) == ["done", "done"]
        with shared_app.app_context():
            assert status_of(db.session, scene) is IntroductionStatus.INTRODUCED
            made = select(func.count()).where(
                AuditEvent.subject_id == scene.introduction.id, AuditEvent.action == "introduction_made"
            )
            assert db.session.scalar(made) == 1


def test_fifty_mixed_answers_end_in_one_consistent_state(shared_app):
    for _ in range(ROUNDS):
        scene = scene_in(shared_app)
        deeds = [deed(scene, side) for deed in (yes, no) for side in Side] * (THREADS // 4)
        results = at_once(shared_app, deeds)
        with shared_app.app_context():
            answers = {side.answer for side in sides_of(db.session, scene.introduction.id).values()}
            status = status_of(db.session, scene)
        expected = (
            IntroductionStatus.DECLINED if Answer.DECLINED in answers else IntroductionStatus.INTRODUCED
        )
        assert status is expected
        assert results.count("done") == (1 if Answer.PENDING in answers else 2)


def test_taking_back_and_saying_yes_exclude_each_other(shared_app):
    for _ in range(PAIR_ROUNDS):
        scene = scene_in(shared_app)

        def take_back(session: Session, scene: Scene = scene) -> None:
            introductions.retract(session, match=scene.match, actor=scene.staff, now=NOW)

        results = at_once(shared_app, [take_back, yes(scene, Side.SEEKER)])
        assert results.count("done") == 1
        with shared_app.app_context():
            is_withdrawn = status_of(db.session, scene) is IntroductionStatus.WITHDRAWN
        assert is_withdrawn == (results[0] == "done")


def test_two_nightly_jobs_end_an_introduction_once(shared_app):
    scene = scene_in(shared_app)
    ended: list[int] = []
    deed = lambda session: ended.append(introductions.lapse(session, now=scene.introduction.due_at))  # noqa: E731
    assert set(at_once(shared_app, [deed] * 8)) == {"done"}
    with shared_app.app_context():
        lapsed = select(func.count()).where(
            AuditEvent.subject_id == scene.introduction.id, AuditEvent.action == "introduction_lapsed"
        )
        assert db.session.scalar(lapsed) == 1
