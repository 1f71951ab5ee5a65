"""Saving a search from the pool's page, running it again, changing and deleting it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.notices import Topic
from matchmaker.storage.notices import MailChoice
from matchmaker.storage.searches import SavedSearch
from tests.factories import sign_in
from tests.integration.web.browsing import make_reader, read, send, words

NEW = "/searches/new?q=轧辊&kind=patent&region=11"


@pytest.fixture
def reader(client: FlaskClient, session: Session) -> FlaskClient:
    sign_in(client, make_reader(session))
    return client


def test_the_pool_leads_to_saving_once_something_is_searched(reader: FlaskClient) -> None:
    assert "Save this search" not in words(read(reader, "/pool"))
    assert "Save this search" in words(read(reader, "/pool?q=轧辊"))


def test_a_visitor_is_not_offered_it(client: FlaskClient) -> None:
    assert "Save this search" not in words(read(client, "/pool?q=轧辊"))


def test_a_search_is_saved_run_renamed_and_deleted(reader: FlaskClient, session: Session) -> None:
    assert "轧辊 Patent, Beijing" in words(read(reader, NEW))
    assert send(reader, NEW, {"name": "北京轧辊专利", "alerts": "y"}).status_code == 303
    search = session.scalars(select(SavedSearch)).one()
    assert (search.text, search.filters) == ("轧辊", {"kind": ["patent"], "region": ["11"]})
    listed = words(read(reader, "/searches"))
    assert "北京轧辊专利" in listed
    assert "Alerts on" in listed
    answer = read(reader, f"/searches/{search.id}")
    assert answer.location == "/pool?q=%E8%BD%A7%E8%BE%8A&kind=patent&region=11"
    edit = f"/searches/{search.id}/edit"
    assert send(reader, edit, {"name": "另一个名字"}).status_code == 303
    listed = words(read(reader, "/searches"))
    assert "另一个名字" in listed
    assert "Alerts off" in listed
    assert send(reader, f"/searches/{search.id}/delete", {}, page=edit).status_code == 303
    assert "No search saved yet" in words(read(reader, "/searches"))


def test_a_missing_name_is_told_at_its_field(reader: FlaskClient) -> None:
    answer = send(reader, NEW, {"name": "", "alerts": "y"})
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.get_data(as_text=True)


def test_an_empty_search_says_what_to_do(reader: FlaskClient) -> None:
    answer = send(reader, "/searches/new", {"name": "全部"})
    assert answer.status_code == 422
    assert "Search the pool for something first" in words(answer)


def test_the_mail_of_alerts_is_a_choice_of_its_own(reader: FlaskClient, session: Session) -> None:
    topics = {topic.value: "at_once" for topic in Topic if topic is not Topic.DESK}
    send(reader, "/account/mail", {**topics, "searches": "weekly"}, page="/account/")
    assert session.scalars(select(MailChoice.topic)).all() == [Topic.SEARCHES]


def test_own_data_and_erasing_take_searches_along(reader: FlaskClient, session: Session) -> None:
    send(reader, NEW, {"name": "北京轧辊专利", "alerts": "y"})
    assert reader.get("/account/data").json["searches"][0]["name"] == "北京轧辊专利"
