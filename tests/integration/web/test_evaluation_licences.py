"""The evaluation licence: drawn up by the providing side, signed by both, seen by nobody else."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.deals import DealStage, text_hash
from matchmaker.storage.accounts import Account
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.deals import DealEvaluation, evaluation_signatures_of
from matchmaker.storage.notices import Notice
from tests.factories import make_account, sign_in, token_of
from tests.integration.dealings import TODAY, Dealing, make_dealing
from tests.integration.web.browsing import error_at, read, send, words
from tests.integration.web.test_deals import value_of

UNTIL = (TODAY + timedelta(days=90)).isoformat()
TRIAL = {"purpose": "300 kg焊丝，用于二号线一支工作辊", "until": UNTIL}


class Desk:
    """One person's browser before the deal."""

    def __init__(self, app: Flask, dealing: Dealing, account: Account) -> None:
        self.client, self.path = app.test_client(), f"/deals/{dealing.deal_id}"
        sign_in(self.client, account)

    def read(self, page: str = "") -> str:
        return words(read(self.client, self.path + page))

    def draw(self, **values: str):
        page = f"{self.path}/evaluation/new"
        seen = value_of(read(self.client, page).get_data(as_text=True), "text_seen")
        return send(self.client, page, {**TRIAL, "text_seen": seen, **values})

    def sign(self, **values: str):
        page = f"{self.path}/evaluation"
        seen = value_of(read(self.client, page).get_data(as_text=True), "text_seen")
        return send(self.client, page, {"agree": "y", "name": "签字人", "text_seen": seen, **values})


@pytest.fixture
def dealing(session: Session) -> Dealing:
    return make_dealing(session, DealStage.EVALUATING)


@pytest.fixture
def holder(app: Flask, dealing: Dealing) -> Desk:
    return Desk(app, dealing, dealing.scene.providing)


@pytest.fixture
def seeker(app: Flask, dealing: Dealing) -> Desk:
    return Desk(app, dealing, dealing.scene.seeking)


def test_it_is_drawn_up_signed_by_both_and_stands_in_the_file(
    session: Session, dealing: Dealing, holder: Desk, seeker: Desk
) -> None:
    assert "Draw up an evaluation licence" in holder.read()
    assert "Evaluation licence" not in seeker.read()
    assert holder.draw().status_code == 303
    kept = session.get_one(DealEvaluation, dealing.deal_id)
    assert kept.hash == text_hash(kept.text)
    for part in (TRIAL["purpose"], UNTIL, dealing.scene.seeker.name, dealing.scene.provider.credit_code):
        assert part in kept.text
    for desk in (holder, seeker):
        assert desk.sign().status_code == 303
    assert len(evaluation_signatures_of(session, dealing.deal_id)) == 2
    for desk in (holder, seeker):
        assert TRIAL["purpose"] in desk.read()
        assert kept.hash in desk.read("/file")
    assert dealing.deal.stage is DealStage.EVALUATING
    told = [notice.kind for notice in session.scalars(select(Notice).order_by(Notice.created_at))]
    assert told.count("deal_draw_evaluation") == 1
    assert told.count("deal_sign_evaluation") == 2
    events = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == dealing.deal_id))
    assert TRIAL["purpose"] not in str([event.detail for event in events])


def test_what_is_signed_stays_and_is_signed_once(session: Session, dealing: Dealing, holder, seeker) -> None:
    holder.draw()
    holder.draw(purpose="500 kg焊丝")
    assert session.get_one(DealEvaluation, dealing.deal_id).purpose == "500 kg焊丝"
    assert seeker.sign().status_code == 303
    page, seen = f"{holder.path}/evaluation/new", session.get_one(DealEvaluation, dealing.deal_id).hash
    assert read(holder.client, page).status_code == 303
    # Whoever had the form open meanwhile sends it all the same.
    token = token_of(read(holder.client, f"{holder.path}/evaluation").get_data(as_text=True))
    refused = holder.client.post(page, data={**TRIAL, "text_seen": seen, "csrf_token": token})
    assert refused.status_code == 409
    assert "it stays as it is" in words(refused)
    again = send(
        seeker.client,
        f"{seeker.path}/evaluation",
        {"agree": "y", "name": "x", "text_seen": session.get_one(DealEvaluation, dealing.deal_id).hash},
    )
    assert again.status_code == 409


def test_another_text_than_the_one_shown_is_not_signed(holder: Desk, seeker: Desk) -> None:
    holder.draw()
    assert seeker.sign(text_seen="0" * 64).status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"purpose": ""}, "purpose"),
        ({"purpose": "长" * 301}, "purpose"),
        ({"until": TODAY.isoformat()}, "until"),
        ({"until": (TODAY + timedelta(days=500)).isoformat()}, "until"),
        ({"until": "soon"}, "until"),
    ],
)
def test_bad_terms_are_told_at_their_field(holder: Desk, change: dict[str, str], field: str) -> None:
    answer = holder.draw(**change)
    assert answer.status_code == 422
    assert error_at(answer, field)


def test_a_signature_needs_tick_and_name(holder: Desk, seeker: Desk) -> None:
    holder.draw()
    assert error_at(seeker.sign(agree=""), "agree")
    assert error_at(seeker.sign(name=""), "name")


def test_who_oversees_and_strangers_do_not_read_it(
    app: Flask, session: Session, dealing: Dealing, holder: Desk
) -> None:
    holder.draw()
    for account in (dealing.scene.coordinator, make_account(session)):
        desk = Desk(app, dealing, account)
        assert read(desk.client, f"{desk.path}/evaluation").status_code in {403, 404}
        assert TRIAL["purpose"] not in desk.read()
        assert TRIAL["purpose"] not in desk.read("/file")


@pytest.mark.parametrize("stage", [DealStage.NDA, DealStage.SIGNED])
def test_it_belongs_between_agreement_and_contract(app: Flask, session: Session, stage: DealStage) -> None:
    dealing = make_dealing(session, stage)
    desk = Desk(app, dealing, dealing.scene.providing)
    assert "Draw up an evaluation licence" not in desk.read()
    assert read(desk.client, f"{desk.path}/evaluation/new").status_code == 303
