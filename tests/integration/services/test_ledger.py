"""The record of events keeps its chain whoever writes, and tells when the database was tampered with."""

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.access import SYSTEM
from matchmaker.domain.ledger import Tampering
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import ledger
from matchmaker.services.audit import record
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.ledger import AuditLink, read_head
from matchmaker.storage.notices import Notice
from tests.factories import NOW, make_account, make_staff
from tests.integration.racing import at_once, racing_app

KEY = b"the key of these tests"
WRITERS, EACH = 8, 6


def tell(session: Session, number: int = 1) -> None:
    record(
        session,
        actor=SYSTEM,
        action="tried",
        subject_kind="试",
        subject_id=str(number),
        now=NOW,
        number=number,
    )


@pytest.fixture
def told(app: Flask, settings: Settings) -> bytes:
    """Three commits of events, and the key that sealed them."""
    for number in range(3):
        with unit_of_work() as session:
            tell(session, number)
            tell(session, number + 10)
    return settings.seal_key


def faults(key: bytes | None, **more) -> set[Tampering]:
    return {fault.what for fault in ledger.check_database(db.session, key=key, **more).faults}


def test_every_event_is_chained_with_its_commit(told: bytes) -> None:
    checked = ledger.check_database(db.session, key=told)
    assert checked.faults == ()
    assert checked.head.count == db.session.query(AuditEvent).count() == db.session.query(AuditLink).count()


def test_what_a_savepoint_took_away_leaves_no_gap(told: bytes) -> None:
    before = read_head(db.session).count
    with unit_of_work() as session:
        tell(session)
        savepoint = session.begin_nested()
        tell(session)
        session.flush()
        savepoint.rollback()
        with session.begin_nested():
            tell(session)
    assert read_head(db.session).count == before + 2
    assert faults(told) == set()


def test_a_commit_that_fails_leaves_the_chain_as_it_was(told: bytes) -> None:
    before = read_head(db.session)
    with suppress(RuntimeError), unit_of_work() as session:
        tell(session)
        session.flush()
        raise RuntimeError
    with unit_of_work() as session:
        assert read_head(session) == before
        tell(session)
    assert faults(told) == set()


def test_an_event_beside_the_chain_is_found(told: bytes) -> None:
    insert = (
        "INSERT INTO audit_event (at, actor, action, subject_kind, subject_id, detail)"
        " SELECT at, actor, action, subject_kind, subject_id, detail FROM audit_event"
    )
    db.session.execute(text(insert))
    assert faults(told) == {Tampering.UNCHAINED}


def test_another_key_is_found(told: bytes) -> None:
    assert faults(b"not the key") == {Tampering.SEAL}


@pytest.mark.parametrize("statement", ["UPDATE audit_link SET hash = 'x'", "DELETE FROM audit_link"])
def test_the_database_refuses_to_change_links(told: bytes, statement: str) -> None:
    with pytest.raises(Exception, match="append-only"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_anchors_are_added_once_a_head_and_prove_the_record(told: bytes, tmp_path: Path) -> None:
    def anchor():
        return ledger.write_anchor(db.session, folder=tmp_path, key=told, now=NOW)

    assert anchor() is not None
    assert anchor() is None
    with unit_of_work() as session:
        tell(session)
    assert anchor() is not None
    anchors = ledger.read_anchors(tmp_path / ledger.ANCHORS)
    assert len(anchors) == 2
    assert faults(told, anchors=anchors) == set()
    # Somebody rewrites the whole chain: the heads that were written down are no longer on its way.
    other = json.loads((tmp_path / ledger.ANCHORS).read_text().splitlines()[0])
    forged = tmp_path / "forged.jsonl"
    forged.write_text(json.dumps({**other, "hash": "0" * 64}) + "\n")
    assert faults(told, anchors=ledger.read_anchors(forged)) == {Tampering.ANCHOR, Tampering.ANCHOR_SEAL}


def test_administrators_are_told_the_head_once_a_day(told: bytes, session: Session) -> None:
    admin = make_staff(session, "admin")
    make_staff(session, "admin", active=False)
    make_account(session)
    days = [NOW, NOW + timedelta(hours=1), NOW + timedelta(days=1)]
    assert [ledger.tell_administrators(session, now=day) for day in days] == [1, 0, 1]
    notices = session.scalars(select(Notice)).all()
    assert {notice.account_id for notice in notices} == {admin.id}
    assert notices[0].detail == {"count": read_head(session).count, "hash": read_head(session).hash}


def test_writers_at_the_same_moment_make_one_chain(tmp_path: Path, database_url: str) -> None:
    with racing_app(tmp_path, database_url, "ledger") as app:

        def write_some(session: Session) -> None:
            for number in range(EACH):
                tell(session, number)

        for _ in range(3):
            assert at_once(app, [write_some] * WRITERS) == ["done"] * WRITERS
        with app.app_context():
            checked = ledger.check_database(db.session, key=app.extensions["settings"].seal_key)
            assert (checked.head.count, checked.faults) == (3 * WRITERS * EACH, ())
