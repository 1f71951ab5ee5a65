"""Suggested patents compared: the owner's page, its message, and who reads it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent
from tests.factories import (
    join,
    make_account,
    make_holder,
    make_match,
    make_member,
    make_need,
    make_patent,
    sign_in,
)
from tests.integration.web.browsing import make_reader, make_reviewer, read, words


@pytest.fixture
def need(session: Session) -> Need:
    return make_need(session, make_member(session))


@pytest.fixture
def patents(session: Session, need: Need) -> list[Patent]:
    """Five suggested patents, each scored less than the one before."""
    holder, judge = make_holder(session), make_account(session)
    found = []
    for place in range(5):
        patent = make_patent(session, holder, title=f"轧辊堆焊方法之{place}", maturity=place + 3)
        make_match(session, need, patent, judge, score=0.6 - place / 100)
        found.append(patent)
    return found


@pytest.fixture
def owner(client: FlaskClient, session: Session, need: Need) -> FlaskClient:
    account = make_reader(session)
    join(session, account, session.get_one(Member, need.member_id))
    sign_in(client, account)
    return client


def address(need: Need, *patents: Patent, differing: bool = False) -> str:
    query = "&".join(
        [*(f"patent={patent.id}" for patent in patents), *(["differing=1"] if differing else [])]
    )
    return f"/needs/{need.id}/compare?{query}"


def table_of(page: str) -> str:
    return page.split("Side by side")[1].split("Choose two to four", maxsplit=1)[0]


def test_the_three_strongest_stand_beside_each_other_at_first(owner, need, patents) -> None:
    table = table_of(words(read(owner, address(need))))
    assert [patent.title in table for patent in patents] == [True, True, True, False, False]
    assert "0.600" in table
    assert "Shared words +0.300" in table


def test_others_can_be_chosen_and_what_is_alike_left_out(owner, need, patents) -> None:
    chosen = (patents[1], patents[4])
    whole = table_of(words(read(owner, address(need, *chosen))))
    assert "Maturity" in whole
    assert "Patent type" in whole
    differing = table_of(words(read(owner, address(need, *chosen, differing=True))))
    assert "Maturity" in differing
    assert "Patent type" not in differing
    assert "left out" in differing


@pytest.mark.parametrize("count", [1, 5])
def test_too_few_or_too_many_are_told_and_the_choice_is_kept(owner, need, patents, count) -> None:
    answer = read(owner, address(need, *patents[:count]))
    assert answer.status_code == 422
    assert "Please choose two to four patents." in words(answer)
    assert answer.get_data(as_text=True).count(" checked") == count


def test_a_patent_that_is_not_suggested_is_not_found(owner, session, need, patents) -> None:
    other = make_patent(session, make_holder(session, name="北京乙方大学（示例）"), title="别的专利")
    assert read(owner, address(need, patents[0], other)).status_code == 404


def test_nothing_suggested_says_so(owner, need) -> None:
    assert "Nothing to compare yet" in words(read(owner, address(need)))


def test_the_regions_coordinator_compares_too_and_nobody_else(app, session, need, patents) -> None:
    for account, seen in ((make_reviewer(session), True), (make_reader(session), False)):
        browser = app.test_client()
        sign_in(browser, account)
        assert (read(browser, address(need)).status_code == 200) is seen


def test_the_need_page_leads_there(owner, need, patents) -> None:
    assert f"/needs/{need.id}/compare" in read(owner, f"/needs/{need.id}").get_data(as_text=True)
