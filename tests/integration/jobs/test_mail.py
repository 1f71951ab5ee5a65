from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matchmaker.extensions import db, unit_of_work
from matchmaker.jobs.mail import message_of, send_waiting
from matchmaker.services.notices import FIRST_WAIT, MAIL_ATTEMPTS, Letter, claim_mail, notify_accounts, unsent
from matchmaker.storage.notices import Notice
from tests.factories import NOW, make_account


@pytest.fixture
def outbox(app: Flask) -> Iterator[list]:
    """The mails that went out."""
    state = app.extensions["mailman"]
    usual, state.backend, state.outbox = state.backend, "locmem", []
    yield state.outbox
    state.backend = usual


def make_notice(session, kind="introduction_offered", **values):
    account = make_account(session, **values)
    notify_accounts(
        session, account_ids=[account.id], kind=kind, path="/introductions/abc", now=NOW, title="TITLE"
    )
    session.flush()
    return session.scalars(select(Notice).where(Notice.account_id == account.id)).one()


def test_each_notice_is_mailed_once(session, outbox):
    notice = make_notice(session, email="reader@example.com")
    assert send_waiting(NOW) == 1
    assert send_waiting(NOW + timedelta(days=30)) == 0
    (mail,) = outbox
    assert mail.to == ["reader@example.com"]
    session.refresh(notice)
    assert notice.mailed_at == NOW


def test_a_mail_has_a_link_and_neither_title_nor_name(session, outbox):
    make_notice(session, language="en", name="NAMEMARK")
    send_waiting(NOW)
    (mail,) = outbox
    assert "http://127.0.0.1:5000/introductions/abc" in mail.body
    assert mail.subject == "A possible partner for you"
    assert "TITLE" not in mail.body + mail.subject
    assert "NAMEMARK" not in str(mail.message())


def test_a_mail_speaks_the_readers_language(session, app):
    def letter(language):
        return Letter("key", "a@example.com", language, "introduction_made", "/introductions/abc")

    assert message_of(letter("en")).subject == "Introduction made"
    assert message_of(letter("zh")).subject == "对接已达成"


def test_an_unreachable_server_delays_the_mail_and_some_failures_end_it(session, app):
    state = app.extensions["mailman"]
    usual = (state.backend, state.server, state.port)
    state.backend, state.server, state.port = "smtp", "127.0.0.1", 9
    try:
        notice, now = make_notice(session), NOW
        for attempt in range(1, MAIL_ATTEMPTS + 1):
            assert send_waiting(now) == 0
            session.refresh(notice)
            assert (notice.mail_attempts, notice.mailed_at) == (attempt, None)
            assert unsent(session, now=now, limit=10) == []
            now += timedelta(days=1)
        assert unsent(session, now=now, limit=10) == []
    finally:
        state.backend, state.server, state.port = usual


def test_a_worker_that_died_loses_its_claim(session, outbox):
    notice = make_notice(session)
    assert claim_mail(session, notice_id=notice.id, now=NOW) is not None
    assert claim_mail(session, notice_id=notice.id, now=NOW) is None
    assert send_waiting(NOW) == 0
    assert send_waiting(NOW + FIRST_WAIT) == 1


def test_inactive_accounts_get_no_mail(session, outbox):
    make_notice(session, active=False)
    assert send_waiting(NOW) == 0


def test_nothing_is_mailed_of_what_was_rolled_back(app, outbox):
    def fail_after_the_notice():
        with unit_of_work() as session:
            make_notice(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_the_notice()
    assert send_waiting(NOW) == 0
    assert db.session.scalars(select(Notice)).all() == []
