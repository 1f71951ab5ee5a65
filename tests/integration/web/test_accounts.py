"""Accounts as people use them, and as somebody would who tries to get in."""

from time import perf_counter
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from matchmaker.extensions import limiter
from matchmaker.services.accounts import set_active
from matchmaker.storage.accounts import Account, Consent, account_by_email
from tests.factories import NOW, PASSWORD, join, make_member, sign_in
from tests.integration.web.browsing import (
    error_at,
    link_in,
    mails_to,
    make_reader,
    make_reviewer,
    read,
    send,
    words,
)

NEW = "new-horse-battery"
FORM = {
    "name": "李敏",
    "email": "limin@example.com",
    "password": PASSWORD,
    "password_confirm": PASSWORD,
    "consent": "y",
}


@pytest.fixture(autouse=True)
def _fresh_limits(app: Flask):
    limiter.reset()


def sign_in_with(client: FlaskClient, address: str, password: str = PASSWORD, **more):
    return send(client, "/login", {"email": address, "password": password, **more})


def is_signed_in(client: FlaskClient) -> bool:
    return read(client, "/account/").status_code == 200


def test_register_confirm_and_sign_in(client, session, settings):
    answer = send(client, "/register", {**FORM, "email": "LiMin@Example.com"})
    assert answer.location == "/login"
    assert "We have sent a link to limin@example.com" in words(read(client, "/login"))

    refused = sign_in_with(client, FORM["email"])
    assert "Please confirm your e-mail address first" in words(refused)

    confirmed = read(client, link_in(mails_to(settings, FORM["email"])[-1]))
    assert confirmed.location == "/login"
    assert sign_in_with(client, FORM["email"]).location == "/account/arrive"
    assert read(client, "/account/arrive").location == "/members/own"

    account = account_by_email(session, FORM["email"])
    assert (account.name, account.language) == ("李敏", "en")
    assert session.scalar(select(Consent.text).where(Consent.account_id == account.id)) == "personal_data"


@pytest.mark.parametrize(
    ("values", "field", "complaint"),
    [
        ({"name": " "}, "name", "Please fill this in."),
        ({"name": "x" * 81}, "name", "At most 80 characters."),
        ({"email": ""}, "email", "Please give your e-mail address."),
        ({"email": "limin"}, "email", "This is not an e-mail address."),
        ({"email": f"{'x' * 250}@example.com"}, "email", "at most 254"),
        ({"password": "short", "password_confirm": "short"}, "password", "at least 10 characters"),
        ({"password": "x" * 5000, "password_confirm": "x" * 5000}, "password", "at most 128 characters"),
        ({"password_confirm": "other"}, "password_confirm", "The two passwords differ."),
        ({"consent": ""}, "consent", "Without your consent"),
    ],
)
def test_every_wrong_value_is_told_at_its_field(client, session, values, field, complaint):
    before = session.scalar(select(func.count(Account.id)))

    answer = send(client, "/register", {**FORM, **values})

    assert complaint in error_at(answer, field)
    assert session.scalar(select(func.count(Account.id))) == before


def test_registering_a_known_address_looks_the_same(client, app, session, settings):
    known = make_reader(session)
    pages = []
    for address in (known.email, "unknown@example.com"):
        visitor = app.test_client()
        answer = send(visitor, "/register", {**FORM, "email": address})
        page = words(read(visitor, "/login")).replace(address, "ADDRESS")
        pages.append((answer.status_code, answer.location, page))

    assert pages[0] == pages[1]
    assert "You have an account with it already" in mails_to(settings, known.email)[-1]


@pytest.mark.parametrize("path", ["/reset", "/confirm"])
def test_asking_for_a_link_tells_nothing(app, session, path):
    known, unconfirmed = make_reader(session), make_reader(session, confirmed_at=None)
    closed = make_reader(session, active=False)
    pages = set()
    for address in (known.email, unconfirmed.email, closed.email, "unknown@example.com"):
        answer = send(app.test_client(), path, {"email": address})
        pages.add((answer.status_code, words(answer).replace(address, "ADDRESS")))

    assert len(pages) == 1


@pytest.mark.parametrize("path", ["/reset", "/confirm"])
def test_the_shape_of_an_address_may_be_told(client, path):
    assert "This is not an e-mail address." in words(send(client, path, {"email": "limin"}))


