"""The resource pool as visitors and members browse it."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.services import pool
from matchmaker.storage.needs import Need
from tests.factories import NOW, join, make_account, make_holder, make_member, make_need, make_patent, sign_in


def need_of(session: Session, **values: object) -> Need:
    need = make_need(session, make_member(session), **values)
    pool.place(session, kind=ListingKind.NEED, listing=need, now=NOW)
    return need


def patents_of(session: Session, number: int) -> None:
    holder = make_holder(session)
    for days in range(number):
        patent = make_patent(
            session, holder, title=f"轧辊焊丝之{days}号", published_at=NOW - timedelta(days=days)
        )
        pool.place(session, kind=ListingKind.PATENT, listing=patent, now=NOW)


def body(client: FlaskClient, path: str) -> str:
    """A page without the tokens, which differ each time."""
    page = client.get(path).get_data(as_text=True)
    return re.sub(r'(value="|X-CSRFToken": ")[\w.-]{60,}"', r'\1"', page)


def test_hits_are_marked_in_title_and_text(client: FlaskClient, session: Session) -> None:
    need_of(session, title="轧辊剥落", problem="前" * 200 + "轧辊使用两周。")
    page = body(client, "/pool?q=轧辊")
    assert page.count('<mark class="shared">轧辊</mark>') == 2


def test_the_empty_pool_and_the_empty_result_say_what_to_do(client: FlaskClient, session: Session) -> None:
    client.get("/language/en")
    assert "The pool is still empty" in body(client, "/pool")
    need_of(session)
    assert "Nothing found" in body(client, "/pool?q=量子通信卫星")
    assert "Nothing found" in body(client, "/pool?kind=offer")


def test_filters_are_links_and_can_be_taken_away(client: FlaskClient, session: Session) -> None:
    patents_of(session, 1)
    need_of(session)
    client.get("/language/en")
    page = body(client, "/pool?q=轧辊&kind=patent&ipc=B")
    assert "轧辊焊丝之0号".replace("轧辊", '<mark class="shared">轧辊</mark>') in page
    assert "B Performing operations; transporting" in page
    assert 'href="/pool?q=%E8%BD%A7%E8%BE%8A&amp;ipc=B"' in page
    both = body(client, "/pool?q=轧辊&kind=patent")
    assert 'href="/pool?q=%E8%BD%A7%E8%BE%8A&amp;kind=need&amp;kind=patent"' in both


def test_pages_of_a_long_list(client: FlaskClient, session: Session) -> None:
    patents_of(session, 25)
    first, second = body(client, "/pool"), body(client, "/pool?page=2")
    assert "轧辊焊丝之0号" in first
    assert "轧辊焊丝之24号" not in first
    assert "轧辊焊丝之24号" in second
    assert "page=2" in first


@pytest.mark.parametrize(
    "query",
    [
        "page=abc", "page=0", "page=-3", "page=999999", "page=9" * 30, "kind=x", "region=99", "ipc=%00",
        "field=999", "industry=ZZ", "q=" + "辊" * 10_000, "q=%00%07", 'q="', "q=%25", "q=a+AND+OR",
        "q=%ff%fe", "status=unknown", "kind=need&kind=patent", "q=*&deal=assignment&service=valuation",
    ],
)  # fmt: skip
def test_no_address_is_an_error(client: FlaskClient, session: Session, query: str) -> None:
    need_of(session)
    assert client.get(f"/pool?{query}").status_code == 200


def test_members_see_members_only_needs_with_their_mark(client: FlaskClient, session: Session) -> None:
    need_of(session, title="仅限成员的需求", confidentiality=Confidentiality.MEMBERS)
    need_of(session, title="仅供匹配的需求", confidentiality=Confidentiality.MATCHING)
    assert "仅限成员的需求" not in body(client, "/pool")
    account = make_account(session)
    join(session, account, make_member(session))
    client.get("/language/en")
    sign_in(client, account)
    page = body(client, "/pool")
    assert "仅限成员的需求" in page
    assert "Members only" in page
    assert "仅供匹配的需求" not in page


@pytest.mark.parametrize("path", ["/pool", "/pool?q=轧辊剥落", "/pool?kind=need&industry=C", "/pool?page=2"])
def test_a_hidden_need_leaves_an_outsiders_page_as_it_was(
    client: FlaskClient, session: Session, path: str
) -> None:
    patents_of(session, 22)
    need_of(session)
    before = body(client, path)
    hidden = [
        need_of(session, title="轧辊剥落轧辊", industry="C3670", confidentiality=confidentiality)
        for confidentiality in (Confidentiality.MEMBERS, Confidentiality.MATCHING)
    ]
    assert body(client, path) == before
    for need in hidden:
        pool.remove(session, kind=ListingKind.NEED, listing_id=need.id, now=NOW)
    assert body(client, path) == before


def test_a_text_is_shown_as_text(client: FlaskClient, session: Session) -> None:
    need_of(session, title="<script>alert(1)</script> 轧辊", problem="<b>轧辊</b>")
    page = body(client, "/pool?q=轧辊")
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
