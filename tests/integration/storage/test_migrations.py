"""The migrations build exactly the tables that the models describe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import JSON, bindparam, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.extensions import alembic, db, unit_of_work
from matchmaker.services import ledger
from matchmaker.services.audit import record
from matchmaker.storage.base import UtcDateTime
from tests.factories import NOW
from tests.integration.pairs import make_scene
from tests.integration.racing import empty_app


@pytest.fixture
def outside_tests(migrated_app: Flask) -> Iterator[None]:
    """The database itself: Alembic opens and closes connections of its own."""
    with migrated_app.app_context():
        yield


@pytest.mark.usefixtures("outside_tests")
def test_migrated_database_and_models_agree() -> None:
    assert alembic.compare_metadata() == []


@pytest.mark.usefixtures("outside_tests")
def test_there_is_one_head() -> None:
    assert len(alembic.heads()) == 1


@pytest.mark.usefixtures("outside_tests")
def test_every_table_is_there() -> None:
    assert {"member", "need", "patent", "offer", "match", "audit_event"} <= set(
        inspect(db.engine).get_table_names()
    )


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_database_refuses_to_change_the_record_of_events(session: Session, statement: str) -> None:
    record(session, actor=SYSTEM, action="tried", subject_kind="test", subject_id="1", now=NOW)
    session.flush()
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(text(statement))


def test_events_from_before_the_chain_are_chained(tmp_path: Path, database_url: str) -> None:
    """More of them than are read at once."""
    with empty_app(tmp_path, database_url, "before_the_chain") as app, app.app_context():
        alembic.upgrade("0006-1")
        row = {"at": NOW, "actor": "甲", "action": "tried", "kind": "test", "detail": {"é": [1, 0.5, None]}}
        insert = text(
            "INSERT INTO audit_event (at, actor, action, subject_kind, subject_id, detail)"
            " VALUES (:at, :actor, :action, :kind, :subject, :detail)"
        ).bindparams(bindparam("at", type_=UtcDateTime), bindparam("detail", type_=JSON))
        with unit_of_work() as session:
            session.execute(insert, [{**row, "subject": str(number)} for number in range(1002)])
        alembic.upgrade()
        with unit_of_work() as session:
            record(session, actor=SYSTEM, action="tried", subject_kind="test", subject_id="1", now=NOW)
        found = ledger.check_database(db.session, key=app.extensions["settings"].seal_key)
        assert (found.head.count, found.faults) == (1003, ())


def test_a_database_with_rows_is_taken_back_and_forth_without_loss(tmp_path: Path, database_url: str) -> None:
    with empty_app(tmp_path, database_url, "with_rows") as app:
        with app.app_context():
            alembic.upgrade()
            with unit_of_work() as session:
                make_scene(session)
            before = _counts()
        with app.app_context():
            alembic.downgrade("0001")
        with app.app_context():
            alembic.upgrade()
            assert _counts() == before
            if db.engine.dialect.name == "sqlite":
                assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1


def _counts() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
            for table in (
                "account",
                "membership",
                "need",
                "patent",
                "match",
                "introduction",
                "introduction_side",
            )
        }
