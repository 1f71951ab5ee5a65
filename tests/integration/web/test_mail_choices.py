from matchmaker.domain.notices import Pace, Topic
from matchmaker.storage.notices import mail_choices
from tests.factories import make_account, make_coordinator, sign_in, token_of

ENGLISH = {"Accept-Language": "en"}


def page_of(browser):
    return browser.get("/account/", headers=ENGLISH).get_data(as_text=True)


def fields(**chosen):
    return {topic.value: "at_once" for topic in Topic if topic is not Topic.DESK} | chosen


def test_a_choice_is_kept_and_shown(session, client):
    account = make_account(session)
    sign_in(client, account)
    page = page_of(client)
    assert "What is mailed to you" in page
    assert 'name="desk"' not in page
    answer = client.post("/account/mail", data=fields(csrf_token=token_of(page), deals="weekly"))
    assert (answer.status_code, answer.location) == (303, "/account/#mail")
    assert mail_choices(session, account_id=account.id) == {Topic.DEALS: Pace.WEEKLY}
    page = page_of(client)
    assert '<option selected value="weekly">' in page
    assert client.get("/account/data").get_json()["mail"] == {"deals": "weekly"}


def test_nonsense_is_refused_at_the_field_and_nothing_is_saved(session, client):
    account = make_account(session)
    sign_in(client, account)
    data = fields(csrf_token=token_of(page_of(client)), deals="hourly", calls="never")
    answer = client.post("/account/mail", data=data, headers=ENGLISH)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'href="#deals"' in page
    assert mail_choices(session, account_id=account.id) == {}


def test_the_desks_topic_is_for_those_who_work_there(session, client):
    account = make_coordinator(session)
    sign_in(client, account)
    data = fields(csrf_token=token_of(page_of(client)), desk="daily")
    assert client.post("/account/mail", data=data).status_code == 303
    assert mail_choices(session, account_id=account.id) == {Topic.DESK: Pace.DAILY}