def test_wrong_passwords_and_unknown_addresses_look_the_same(app, session):
    known, unconfirmed = make_reader(session), make_reader(session, confirmed_at=None)
    closed = make_reader(session, active=False)
    pages = set()
    for address in (known.email, unconfirmed.email, closed.email, "unknown@example.com"):
        answer = sign_in_with(app.test_client(), address, "wrong-password")
        pages.add((answer.status_code, words(answer)))

    assert len(pages) == 1
    assert "do not fit together" in pages.pop()[1]


def test_an_unknown_address_costs_one_hash_too(app, session):
    known = make_reader(session)

    def median_seconds(address: str) -> float:
        client, taken = app.test_client(), []
        for _ in range(5):
            limiter.reset()
            begun = perf_counter()
            sign_in_with(client, address, "wrong-password")
            taken.append(perf_counter() - begun)
        return sorted(taken)[2]

    sign_in_with(app.test_client(), known.email, "warming up")
    ratio = median_seconds(known.email) / median_seconds("unknown@example.com")
    assert 0.4 < ratio < 2.5


def test_a_closed_account_is_told_only_to_its_owner(client, session):
    account = make_reader(session, active=False)

    assert "This account is closed." in words(sign_in_with(client, account.email))


def test_the_eleventh_try_is_stopped_for_known_and_unknown_alike(app, session):
    account, neighbour = make_reader(session), make_reader(session)
    for address in (account.email, "unknown@example.com"):
        answers = [sign_in_with(app.test_client(), address, "wrong-password").status_code for _ in range(10)]
        assert answers == [200] * 10
        assert sign_in_with(app.test_client(), address).status_code == 429

    assert sign_in_with(app.test_client(), neighbour.email).status_code == 302


def test_a_success_forgets_the_tries_before_it(client, app, session):
    account = make_reader(session)
    for _ in range(9):
        sign_in_with(client, account.email, "wrong-password")
    assert sign_in_with(client, account.email).status_code == 302

    visitor = app.test_client()
    assert [sign_in_with(visitor, account.email, "wrong-password").status_code for _ in range(10)] == [
        200
    ] * 10


@pytest.mark.parametrize("path", ["/reset", "/confirm", "/register"])
def test_nobody_is_flooded_with_mail(app, path):
    def ask() -> int:
        return send(app.test_client(), path, {**FORM, "email": "flooded@example.com"}).status_code

    answers = [ask() for _ in range(6)]
    assert 429 not in answers[:5]
    assert answers[5] == 429


def test_a_copied_cookie_is_worthless_after_signing_out(app, client, session):
    account = make_reader(session)
    sign_in(client, account)
    cookie = client.get_cookie("matchmaker").value
    send(client, "/logout", {}, page="/account/")

    thief = app.test_client()
    thief.set_cookie("matchmaker", cookie)

    assert not is_signed_in(client)
    assert not is_signed_in(thief)


def test_closing_an_account_ends_its_sessions_at_once(client, session):
    account = make_reader(session)
    sign_in(client, account)
    set_active(session, email=account.email, active=False, now=NOW)
    session.flush()

    assert not is_signed_in(client)


def test_signing_in_begins_a_session_afresh(client, session):
    account = make_reader(session)
    read(client, "/login")
    with client.session_transaction() as before:
        token = before["csrf_token"]
        before["planted"] = "by somebody else"
    sign_in_with(client, account.email)

    with client.session_transaction() as after:
        assert "planted" not in after
        assert after.get("csrf_token") != token


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\t//evil.example",
        "javascript:alert(1)",
    ],
)
def test_no_sign_in_leads_elsewhere(client, session, target):
    answer = sign_in_with(client, make_reader(session).email, next=target)

    assert answer.status_code == 302
    # Browsers take a backslash for a slash.
    reached = urlsplit(urljoin("http://localhost/login", answer.location.replace("\\", "/")))
    assert (reached.scheme, reached.netloc) == ("http", "localhost")


def test_sign_in_goes_on_where_one_was_stopped(client, session):
    stopped = read(client, "/account/")
    assert stopped.location == "/login?next=/account/"
    assert sign_in_with(client, make_reader(session).email, next="/account/").location == "/account/"


def test_staff_arrive_at_home(client, session):
    sign_in(client, make_reviewer(session))
    assert read(client, "/account/arrive").location == "/"


