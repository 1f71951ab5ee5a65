"""Rounds as a coordinator of every region plans them, without JavaScript."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matchmaker.config import Settings
from matchmaker.domain.rounds import RoundStatus
from matchmaker.jobs import tasks
from matchmaker.services import matches
from matchmaker.storage.matches import Match
from matchmaker.storage.rounds import MemberTie, Round
from tests.factories import make_agency, make_holder, make_member, make_need, make_patent, sign_in
from tests.integration.services.test_rounds import Pool
from tests.integration.web.browsing import error_at, make_reviewer, read, send, words

RULES = {
    "least": "1",
    "most": "2",
    "holder_limit": "12",
    "agency_limit": "10",
    "to_tianjin": "0",
    "to_hebei": "0",
    "to_beijing": "0",
    "exploration": "0",
    "seed": "1",
}


@pytest.fixture(autouse=True)
def _fresh_indexes(app: Flask, settings: Settings, tmp_path: Path) -> None:
    matches.keep_indexes(settings.database_url, tmp_path / "index")


@pytest.fixture
def pool(session: Session) -> Pool:
    return Pool(session)


@pytest.fixture
def desk(client: FlaskClient, session: Session) -> FlaskClient:
    """A coordinator of every region who is signed in."""
    sign_in(client, make_reviewer(session))
    return client


def newest(session: Session) -> Round:
    session.expire_all()
    return session.scalars(select(Round).where(Round.status != RoundStatus.REPLACED)).all()[-1]


def drafted(app: Flask, desk: FlaskClient, **rules: str) -> str:
    """Plan a round and let the background work; the address of its page."""
    answer = send(desk, "/rounds/new", {**RULES, "act": "draft", **rules})
    assert answer.status_code == 303
    tasks.work(app)
    return answer.location


def listed(desk: FlaskClient) -> str:
    """The review desk below its head, which counts the notices."""
    return words(read(desk, "/matches")).split("Put a pair by hand")[1]


def press(desk: FlaskClient, page: str, move: str) -> TestResponse:
    answer = send(desk, f"{page}/{move}", {}, page="/rounds/new")
    assert answer.status_code == 303
    return read(desk, answer.location)


def test_from_the_rules_to_a_round_in_force_and_back(app: Flask, desk: FlaskClient, pool: Pool) -> None:
    assert "No round yet" in words(read(desk, "/rounds"))
    page = drafted(app, desk)
    said = words(read(desk, page))
    assert "Pairs in this round 6" in said
    assert "Added not in the round before 6" in said
    assert "2 3 0" in said, "three needs with two patents each"
    assert "Beijing → Hebei 6 0" in said
    everything = listed(desk)
    assert "18 entries" in everything
    assert "Deployed." in words(press(desk, page, "deploy"))
    assert "6 entries" in words(read(desk, "/matches"))
    assert "9 entries" in words(read(desk, "/matches?round=alternates"))
    assert "18 entries" in words(read(desk, "/matches?round=all"))
    second = drafted(app, desk, most="1")
    said = words(read(desk, second))
    assert "Dropped only in the round before 3 Kept in both 3" in said
    press(desk, second, "deploy")
    assert "3 entries" in words(read(desk, "/matches"))
    assert "Undone." in words(press(desk, second, "undo"))
    assert "6 entries" in words(read(desk, "/matches"))
    assert "Deployed" in words(read(desk, "/rounds"))
    press(desk, page, "undo")
    assert listed(desk) == everything


def test_when_the_round_is_judged_the_desk_goes_on_with_the_rest(
    app: Flask, desk: FlaskClient, session: Session, pool: Pool
) -> None:
    press(desk, drafted(app, desk, most="1"), "deploy")
    for _ in range(3):
        first = session.scalars(
            select(Match).where(Match.status == "suggested").order_by(Match.score.desc(), Match.id)
        ).first()
        send(desk, f"/matches/{first.id}/shelve", {}, page="/matches")
        session.expire_all()
    assert "15 entries" in words(read(desk, "/matches"))
    assert "Nothing to decide here" in words(read(desk, "/matches?round=this"))
    assert "3 entries" in words(read(desk, "/matches?status=shelved"))


def test_collisions_are_told_and_a_remedy_is_adopted(
    app: Flask, desk: FlaskClient, session: Session, pool: Pool
) -> None:
    page = drafted(app, desk, least="3", most="3", holder_limit="8")
    said = words(read(desk, page))
    assert "These rules cannot be kept together" in said
    assert f"Pairs of each patent holder, at most: 8 {pool.holder.name}" in said
    assert "Patents for each need, at least: 3" in said
    assert "Pairs of each patent holder, at most: raise from 8 to 9 3 of 3 needs have the 3 patents" in said
    assert "Patents for each need, at least: lower from 3 to 2 2 of 3 needs have the 3 patents" in said
    assert "Let 1 need have fewer patents than the least 2 of 3 needs" in said
    assert said.count("Adopt and draft again") == 3
    assert "deploy" not in read(desk, page).get_data(as_text=True).split("<main")[1].lower().replace(
        "deployed", ""
    )
    answer = send(desk, f"{page}/adopt/0", {}, page="/rounds/new")
    tasks.work(app)
    assert answer.location != page
    assert "Pairs in this round 9" in words(read(desk, answer.location))
    assert "no longer offered" in words(press(desk, page, "adopt/7"))


def test_what_can_be_met_is_said_before_anything_is_drafted(
    desk: FlaskClient, session: Session, pool: Pool
) -> None:
    answer = send(desk, "/rounds/new", {**RULES, "act": "check", "to_hebei": "20", "least": "7"})
    said = words(answer)
    assert "at least 20 12 cannot be met" not in said
    assert "Beijing patents for Hebei needs, at least 20 6 cannot be met" in said
    assert "have the least number of patents 3 0 the others get all they have" in said
    assert session.scalars(select(Round)).all() == []
    assert 'value="20"' in answer.get_data(as_text=True), "what was typed is kept"


def test_an_overtaken_draft_is_told_by_whom(app: Flask, desk: FlaskClient, pool: Pool) -> None:
    early, late = drafted(app, desk), drafted(app, desk, most="1")
    press(desk, early, "deploy")
    said = words(press(desk, late, "deploy"))
    assert "Not deployed: another round was deployed or undone" in said
    assert "was quicker" in said


@pytest.mark.parametrize(
    ("typed", "field", "complaint"),
    [
        ({"least": "16"}, "least", "between 0 and 15"),
        ({"seed": ""}, "seed", "required"),
        (
            {"forced": "https://example.com/matches/absent?page=2"},
            "forced",
            "“absent” is not an open suggestion",
        ),
    ],
)
def test_rules_that_cannot_be_used_are_told_at_their_field(
    desk: FlaskClient, typed: dict[str, str], field: str, complaint: str
) -> None:
    answer = send(desk, "/rounds/new", {**RULES, "act": "draft", **typed})
    assert answer.status_code == 422
    assert complaint in error_at(answer, field)


def test_a_draft_under_way_says_so_and_the_page_is_fetched_anew_when_it_is_there(
    app: Flask, desk: FlaskClient, pool: Pool
) -> None:
    page = send(desk, "/rounds/new", {**RULES, "act": "draft"}).location
    assert "The round is being drafted" in words(read(desk, page))
    poll = {"HX-Request": "true"}
    assert "HX-Refresh" not in desk.get(page, headers=poll).headers
    tasks.work(app)
    assert desk.get(page, headers=poll).headers["HX-Refresh"] == "true"


def test_the_rules_of_an_earlier_round_are_where_the_next_begins(
    app: Flask, desk: FlaskClient, pool: Pool
) -> None:
    key = drafted(app, desk, holder_limit="77", forbidden=pool.matches[0].id).rsplit("/", 1)[1]
    form = read(desk, f"/rounds/new?like={key}").get_data(as_text=True)
    assert 'value="77"' in form
    assert pool.matches[0].id in form


def test_a_pair_is_put_by_hand_and_marked_at_the_desk(desk: FlaskClient, session: Session) -> None:
    need = make_need(session, make_member(session))
    patent = make_patent(session, make_holder(session))
    typed = {"need": f"https://example.com/needs/{need.id}?x=1", "patent": patent.id, "reason": "展会上谈过"}
    answer = send(desk, "/rounds/pair", typed)
    assert answer.status_code == 303
    said = words(read(desk, answer.location))
    assert "Put by hand" in said
    assert "展会上谈过" in said
    again = send(desk, "/rounds/pair", typed)
    assert again.status_code == 422
    assert "put by hand before" in words(again)
    nowhere = send(desk, "/rounds/pair", {**typed, "patent": "absent"})
    assert "not in the resource pool" in error_at(nowhere, "patent")


def test_ties_are_noted_and_taken_back(desk: FlaskClient, session: Session) -> None:
    agency, client = make_agency(session), make_member(session)
    typed = {"kind": "agency", "member": agency.name, "other": client.credit_code}
    assert send(desk, "/rounds/ties", typed).status_code == 303
    assert f"{agency.name} – {client.name}" in words(read(desk, "/rounds/ties"))
    assert "noted already" in error_at(send(desk, "/rounds/ties", typed), "other")
    tie = session.scalars(select(MemberTie)).one()
    send(desk, f"/rounds/ties/{tie.id}/remove", {}, page="/rounds/ties")
    assert "None noted yet" in words(read(desk, "/rounds/ties"))


def test_a_coordinator_of_one_region_plans_no_round(client: FlaskClient, session: Session) -> None:
    sign_in(client, make_reviewer(session, "13"))
    assert read(client, "/rounds").status_code == 403
    assert "/rounds/pair" in read(client, "/matches").get_data(as_text=True)
    assert 'href="/rounds"' not in read(client, "/matches").get_data(as_text=True)


def test_the_desk_says_which_pairs_it_shows(app: Flask, desk: FlaskClient, pool: Pool) -> None:
    assert 'name="round"' not in read(desk, "/matches").get_data(as_text=True)
    press(desk, drafted(app, desk), "deploy")
    page = read(desk, "/matches").get_data(as_text=True)
    assert '<option selected value="this">' in page
    assert "Not a valid choice" not in page
    assert '<option selected value="all">' in read(desk, "/matches?status=shelved").get_data(as_text=True)
