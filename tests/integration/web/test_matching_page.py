"""The page "how matching works", the desk's line beside the score, and the switch of the profile."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.access import SYSTEM, MemberRole
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.matches import MatchKind
from matchmaker.extensions import unit_of_work
from matchmaker.services import jobs, learning, matches
from matchmaker.services.matches.evaluation import Figures, record_figures
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from tests.factories import NOW, join, make_holder, make_member, make_patent, make_staff, sign_in
from tests.integration.lessons import teach
from tests.integration.services.test_judging import make_suggestion
from tests.integration.web.browsing import make_reader, make_reviewer, read, send, words


@pytest.fixture(autouse=True)
def _folders(settings: Settings, tmp_path: Path) -> None:
    matches.keep_indexes(settings.database_url, tmp_path / "index")
    learning.keep_models(settings.database_url, tmp_path / "models")


def test_without_a_model_it_says_what_holds(client: FlaskClient) -> None:
    said = words(read(client, "/matching"))
    for expected in (
        "Characters and words",
        "62 %",
        "Nothing has been measured on this site yet",
        "Too few decisions so far",
        "The built-in ones",
        "How to object",
    ):
        assert expected in said
    assert "Still missing" not in said


def test_it_shows_what_was_measured_last(client: FlaskClient, session: Session) -> None:
    rows = [Figures("matchmaker", {"nDCG@10": 0.698}), Figures("bm25", {"nDCG@10": 0.612})]
    record_figures(session, rows=rows, data="needmatch", now=NOW)
    said = words(read(client, "/matching"))
    assert "nDCG@10 how well the ten best stand in the right order 0.698 0.612" in said
    assert "“needmatch”" in said


def test_a_model_in_force_is_explained_to_everybody(client: FlaskClient, session: Session) -> None:
    teach(session, telling=True)
    learning.learn(session, actor=SYSTEM, adopt=True, now=NOW)
    page = read(client, "/matching")
    said = words(page)
    assert "Version 1, since" in said
    assert "learnt from 168 decisions of coordinators and tested on the 72" in said
    assert "In use now" in said
    assert "<polyline" in page.get_data(as_text=True)
    assert "Roll back" not in said
    chinese = client.get("/matching", headers={"Accept-Language": "zh"})
    assert (chinese.status_code, "现用权重学自协调员的168次审核" in words(chinese)) == (200, True)


def test_the_desk_says_how_often_such_pairs_are_approved(client: FlaskClient, session: Session) -> None:
    match = make_suggestion(session, score=0.55)
    sign_in(client, make_reviewer(session, "13"))
    assert "Coordinators approve" not in words(read(client, f"/matches/{match.id}"))
    teach(session, telling=True)
    learning.learn(session, actor=SYSTEM, adopt=True, now=NOW)
    said = words(read(client, f"/matches/{match.id}"))
    assert "in 10 of these (" in said or "nearly all of these (" in said
    assert "decisions on similar scores)" in said


def test_who_serves_every_region_rolls_back_with_one_click(app: Flask, session: Session) -> None:
    teach(session, telling=True)
    learning.learn(session, actor=SYSTEM, adopt=True, now=NOW)
    for account, status in (
        (make_reviewer(session, "13"), 403),
        (make_staff(session, "admin", language="en"), 303),
    ):
        client = app.test_client()
        sign_in(client, account)
        assert send(client, "/matching/roll-back/1", {}, "/account/").status_code == status
    said = words(read(client, "/matching"))
    assert "The built-in ones" in said
    assert "Rolled back" in said
    assert "Still missing" not in said


def maker_with_suggestion(session: Session) -> tuple[Member, Match]:
    maker = make_member(session, profile="专业从事轧辊堆焊修复，年产药芯焊丝三千吨，堆焊轧辊两千支。")
    patent = make_patent(session, make_holder(session))
    matches.suggest_for(session, kind=ListingKind.PATENT, listing_id=patent.id, now=NOW)
    return maker, session.scalars(select(Match).filter_by(kind=MatchKind.PATENT_MAKER)).one()


def test_the_switch_takes_suggestions_away_at_once_and_brings_them_back(
    client: FlaskClient, session: Session
) -> None:
    maker, match = maker_with_suggestion(session)
    owner = make_reader(session)
    join(session, owner, maker)
    sign_in(client, owner)
    answer = send(client, "/members/own/profile-matching/off", {}, "/members/own")
    assert answer.status_code == 303
    session.refresh(match)
    assert not match.is_current
    assert "Off: your profile is compared with nothing" in words(read(client, "/members/own"))
    matches.suggest_for(session, kind=ListingKind.PATENT, listing_id=str(match.patent_id), now=NOW)
    session.refresh(match)
    assert not match.is_current
    send(client, "/members/own/profile-matching/on", {}, "/members/own")
    with unit_of_work() as work:
        claim = jobs.claim(work, now=NOW)
    assert claim is not None
    with unit_of_work() as work:
        matches.work_chunk(work, claim=claim, now=NOW)
    session.refresh(match)
    assert match.is_current
    actions = session.scalars(
        select(AuditEvent.action).filter_by(subject_id=maker.id).order_by(AuditEvent.id)
    )
    assert list(actions) == ["profile_matching_off", "profile_matching_on"]


def test_only_an_owner_turns_the_switch(client: FlaskClient, session: Session) -> None:
    maker, match = maker_with_suggestion(session)
    colleague = make_reader(session)
    join(session, colleague, maker, MemberRole.MEMBER)
    sign_in(client, colleague)
    said = words(read(client, "/members/own"))
    assert "Matching by your profile" in said
    assert "Switch off" not in said
    assert send(client, "/members/own/profile-matching/off", {}, "/members/own").status_code == 403
    session.refresh(match)
    assert match.is_current


def test_a_university_has_no_such_switch(client: FlaskClient, session: Session) -> None:
    owner = make_reader(session)
    join(session, owner, make_holder(session))
    sign_in(client, owner)
    answer = send(client, "/members/own/profile-matching/off", {}, "/members/own")
    assert "Only the profile of an admitted company is matched" in words(read(client, answer.location))
