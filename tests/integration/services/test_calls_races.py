"""Many at once on a real database: of the moves on a reply exactly one wins, and a call ends once."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from matchmaker.domain.calls import CallMove, CallStatus, DeclineReason
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import calls
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.calls import Call, CallReply
from tests.integration.callings import REPLY, Calling, make_calling
from tests.integration.racing import at_once, racing_app

TIMES = 8


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("races"), database_url, "call_races") as app:
        yield app


def made(app: Flask, upto: str) -> Calling:
    with app.app_context(), unit_of_work() as session:
        # Each has its own addresses, since the database is shared.
        calling = make_calling(session, upto="draft", mark=upto)
        for name, step in (
            ("open", calling.publish),
            ("read", calling.accept_terms),
            ("replied", calling.send),
        ):
            step()
            if name == upto:
                break
        return calling


def events(app: Flask, action: str, call_id: str) -> int:
    with app.app_context():
        found = select(func.count()).where(AuditEvent.action == action, AuditEvent.subject_id == call_id)
        return db.session.scalar(found) or 0


def test_taking_up_declining_and_taking_back_at_once_leave_one_answer(shared_app) -> None:
    calling = made(shared_app, "replied")
    given = {"reply_id": calling.reply_id, "seen": 0, "now": calling.now}
    caller, answerer = calling.by["caller"], calling.by["answerer"]
    deeds = [
        lambda s: calls.accept_reply(s, actor=caller, consent=True, **given),
        lambda s: calls.decline_reply(s, actor=caller, reason=DeclineReason.PRICE, note="", **given),
        lambda s: calls.withdraw_reply(s, actor=answerer, **given),
    ]
    results = Counter(at_once(shared_app, deeds * TIMES))
    assert results["done"] == 1
    assert set(results) <= {"done", "stale"}
    with shared_app.app_context():
        assert db.session.get_one(CallReply, calling.reply_id).version == 1


def test_colleagues_who_reply_at_once_send_one_reply(shared_app) -> None:
    calling = made(shared_app, "read")
    given = {"call_id": calling.call_id, "text": REPLY, "patent_id": None, "now": calling.now}
    deed = lambda s: calls.send_reply(s, actor=calling.by["answerer"], **given)  # noqa: E731
    results = Counter(at_once(shared_app, [deed] * TIMES))
    assert results == {"done": 1, "wrong_state": TIMES - 1}


def test_the_clock_and_the_caller_close_a_call_once(shared_app) -> None:
    calling = made(shared_app, "open")
    later = calling.now + timedelta(days=30)
    move = {"call_id": calling.call_id, "move": CallMove.CLOSE, "seen": 2, "now": later}
    deeds = [
        lambda s: calls.mind(s, now=later),
        lambda s: calls.move_call(s, actor=calling.by["caller"], **move),
    ]
    at_once(shared_app, deeds * TIMES)
    assert events(shared_app, "call_close", calling.call_id) == 1
    assert events(shared_app, "call_end", calling.call_id) == 1
    with shared_app.app_context():
        assert db.session.get_one(Call, calling.call_id).status is CallStatus.ENDED
