"""What deals and open licences put on the home pages."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.domain.deals import DealStage
from matchmaker.domain.introductions import Side
from matchmaker.services.deals import write_message
from matchmaker.storage.accounts import Account
from tests.factories import make_account, sign_in
from tests.integration.dealings import Dealing, make_dealing
from tests.integration.web.browsing import read, words


def home_of(app: Flask, account: Account) -> str:
    browser = app.test_client()
    sign_in(browser, account)
    return words(read(browser, "/"))


@pytest.fixture
def dealing(session: Session) -> Dealing:
    return make_dealing(session, DealStage.EVALUATING)


def test_the_next_step_of_a_deal_stands_with_its_day(app: Flask, session: Session) -> None:
    dealing = make_dealing(session, DealStage.NDA)
    page = home_of(app, dealing.scene.seeking)
    assert f"{dealing.scene.provider.name} Deal: Sign the confidentiality agreement" in page


def test_a_deal_due_much_later_is_no_matter_of_today_until_somebody_writes(
    app: Flask, session: Session, dealing: Dealing
) -> None:
    dealing.deal.due_on += timedelta(days=400)
    dealing.deal.lapses_on += timedelta(days=400)
    session.flush()
    assert "Deal: Evaluate" not in home_of(app, dealing.scene.seeking)
    write_message(
        session,
        actor=dealing.scene.actor(Side.PROVIDER),
        deal_id=dealing.deal_id,
        text="样件下周寄出。",
        now=dealing.now,
    )
    page = home_of(app, dealing.scene.seeking)
    assert "Deal: Evaluate, then propose terms · 1 unread message" in page
    assert "样件" not in page
    assert "unread message" not in home_of(app, dealing.scene.providing)


def test_a_stranger_reads_nothing_of_it(app: Flask, session: Session, dealing: Dealing) -> None:
    assert "Deal:" not in home_of(app, make_account(session))


def test_a_coordinator_sees_which_recordals_run_out(app: Flask, session: Session) -> None:
    dealing = make_dealing(session, DealStage.SIGNED)
    dealing.deal.due_on = dealing.now.date() - timedelta(days=1)
    session.flush()
    page = home_of(app, dealing.scene.coordinator)
    row = f"{dealing.scene.seeker.name} ↔ {dealing.scene.provider.name} Ordinary licence"
    assert row in page
    assert "was due on" in page
