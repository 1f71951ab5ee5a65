"""Where a patent could be tried out: lines of plants beside patent and maker."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.matches import MatchStatus
from matchmaker.services import matches
from matchmaker.storage.accounts import Account
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent
from tests.factories import make_member, make_offer, sign_in
from tests.integration.pairs import Scene, make_scene
from tests.integration.web.browsing import ENGLISH, read, words

LINE = {
    "title": "轧辊堆焊中试线",
    "description": "埋弧堆焊机两台，可用药芯焊丝做轧辊堆焊试验，配堆焊层硬度与结合强度检测。",
    "service_kinds": ["pilot_line"],
    "fields": ["B23K"],
    "regions": ["11", "12", "13"],
}
HEADING = "Where it could be tried out"


@pytest.fixture(autouse=True)
def _fresh_indexes(app: Flask, settings: Settings, tmp_path: Path) -> None:
    matches.keep_indexes(settings.database_url, tmp_path / "index")


@pytest.fixture
def line(session: Session) -> Offer:
    """A plant of Tianjin, neither the patent's holder nor the one that needs it."""
    return make_offer(session, make_member(session, region="12", district="120103"), **LINE)


def page_of(app: Flask, account: Account, path: str) -> str:
    browser = app.test_client()
    sign_in(browser, account)
    return words(read(browser, path))


def patent_of(session: Session, scene: Scene) -> Patent:
    return session.get_one(Patent, scene.match.patent_id)


def test_the_holder_sees_lines_for_its_patent_and_others_do_not(
    app: Flask, session: Session, line: Offer
) -> None:
    scene = make_scene(session, patent={"maturity": 5})
    path = f"/patents/{patent_of(session, scene).id}"
    page = page_of(app, scene.providing, path)
    assert HEADING in page
    assert line.title in page.split(HEADING)[1]
    assert HEADING not in page_of(app, scene.seeking, path)
    assert HEADING not in words(app.test_client().get(path, headers=ENGLISH))


def test_the_desk_names_all_three(app: Flask, session: Session, line: Offer) -> None:
    scene = make_scene(session, status=MatchStatus.APPROVED)
    page = page_of(app, scene.coordinator, f"/matches/{scene.match.id}").split(HEADING)[1]
    assert f"Together: {scene.provider.name}, one of these, and {scene.seeker.name}." in page
    assert line.title in page


def test_the_makers_own_line_is_no_third_on_the_desk(app: Flask, session: Session) -> None:
    scene = make_scene(session, status=MatchStatus.APPROVED)
    make_offer(session, scene.seeker, **LINE)
    assert HEADING not in page_of(app, scene.coordinator, f"/matches/{scene.match.id}")
    assert HEADING in page_of(app, scene.providing, f"/patents/{patent_of(session, scene).id}")


def test_what_is_proven_in_production_needs_no_line(app: Flask, session: Session, line: Offer) -> None:
    scene = make_scene(session, patent={"maturity": 9})
    assert HEADING not in page_of(app, scene.providing, f"/patents/{patent_of(session, scene).id}")


@pytest.mark.parametrize("change", ["own", "same region", "service", "far", "serves others"])
def test_only_near_lines_of_others_across_the_region_count(app: Flask, session: Session, change: str) -> None:
    scene = make_scene(session)
    elsewhere = {"region": "12", "district": "120103"}
    owner = {
        "own": lambda: scene.provider,
        "same region": lambda: make_member(session, region="11", district="110108"),
    }.get(change, lambda: make_member(session, **elsewhere))()
    values = {
        "service": {"service_kinds": ["valuation"]},
        "serves others": {"regions": ["12", "13"]},
        "far": {"title": "牛奶灌装小试线", "description": "液体乳杀菌与灌装。", "fields": ["A23C"]},
    }.get(change, {})
    make_offer(session, owner, **{**LINE, **values})
    assert HEADING not in page_of(app, scene.providing, f"/patents/{patent_of(session, scene).id}")


def test_a_line_is_no_listing_for_a_service_request(app: Flask, session: Session, line: Offer) -> None:
    scene = make_scene(session)
    assert "Pilot line" not in page_of(app, scene.seeking, "/requests/new")
