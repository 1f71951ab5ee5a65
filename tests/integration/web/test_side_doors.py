"""A need that others may not read leaves no trace on any page of theirs: no count, no facet, no notice."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matchmaker.domain.listings import ListingKind, ListingMove, ListingStatus
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.extensions import db, limiter
from matchmaker.services import listings, pool
from matchmaker.storage.accounts import Membership
from matchmaker.storage.matches import Match
from tests.factories import (
    NOW,
    join,
    make_account,
    make_coordinator,
    make_member,
    make_need,
    make_patent,
    sign_in,
)
from tests.integration.pairs import coordinating
from tests.integration.web.world import World, build_world

# The partner's own patent is matched with the hidden need, and still it is not told.
OUTSIDERS = ("stranger", "partner", "other_coordinator")
NO_MEMBERS = ("visitor", "applicant")
MARK = re.compile(r'(value="|X-CSRFToken": ")[\w.-]{60,}"')
SEARCHES = ("/pool?q=堆焊", "/pool?kind=need&region=13&industry=C", "/pool?page=2")
NOT_PAGES = {"accounts.data", "static"}


@pytest.fixture
def world(app: Flask) -> World:
    return build_world(app)


def test_a_hidden_need_leaves_every_page_of_others_as_it_was(world: World, session: Session) -> None:
    patent = make_patent(session, world.scene.provider, title="轧辊堆焊材料与工艺")
    pool.place(session, kind=ListingKind.PATENT, listing=patent, now=NOW)
    world.objects["own_patent"] = {"path": f"/patents/{patent.id}"}
    before = {role: _pages(world, role) for role in (*OUTSIDERS, *NO_MEMBERS)}
    for confidentiality, outsiders in (
        (Confidentiality.MATCHING, (*OUTSIDERS, *NO_MEMBERS)),
        (Confidentiality.MEMBERS, NO_MEMBERS),
    ):
        _publish(world, session, confidentiality)
        for role in outsiders:
            after = _pages(world, role)
            assert [path for path in after if after[path] != before[role][path]] == [], role


def _publish(world: World, session: Session, confidentiality: Confidentiality) -> None:
    """A need is handed in, published by a coordinator, matched at once."""
    scene = world.scene
    need = make_need(session, scene.seeker, confidentiality=confidentiality, status=ListingStatus.IN_REVIEW)
    listings.move(
        session,
        actor=coordinating(scene.coordinator),
        kind=ListingKind.NEED,
        listing_id=need.id,
        name=ListingMove.PUBLISH,
        version=need.version,
        reason="",
        now=datetime.now(UTC),
    )
    session.flush()
    assert session.query(Match).filter_by(need_id=need.id).count() > 0


def _pages(world: World, role: str) -> dict[str, str]:
    client, own = world.clients[role], world.objects["own_patent"]["path"]
    rules = [
        rule
        for rule in world.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint not in NOT_PAGES
    ]
    return {path: _page(client, path) for path in (*sorted(rule.rule for rule in rules), *SEARCHES, own)}


def _page(client: FlaskClient, path: str) -> str:
    """What a page says, without the tokens, which differ each time."""
    limiter.reset()
    text = client.get(path).get_data(as_text=True)
    db.session.expire_all()
    return MARK.sub(r'\1"', text)


@pytest.mark.parametrize("page", ["9" * 30, "999999", "0", "-3", "abc", "%00"])
def test_no_page_number_is_an_error(client: FlaskClient, session: Session, page: str) -> None:
    sign_in(client, make_coordinator(session))
    for path in (
        "/inbox",
        "/introductions",
        "/audit",
        "/members/queue",
        "/matches",
        "/listings/queue",
        "/pool",
    ):
        assert client.get(f"{path}?page={page}").status_code == 200, path


def test_what_is_taken_away_is_gone_with_the_next_request(app: Flask, session: Session) -> None:
    coordinator, owner, closed = make_coordinator(session), make_account(session), make_account(session)
    join(session, owner, make_member(session))
    pages = {coordinator: "/matches", owner: "/listings/mine", closed: "/account/"}
    browsers = {account: app.test_client() for account in pages}
    for account, browser in browsers.items():
        sign_in(browser, account)
        assert browser.get(pages[account]).status_code == 200
    coordinator.roles.clear()
    coordinator.coordinator_regions = ""
    session.delete(session.get_one(Membership, owner.id))
    closed.active = False
    session.flush()
    found = [browser.get(pages[account]).status_code for account, browser in browsers.items()]
    assert found == [403, 403, 302]
