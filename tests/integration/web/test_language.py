"""One rule: the switch works at once; an account keeps it, and mails follow the account."""

from matchmaker.jobs.mail import message_of
from matchmaker.services.notices import claim_mail, notify_accounts, unsent
from tests.factories import NOW, make_account, sign_in, token_of


def is_english(page: str) -> bool:
    return '<html lang="en"' in page


def read(client, path: str = "/privacy") -> str:
    return client.get(path).get_data(as_text=True)


def switch(client, language: str, path: str = "/privacy"):
    data = {"csrf_token": token_of(read(client, path)), "next": path}
    return client.post(f"/language/{language}", data=data)


def test_a_visitors_choice_is_the_browsers_alone(client):
    assert not is_english(read(client))
    assert 'href="/language/en?next=/privacy"' in read(client)

    assert client.get("/language/en?next=/privacy").location == "/privacy"

    assert is_english(read(client))


def test_the_switch_of_an_account_works_at_once_and_in_other_browsers(app, session, client):
    account = make_account(session, language="zh")
    sign_in(client, account)
    assert not is_english(read(client))
    assert 'action="/language/en"' in read(client)

    answer = switch(client, "en")

    assert (answer.status_code, answer.location) == (303, "/privacy")
    assert is_english(read(client))
    session.refresh(account)
    assert account.language == "en"
    elsewhere = app.test_client()
    sign_in(elsewhere, account)
    assert is_english(read(elsewhere))


def test_mails_follow_the_switch(session, client):
    account = make_account(session, language="zh")
    sign_in(client, account)
    switch(client, "en")
    session.refresh(account)
    notify_accounts(session, account_ids=[account.id], kind="run_finished", path="/", now=NOW)
    session.flush()
    [waiting] = unsent(session, now=NOW, limit=5)

    mail = message_of(claim_mail(session, notice_id=waiting, now=NOW))

    assert mail.subject == "The matching run is finished"


def test_the_switch_leads_nowhere_else_and_needs_its_token(session, client):
    account = make_account(session, language="zh")
    sign_in(client, account)
    data = {"csrf_token": token_of(read(client)), "next": "//elsewhere.example"}

    assert client.post("/language/en", data=data).location == "/"
    assert client.post("/language/zh", data={"next": "/"}).status_code == 400
    session.refresh(account)
    assert account.language == "en"
