"""What people must be able to do when no script runs."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener
from tests.journeys.site import Site, send, sign_in
from tests.journeys.stock import COMPANY, COORDINATOR

pytestmark = pytest.mark.browser

OPEN_MATCH = (
    "SELECT match.id, account.email FROM match JOIN membership ON membership.member_id = match.seeker_id"
    " JOIN account ON account.id = membership.account_id"
    " WHERE match.kind = 'need_patent' AND match.status = 'suggested' AND match.is_current"
    " AND account.email LIKE 'cars-%' ORDER BY match.score DESC, match.id LIMIT 1"
)


@pytest.fixture
def plain(person: Opener) -> Opener:
    """A browser in which no script runs."""
    return lambda **options: person(scripts=False, **options)


def test_a_need_is_kept_as_a_draft(plain: Opener) -> None:
    page = plain(width=390)
    sign_in(page, COMPANY)
    page.goto("/needs/new")
    page.fill("[name=title]", "加热炉步进梁垫块烧损")
    send(page, "#need-form [name=draft]")
    expect(page.locator("main h1")).to_have_text("加热炉步进梁垫块烧损")
    page.goto("/listings/mine")
    expect(page.get_by_role("link", name="加热炉步进梁垫块烧损").first).to_be_visible()


def test_the_pool_is_searched_and_filtered(plain: Opener) -> None:
    page = plain()
    page.goto("/pool")
    page.fill("#pool-search", "轴承")
    send(page, "form[role=search]:has(#pool-search) [type=submit]")
    expect(page.locator("ul.results > li mark").first).to_have_text("轴承")
    found = page.locator("ul.results > li").count()
    send(page, "a[href*='kind=need']")
    assert 0 < page.locator("ul.results > li").count() <= found
    assert page.input_value("#pool-search") == "轴承"


def test_a_match_is_rejected_by_the_form(site: Site, plain: Opener) -> None:
    page = plain()
    sign_in(page, COORDINATOR)
    match, _ = site.rows(OPEN_MATCH)[0]
    page.goto(f"/matches/{match}")
    send(page, "[data-key=r]")
    expect(page.locator(".error-summary")).to_be_visible()
    page.locator("[name=reasons]").first.check()
    send(page, "[data-key=r]")
    expect(page.locator(".alert-success")).to_be_visible()
    assert site.one("SELECT status FROM match WHERE id = ?", match) == "rejected"


def test_an_introduction_is_answered(site: Site, plain: Opener) -> None:
    coordinator, company = plain(), plain(width=390)
    match, address = site.rows(OPEN_MATCH)[0]
    sign_in(coordinator, COORDINATOR)
    coordinator.goto(f"/matches/{match}")
    send(coordinator, "[data-key=a]")
    sign_in(company, address)
    company.goto("/introductions")
    send(company, "li.result a")
    _agree(company)
    card = site.one("SELECT id FROM introduction WHERE match_id = ?", match)
    answers = site.rows("SELECT answer FROM introduction_side WHERE introduction_id = ? ORDER BY 1", card)
    assert answers == [("interested",), ("pending",)]


def _agree(page: Page) -> None:
    send(page, "#answer form:has([value=interested]) [type=submit]")
    expect(page.locator(".error-summary")).to_be_visible()
    page.check("[name=consent]")
    send(page, "#answer form:has([value=interested]) [type=submit]")
    expect(page.locator("#answer")).to_have_count(0)
