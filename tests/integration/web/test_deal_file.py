"""The deal file: one page to print, with what the reader's side may see."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.domain.deals import DealStage
from matchmaker.storage.deals import DealNda, latest_terms
from tests.factories import make_account, sign_in
from tests.integration.dealings import TERMS, make_dealing
from tests.integration.web.browsing import ENGLISH, words


def file_of(app: Flask, account, deal_id: str) -> str:
    client = app.test_client()
    sign_in(client, account)
    return words(client.get(f"/deals/{deal_id}/file", headers=ENGLISH))


@pytest.fixture
def signed(session: Session):
    return make_dealing(session, DealStage.SIGNED)


def test_a_party_reads_agreement_terms_and_contract(app: Flask, session: Session, signed) -> None:
    for account in (signed.scene.seeking, signed.scene.providing):
        page = file_of(app, account, signed.deal_id)
        assert session.get_one(DealNda, signed.deal_id).hash in page
        assert latest_terms(session, signed.deal_id).hash in page
        assert "Agreed terms, version" in page
        assert TERMS.field_of_use in page
        assert "500,000 yuan" in page


def test_who_oversees_reads_that_terms_were_agreed_but_not_what_they_say(app: Flask, signed) -> None:
    page = file_of(app, signed.scene.coordinator, signed.deal_id)
    assert "Agreed terms, version" in page
    assert TERMS.field_of_use not in page
    assert TERMS.text not in page


def test_terms_that_only_one_side_agreed_to_are_not_in_the_file(app: Flask, session: Session) -> None:
    dealing = make_dealing(session, DealStage.NEGOTIATING)
    page = file_of(app, dealing.scene.seeking, dealing.deal_id)
    assert "Terms proposed" in page
    assert "Agreed terms" not in page


def test_nobody_else_finds_it(app: Flask, session: Session, signed) -> None:
    client = app.test_client()
    sign_in(client, make_account(session))
    assert client.get(f"/deals/{signed.deal_id}/file").status_code in {403, 404}
