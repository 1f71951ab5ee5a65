from matchmaker.services.notices import notify_accounts
from tests.factories import NOW, make_account, sign_in, token_of

ENGLISH = {"Accept-Language": "en"}


def inbox(browser):
    return browser.get("/inbox", headers=ENGLISH).get_data(as_text=True)


def notify(session, account, kind="introduction_made", **detail):
    notify_accounts(
        session, account_ids=[account.id], kind=kind, path="/introductions/abc", now=NOW, **detail
    )
    session.flush()


def test_an_inbox_shows_its_own_notices_only(session, client):
    mine, other = make_account(session), make_account(session)
    notify(session, mine)
    notify(session, other, "import_done", title="OTHERMARK")
    sign_in(client, mine)
    page = inbox(client)
    assert "Introduction made" in page
    assert "OTHERMARK" not in page
    assert "Your import is finished" not in page


def test_opening_marks_as_read_and_leads_on(session, client):
    account = make_account(session)
    notify(session, account)
    sign_in(client, account)
    page = inbox(client)
    assert 'class="count">1<' in page
    path = page.split('action="/inbox/')[-1].split('"')[0]
    answer = client.post(f"/inbox/{path}", data={"csrf_token": token_of(page)})
    assert (answer.status_code, answer.location) == (303, "/introductions/abc")
    assert 'class="count"' not in inbox(client)


def test_all_are_marked_at_once(session, client):
    account = make_account(session)
    for _ in range(3):
        notify(session, account)
    sign_in(client, account)
    page = inbox(client)
    assert 'class="count">3<' in page
    client.post("/inbox/read", data={"csrf_token": token_of(page)})
    assert 'class="count"' not in inbox(client)


def test_others_notices_are_not_found(session, client):
    mine, other = make_account(session), make_account(session)
    notify(session, other)
    sign_in(client, mine)
    token = token_of(inbox(client))
    from sqlalchemy import select

    from matchmaker.storage.notices import Notice

    key = session.scalars(select(Notice.id).where(Notice.account_id == other.id)).one()
    for path in (key, "abcdefghjkmn"):
        assert client.post(f"/inbox/{path}", data={"csrf_token": token}).status_code == 404
    assert session.get_one(Notice, key).read_at is None


def test_a_title_is_shown_as_text(session, client):
    account = make_account(session)
    notify(session, account, "listing_published", title="<b>bold</b>")
    sign_in(client, account)
    assert "&lt;b&gt;bold&lt;/b&gt;" in inbox(client)


def test_an_unknown_kind_still_reads(session, client):
    account = make_account(session)
    notify(session, account, "something_new")
    sign_in(client, account)
    assert "Something changed" in inbox(client)
