"""The review desk as a coordinator uses it, without JavaScript."""

import html
import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.matches import MatchStatus
from matchmaker.services import matches
from matchmaker.storage.jobs import Job
from matchmaker.storage.matches import Match, MatchDecision
from matchmaker.storage.needs import Need
from tests.factories import NOW, make_coordinator, make_holder, make_member, make_need, make_patent, sign_in
from tests.integration.web.browsing import error_at, make_reviewer, read, send, words


@pytest.fixture(autouse=True)
def _fresh_indexes(app: Flask, settings: Settings, tmp_path: Path) -> None:
    matches.keep_indexes(settings.database_url, tmp_path / "index")


@pytest.fixture
def desk(client: FlaskClient, session: Session) -> FlaskClient:
    """A coordinator of Hebei who is signed in."""
    sign_in(client, make_reviewer(session, "13"))
    return client


def suggest(session: Session, **need: object) -> Match:
    """A need of Hebei with one suggestion."""
    posted = make_need(session, make_member(session), **need)
    make_patent(session, make_holder(session))
    matches.suggest_for(session, kind=ListingKind.NEED, listing_id=posted.id, now=NOW)
    query = select(Match).filter_by(need_id=posted.id).order_by(Match.score.desc(), Match.id)
    return session.scalars(query).first()  # type: ignore[return-value]


def reload(session: Session, match: Match) -> Match:
    session.refresh(match)
    return match


def test_the_desk_shows_the_strongest_with_everything_about_it(desk: FlaskClient, session: Session) -> None:
    match = suggest(session)
    page = read(desk, "/matches")
    said = words(page)
    assert f"{match.score:.3f}" in said
    for expected in (
        "轧辊表面堆焊层易剥落",
        "一种轧辊堆焊用药芯焊丝及其堆焊方法",
        "In force",
        "Why this score",
    ):
        assert expected in said
    assert '<mark class="shared">' in page.get_data(as_text=True)


def test_the_parts_shown_sum_to_the_score_shown(desk: FlaskClient, session: Session) -> None:
    match = suggest(session)
    page = read(desk, f"/matches/{match.id}").get_data(as_text=True)
    amounts = [float(text) for text in re.findall(r'<td class="num">([+-][0-9.]+)</td>', page)]
    assert len(amounts) > 1
    # Each shown part is rounded to the third digit.
    assert abs(sum(amounts) - match.score) < 0.0005 * (len(amounts) + 1)


FACTS = {"maturity": 6, "budget_max": 300_000, "deal_kinds": ["assignment"]}
HAS = {"maturity": 3, "fee_terms": "普通许可50万元", "filed_on": date(2019, 3, 1)}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "Elements this one patent says",
                "Maturity level 3; the need asks for 6",
                "Kinds of deal none that both would agree to",
                "Budget at least 500,000 yuan to be paid, at most 300,000 to be spent",
                "Remaining term the right ends on Mar 1, 2039; the need must be met by Dec 31, 2027",
            ),
        ),
        (
            "zh",
            (
                "要素 需求要素所述内容，该专利一件说到",
                "成熟度 3 级；需求要求 6 级",
                "没有双方都能接受的方式",
                "最低费用 500,000 元，预算上限 300,000 元",
                "权利于2039年3月1日届满；需求期限为2027年12月31日",
            ),
        ),
    ],
)
def test_how_well_the_facts_fit_is_said_part_by_part(
    client: FlaskClient, session: Session, language: str, expected: tuple[str, ...]
) -> None:
    sign_in(client, make_coordinator(session, "13", language=language))
    posted = make_need(session, make_member(session), **FACTS)
    make_patent(session, make_holder(session), **HAS)
    matches.suggest_for(session, kind=ListingKind.NEED, listing_id=posted.id, now=NOW)
    match = session.scalars(select(Match).filter_by(need_id=posted.id)).one()
    page = read(client, f"/matches/{match.id}")
    assert [line for line in expected if line not in words(page)] == []
    shown = re.findall(r'<td class="num">([+-][0-9.]+)</td>', page.get_data(as_text=True))
    amounts = [float(text) for text in shown]
    assert min(amounts) < 0
    assert abs(sum(amounts) - match.score) < 0.0005 * (len(amounts) + 1)