def test_a_forgotten_password_is_set_anew_once(app, client, session, settings):
    account = make_reader(session)
    other_browser = app.test_client()
    sign_in(other_browser, account)
    send(client, "/reset", {"email": account.email})
    link = link_in(mails_to(settings, account.email)[-1])

    answer = send(client, link, {"password": NEW, "password_confirm": NEW})

    assert answer.location == "/login"
    assert not is_signed_in(other_browser)
    assert sign_in_with(client, account.email, NEW).status_code == 302
    assert "was set anew" in mails_to(settings, account.email)[-1]
    assert read(app.test_client(), link).location == "/reset"


def test_changing_the_password_ends_other_sessions_only(app, client, session):
    account = make_reader(session)
    other_browser = app.test_client()
    sign_in(client, account)
    sign_in(other_browser, account)

    form = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    assert send(client, "/change", form).location == "/account/"

    assert is_signed_in(client)
    assert not is_signed_in(other_browser)


@pytest.mark.parametrize(
    ("values", "field", "complaint"),
    [
        ({"password": "wrong-password"}, "password", "not your present password"),
        ({"new_password": "short", "new_password_confirm": "short"}, "new_password", "at least 10"),
        ({"new_password_confirm": "other"}, "new_password_confirm", "The two passwords differ."),
        ({"new_password": PASSWORD, "new_password_confirm": PASSWORD}, "password", "must differ"),
    ],
)
def test_a_wrong_change_of_password_is_told_at_its_field(client, session, values, field, complaint):
    sign_in(client, make_reader(session))
    form = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW, **values}

    assert complaint in error_at(send(client, "/change", form), field)


def test_guessing_the_present_password_of_an_open_browser_is_stopped(client, session):
    sign_in(client, make_reader(session))
    form = {"password": "wrong-password", "new_password": NEW, "new_password_confirm": NEW}

    assert [send(client, "/change", form).status_code for _ in range(11)][10] == 429


def test_the_account_page_saves_and_speaks_the_chosen_language(client, session):
    account = make_reader(session)
    sign_in(client, account)

    answer = send(client, "/account/", {"name": "王芳", "phone": "010 1234 5678", "language": "zh"})

    assert answer.status_code == 303
    session.refresh(account)
    assert (account.name, account.phone, account.language) == ("王芳", "010 1234 5678", "zh")
    with client.session_transaction() as kept:
        assert kept["language"] == "zh"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"phone": "call me"}, "phone"), ({"language": "fr"}, "language")],
)
def test_the_account_page_keeps_what_was_typed(client, session, values, field):
    sign_in(client, make_reader(session))

    answer = send(client, "/account/", {"name": "王芳", "phone": "", "language": "zh", **values})

    assert answer.status_code == 422
    assert error_at(answer, field)


def test_own_data_come_as_a_file(client, session):
    account = make_reader(session)
    sign_in(client, account)

    answer = read(client, "/account/data")

    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.json["account"]["email"] == account.email


def test_deleting_asks_for_the_password_and_then_nobody_can_sign_in(client, session):
    account = make_reader(session)
    address = account.email
    sign_in(client, account)

    assert "not your present password" in error_at(
        send(client, "/account/erase", {"password": "wrong"}, page="/account/"), "password"
    )
    assert send(client, "/account/erase", {"password": PASSWORD}, page="/account/").status_code == 303
    assert not is_signed_in(client)
    assert "do not fit together" in words(sign_in_with(client, address))


def test_the_last_owner_is_told_why_the_account_stays(client, session):
    account = make_reader(session)
    join(session, account, make_member(session))
    sign_in(client, account)

    answer = send(client, "/account/erase", {"password": PASSWORD}, page="/account/")

    assert answer.status_code == 409
    assert "the only owner of your organisation" in words(answer)


def test_programs_get_no_tokens(client, session):
    account = make_reader(session)
    page = read(client, "/login").get_data(as_text=True)
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    answer = client.post(
        "/login?include_auth_token",
        json={"email": account.email, "password": PASSWORD},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )

    assert answer.status_code == 415


def test_a_form_without_its_token_changes_nothing(client, session):
    account = make_reader(session)
    sign_in(client, account)

    assert client.post("/account/", data={"name": "Mallory", "language": "en"}).status_code == 400
    assert account.name != "Mallory"
