"""Everything within reach of the keys: the skip link, the order of focus, the review desk's own keys."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener
from tests.journeys.site import DEMO_PASSWORD, Site, sign_in
from tests.journeys.stock import COMPANY, COORDINATOR

pytestmark = pytest.mark.browser

MOST_TABS = 90
DESK = "/matches?kind=need_patent"


def test_the_skip_link_comes_first_and_leads_into_the_page(person: Opener) -> None:
    page = person()
    page.goto("/pool")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_signing_in_needs_no_mouse(person: Opener) -> None:
    page = person()
    page.goto("/login")
    _tab_to(page, "[name=email]")
    page.keyboard.type(COMPANY)
    _tab_to(page, "[name=password]")
    page.keyboard.type(DEMO_PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".account-name")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "action"),
    [("/", "main .btn-primary"), ("/pool", "main .btn-primary"), ("/needs/new", "#need-form .btn-primary")],
)
def test_the_primary_action_is_reached(person: Opener, path: str, action: str) -> None:
    page = person()
    sign_in(page, COMPANY)
    page.goto(path)
    _tab_to(page, action)
    outline = page.evaluate(
        "(() => {const s = getComputedStyle(document.activeElement);"
        " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'})()"
    )
    assert outline, "the focus is not seen"


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} was not reached with {MOST_TABS} tabs")


def test_the_desk_is_worked_by_keys(site: Site, person: Opener) -> None:
    page = person()
    sign_in(page, COORDINATOR)
    page.goto(DESK)
    first = _shown(page)
    _press(page, "j")
    second = _shown(page)
    assert second != first
    _press(page, "k")
    assert _shown(page) == first

    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()

    _press(page, "s")
    assert _status(site, first) == "shelved"
    page.goto(f"/matches/{first}")
    _press(page, "u")
    assert _status(site, first) == "suggested"

    page.keyboard.press("r")
    expect(page.locator("#why-not [type=checkbox]").first).to_be_focused()
    page.keyboard.press("Space")
    _press(page, "r")
    assert _status(site, first) == "rejected"

    page.goto(f"/matches/{second}")
    _press(page, "a")
    assert _status(site, second) == "approved"


def test_keys_do_nothing_while_one_types(site: Site, person: Opener) -> None:
    page = person()
    sign_in(page, COORDINATOR)
    page.goto(DESK)
    match = _shown(page)
    page.locator("#why-not summary").click()
    page.locator("[name=note]").press_sequentially("sarj")
    assert _shown(page) == match
    assert _status(site, match) == "suggested"


def _press(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def _shown(page: Page) -> str:
    """The key of the match that stands open."""
    action = page.locator("form.decide").get_attribute("action") or ""
    return action.split("/matches/")[1].split("/")[0]


def _status(site: Site, match: str) -> str:
    return str(site.one("SELECT status FROM match WHERE id = ?", match))