def test_marks_stand_in_the_text_as_it_was_written(desk: FlaskClient, session: Session) -> None:
    text = "热轧工作辊堆焊后<b>两周</b>出现剥落 & 开裂，需要提高结合强度。<script>alert(1)</script>"
    match = suggest(session, problem=text)
    page = read(desk, f"/matches/{match.id}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<b>两周</b>" not in page
    plain = html.unescape(re.sub(r"</?mark[^>]*>", "", page))
    assert text in plain


def test_a_confidential_text_is_shown_to_coordinators_only(desk: FlaskClient, session: Session) -> None:
    match = suggest(session, confidentiality="matching")
    assert "轧辊表面堆焊层易剥落" in words(read(desk, f"/matches/{match.id}"))


def test_filters_narrow_the_list_and_nonsense_counts_as_none(desk: FlaskClient, session: Session) -> None:
    match = suggest(session)
    assert match.id in read(desk, "/matches?pair=11-13&kind=need_patent").get_data(as_text=True)
    for nothing in ("pair=11-12", "kind=need_offer", "status=approved"):
        assert "Nothing to decide here" in words(read(desk, f"/matches?{nothing}"))
    for nonsense in ("pair=99", "kind=x", "status=%00", "page=-4", "page=999999", "page=x"):
        assert match.id in read(desk, f"/matches?{nonsense}").get_data(as_text=True)


def test_other_regions_are_not_there(client: FlaskClient, session: Session) -> None:
    match = suggest(session)
    sign_in(client, make_reviewer(session, Region.TIANJIN.value))
    assert "Nothing to decide here" in words(read(client, "/matches"))
    for key in (match.id, "absent"):
        assert read(client, f"/matches/{key}").status_code == 404


def test_an_approval_goes_on_to_the_next(desk: FlaskClient, session: Session) -> None:
    match = suggest(session)
    other = suggest(session, title="轧辊堆焊")
    order = sorted((match, other), key=lambda each: (-each.score, each.id))
    path = f"/matches/{order[0].id}"
    answer = send(desk, f"{path}/approve", {"seen": "suggested"}, path)
    assert answer.status_code == 303
    assert answer.location != path
    assert reload(session, order[0]).status is MatchStatus.APPROVED
    assert "Approved. Both sides now have a card" in words(read(desk, answer.location))


def test_a_rejection_without_reason_says_so_at_the_field(desk: FlaskClient, session: Session) -> None:
    match = suggest(session)
    path = f"/matches/{match.id}"
    answer = send(desk, f"{path}/reject", {"seen": "suggested", "note": "Kept words"}, path)
    assert answer.status_code == 422
    assert "tick at least one reason" in error_at(answer, "reasons")
    assert "Kept words" in answer.get_data(as_text=True)
    assert reload(session, match).status is MatchStatus.SUGGESTED


def test_a_rejection_with_reasons_and_a_note(desk: FlaskClient, session: Session) -> None:
    match = suggest(session)
    path = f"/matches/{match.id}"
    data = {"seen": "suggested", "reasons": ["price", "element_missing"], "note": "No figures"}
    assert send(desk, f"{path}/reject", data, path).status_code == 303
    decision = session.scalars(select(MatchDecision).filter_by(match_id=match.id)).one()
    assert (sorted(decision.reasons), decision.note) == (["element_missing", "price"], "No figures")
    said = words(read(desk, path))
    assert "Earlier decisions on this pair" in said
    assert "No figures" in said


def test_the_slower_coordinator_is_told_who_decided_what(
    app: Flask, desk: FlaskClient, session: Session
) -> None:
    match = suggest(session)
    path = f"/matches/{match.id}"
    quick = app.test_client()
    account = make_reviewer(session)
    sign_in(quick, account)
    send(quick, f"{path}/shelve", {"seen": "suggested"}, path)
    answer = send(desk, f"{path}/approve", {"seen": "suggested"}, path)
    assert answer.status_code == 409
    said = words(answer)
    assert f"{account.name} set this match to “Shelved”" in said
    assert reload(session, match).status is MatchStatus.SHELVED


def test_an_undo_stays_with_the_match(desk: FlaskClient, session: Session) -> None:
    match = suggest(session)
    path = f"/matches/{match.id}"
    send(desk, f"{path}/shelve", {"seen": "suggested"}, path)
    answer = send(desk, f"{path}/undo", {"seen": "shelved"}, path)
    assert answer.location == path
    assert reload(session, match).status is MatchStatus.SUGGESTED


def test_a_changed_text_is_not_marked_by_old_places(desk: FlaskClient, session: Session) -> None:
    match = suggest(session)
    need = session.get_one(Need, match.need_id)
    need.problem, need.updated_at = "短", NOW.replace(year=2027)
    session.flush()
    page = read(desk, f"/matches/{match.id}")
    assert "A text has changed since this score was made" in words(page)
    assert "<mark" not in page.get_data(as_text=True)


def test_a_run_is_started_followed_stopped_and_resumed(desk: FlaskClient, session: Session) -> None:
    suggest(session)
    answer = send(desk, "/matches/runs", {"same_city": "y"})
    assert answer.status_code == 303
    job = session.scalars(select(Job)).one()
    assert answer.location == f"/jobs/{job.id}"
    assert "0 of 1" in words(read(desk, answer.location))
    poll = desk.get(answer.location, headers={"HX-Request": "true", "Accept-Language": "en"})
    assert (poll.status_code, "<html" in poll.get_data(as_text=True)) == (200, False)
    send(desk, f"/jobs/{job.id}/stop", {}, answer.location)
    poll = desk.get(answer.location, headers={"HX-Request": "true"})
    assert poll.status_code == 286
    assert "Resume" in words(read(desk, answer.location))
    send(desk, f"/jobs/{job.id}/resume", {}, answer.location)
    assert "Waiting" in words(read(desk, answer.location))
    assert "already" in words(read(desk, send(desk, "/matches/runs", {}).location))
    assert "same city too" in words(read(desk, "/matches/runs"))


def test_absent_jobs_are_not_found(desk: FlaskClient) -> None:
    assert read(desk, "/jobs/absent").status_code == 404
