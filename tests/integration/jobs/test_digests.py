from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from matchmaker.domain.access import Actor
from matchmaker.domain.notices import Pace, Topic
from matchmaker.jobs.mail import send_digests, send_waiting
from matchmaker.services.mailing import DIGEST_WAIT, choose_mail, claim_digest
from matchmaker.services.notices import notify_accounts
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.notices import Notice
from tests.factories import NOW, make_account

NEXT_MORNING = NOW.replace(hour=0) + timedelta(days=1)
"""NOW is a Sunday's noon in Beijing; this is eight o'clock of the Monday after."""


@pytest.fixture
def outbox(app: Flask) -> Iterator[list]:
    """The mails that went out."""
    state = app.extensions["mailman"]
    usual, state.backend, state.outbox = state.backend, "locmem", []
    yield state.outbox
    state.backend = usual


def choose(session, account, **paces):
    chosen = {Topic(topic): Pace(pace) for topic, pace in paces.items()}
    choose_mail(session, actor=Actor(account_id=account.id, name=account.name), paces=chosen, now=NOW)
    session.flush()


def notify(session, account, kind, now=NOW):
    notify_accounts(session, account_ids=[account.id], kind=kind, path="/deals/abc", now=now, title="TITLE")
    session.flush()


def test_gathered_notices_come_as_one_mail_of_counts(session, outbox):
    account = make_account(session, name="NAMEMARK")
    choose(session, account, deals="daily", listings="daily")
    for kind in ("deal_due", "deal_overdue", "listing_expiring"):
        notify(session, account, kind)
    assert send_waiting(NOW) == 0
    assert send_digests(NEXT_MORNING - timedelta(minutes=1)) == 0
    assert send_digests(NEXT_MORNING) == 1
    assert send_digests(NEXT_MORNING + timedelta(days=9)) == 0
    (mail,) = outbox
    assert "- Deals: 2" in mail.body
    assert "- Listings and imports: 1" in mail.body
    assert "http://127.0.0.1:5000/inbox" in mail.body
    assert "TITLE" not in str(mail.message())
    assert "NAMEMARK" not in str(mail.message())


def test_weekly_mail_waits_for_monday(session, outbox):
    account = make_account(session, language="zh")
    choose(session, account, deals="weekly")
    notify(session, account, "deal_due", NEXT_MORNING)
    assert send_digests(NEXT_MORNING + timedelta(days=6)) == 0
    assert send_digests(NEXT_MORNING + timedelta(days=7)) == 1
    assert outbox[0].subject == "知识产权匹配平台每周摘要"


def test_what_was_read_in_the_meantime_is_not_counted(session, outbox):
    account = make_account(session)
    choose(session, account, deals="daily")
    notify(session, account, "deal_due")
    session.scalars(select(Notice)).one().read_at = NOW
    session.flush()
    assert send_digests(NEXT_MORNING) == 0


def test_some_mail_comes_at_once_whatever_was_chosen(session, outbox):
    account = make_account(session)
    choose(session, account, introductions="never", organisation="never")
    for kind in ("introduction_made", "member_suspended", "introduction_offered"):
        notify(session, account, kind)
    assert send_waiting(NOW) == 2
    assert {mail.subject for mail in outbox} == {"Introduction made", "Your organisation is suspended"}


def test_choosing_no_mail_stops_what_was_gathered(session, outbox):
    account = make_account(session)
    choose(session, account, deals="daily", listings="daily")
    notify(session, account, "deal_due")
    notify(session, account, "listing_expiring")
    choose(session, account, deals="never")
    assert send_digests(NEXT_MORNING) == 1
    assert "Deals" not in outbox[0].body


def test_a_choice_that_changes_nothing_leaves_no_event(session):
    account = make_account(session)
    choose(session, account, deals="at_once")
    assert session.scalars(select(AuditEvent)).all() == []
    choose(session, account, deals="never")
    assert [event.action for event in session.scalars(select(AuditEvent))] == ["mail_choices_changed"]


def test_a_digest_is_one_workers_until_its_claim_runs_out(session, outbox):
    account = make_account(session)
    choose(session, account, deals="daily")
    notify(session, account, "deal_due")
    claim = {"account_id": account.id, "pace": Pace.DAILY}
    assert claim_digest(session, now=NEXT_MORNING, **claim) is not None
    assert claim_digest(session, now=NEXT_MORNING, **claim) is None
    assert send_digests(NEXT_MORNING + DIGEST_WAIT) == 1
