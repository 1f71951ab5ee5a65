"""Every page as everybody who may see it: wide and narrow, light and dark, in both languages."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from matchmaker.app import create_app
from matchmaker.config import Settings
from tests.journeys.looking import faults
from tests.journeys.site import Site
from tests.journeys.stock import ACCOUNTS, enter, stock

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).parent.parent.parent / "var" / "screenshots"

# Role -> pages, by name; words in braces are keys of the stock.
PAGES = {
    "visitor": {
        "home": "/",
        "pool": "/pool",
        "pool-search": "/pool?q=淬火",
        "pool-nothing": "/pool?q=zzzzzz",
        "need": "/needs/{need}",
        "patent": "/patents/{patent}",
        "offer": "/offers/{offer}",
        "open-licences": "/open-licences",
        "open-licence": "/open-licences/{open_licence}",
        "matching": "/matching",
        "standards": "/standards",
        "privacy": "/privacy",
        "accessibility": "/accessibility",
        "login": "/login",
        "register": "/register",
        "forgotten": "/reset",
        "confirm": "/confirm",
        "invitation": "{invitation}",
        "absent": "/no-such-page",
    },
    "newcomer": {
        "home": "/",
        "own": "/members/own",
        "register": "/members/register",
    },
    "company": {
        "home": "/",
        "pool": "/pool?kind=patent",
        "need-new": "/needs/new",
        "need": "/needs/{need}",
        "need-edit": "/needs/{need}/edit",
        "what-if": "/needs/{need}/what-if",
        "compare": "/needs/{need}/compare",
        "why-not": "/matches/why-not?need={need}",
        "draft": "/needs/{draft}",
        "draft-incomplete": "/needs/{draft}/edit?check=1",
        "line-new": "/offers/new",
        "listings": "/listings/mine",
        "introductions": "/introductions",
        "introduction": "/introductions/{introduction}",
        "introduction-report": "/introductions/{introduction}/report",
        "deals": "/deals",
        "deals-over": "/deals?group=over",
        "open-licence-take": "/open-licences/{open_licence}/take",
        "deal": "/deals/{deal}",
        "deal-signed": "/deals/{signed_deal}",
        "deal-file": "/deals/{signed_deal}/file",
        "deal-messages": "/deals/{deal}/messages",
        "deal-adviser": "/deals/{deal}/adviser",
        "deal-documents": "/deals/{deal}/documents",
        "deal-document-new": "/deals/{deal}/documents/new",
        "deal-nda": "/deals/{deal}/nda",
        "deal-evaluation": "/deals/{deal}/evaluation",
        "deal-terms": "/deals/{deal}/terms",
        "deal-draft": "/deals/{deal}/terms/new",
        "deal-contract": "/deals/{deal}/contract",
        "calls": "/calls",
        "calls-own": "/calls?group=own",
        "call": "/calls/{call}",
        "call-new": "/calls/new",
        "call-edit": "/calls/{draft_call}/edit",
        "call-reply": "/calls/replies/{reply}",
        "requests": "/requests",
        "request-new": "/requests/new?deal={deal}",
        "request": "/requests/{request}",
        "request-compared": "/requests/{compared}",
        "request-ordered": "/requests/{ordered}",
        "sessions": "/sessions",
        "session": "/sessions/{session}",
        "session-ask": "/sessions/{session}/meet/{agency_member}",
        "meeting": "/sessions/meetings/{meeting}",
        "calendar": "/calendar",
        "searches": "/searches",
        "search-new": "/searches/new?q=轧辊&kind=patent&region=11",
        "search-edit": "/searches/{search}/edit",
        "inbox": "/inbox",
        "account": "/account/",
        "password": "/change",
        "own": "/members/own",
        "own-edit": "/members/own/edit",
        "member": "/members/{member}",
        "forbidden": "/audit",
    },
    "university": {
        "home": "/",
        "listings": "/listings/mine?kind=patent",
        "patent": "/patents/{patent}",
        "patent-edit": "/patents/{patent}/edit",
        "valuation": "/patents/{patent}/valuation",
        "valuation-new": "/patents/{patent}/valuation/new",
        "patent-new": "/patents/new",
        "open-licence-desk": "/open-licences/desk",
        "open-licence-taking": "/open-licences/takings/{taking}",
        "open-licence-form": "/open-licences/patents/{licensable}",
        "import-new": "/imports/new",
        "import-preview": "/imports/preview/{upload}",
        "import": "/imports/{import}",
        "introduction": "/introductions/{introduction}",
        "deal-documents": "/deals/{deal}/documents",
        "deal-version-new": "/deals/{deal}/documents/{document}/new",
        "deal-showings": "/deals/{deal}/documents/{document}/showings",
        "deal-recordal": "/deals/{signed_deal}/recordal",
        "deal-evaluation-draw": "/deals/{deal}/evaluation/new",
        "deal-price": "/deals/{deal}/price",
        "deal-price-notice": "/deals/{signed_deal}/price",
        "deal-report": "/deals/{recorded_deal}/report",
        "call": "/calls/{call}",
        "call-write": "/calls/{free_call}/reply",
    },
    "agency": {
        "home": "/",
        "offer": "/offers/{offer}",
        "offer-edit": "/offers/{offer}/edit",
        "offer-new": "/offers/new",
        "requests": "/requests",
        "requests-own": "/requests?group=own",
        "request": "/requests/{request}",
        "request-ordered": "/requests/{ordered}",
        "call": "/calls/{call}",
        "own": "/members/own",
        "open-licence-taking": "/open-licences/takings/{taking}",
        "deals": "/deals",
    },
    "coordinator": {
        "home": "/",
        "desk": "/matches",
        "match": "/matches/{match}",
        "match-maker": "/matches/{maker_match}",
        "desk-approved": "/matches?status=approved",
        "why-not": "/matches/why-not?need={need}&patent={patent}",
        "runs": "/matches/runs",
        "job": "/jobs/{job}",
        "rounds": "/rounds",
        "round-new": "/rounds/new",
        "round": "/rounds/{round}",
        "round-collided": "/rounds/{collided}",
        "round-pair": "/rounds/pair",
        "round-ties": "/rounds/ties",
        "members": "/members/queue",
        "members-approved": "/members/queue?status=approved",
        "review": "/members/{member}/review",
        "listings": "/listings/queue",
        "need": "/needs/{submitted}",
        "introductions": "/introductions",
        "introduction": "/introductions/{introduction}",
        "deals": "/deals",
        "deal-recordals": "/deals/recordals",
        "deals-stage": "/deals?stage=negotiating",
        "deal": "/deals/{recorded_deal}",
        "open-licence-desk": "/open-licences/desk",
        "open-licence-announcement": "/open-licences/{declared_licence}/announcement",
        "calls-review": "/calls?group=review",
        "session-new": "/sessions/new",
        "session": "/sessions/{session}",
        "call": "/calls/{waiting_call}",
        "requests": "/requests",
        "request": "/requests/{compared}",
        "agency-review": "/members/{agency}/review",
        "audit": "/audit",
        "inbox": "/inbox",
    },
    "admin": {
        "home": "/",
        "runs": "/matches/runs",
        "import-new": "/imports/new",
        "audit": "/audit",
        "standard-edit": "/standards/annual_fee_invention/edit",
    },
}
REFUSED = {"absent": 404, "forbidden": 403}

# What most people see most; looked at in every size, colours and language.
MAIN = {
    ("visitor", "home"),
    ("visitor", "pool"),
    ("company", "home"),
    ("company", "need"),
    ("company", "need-new"),
    ("company", "introduction"),
    ("company", "deal"),
    ("coordinator", "home"),
    ("coordinator", "match"),
}

# Not pages: files, and addresses that only lead on.
NOT_LOOKED_AT = {
    "accounts.arrive",
    "accounts.data",
    "audit.export",
    "calendar.read",
    "deals.fetch_version",
    "deals.bundle",
    "imports.rejected",
    "imports.template",
    "open_licences.statement_pdf",
    "searches.show",
    "standards.records",
    "standards.table",
    "valuations.table",
    "security.confirm_email",
    "security.reset_password",
    "site.language",
    "static",
}


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    scheme: str
    language: str

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}-{self.language}"


BASIC = [Look(1280, "light", "zh"), Look(390, "dark", "en")]
MORE = [Look(1280, "dark", "en"), Look(390, "light", "zh")]
VIEWS = [
    (role, name, look)
    for role, pages in PAGES.items()
    for look in (*BASIC, *MORE)
    for name in pages
    if look in BASIC or (role, name) in MAIN
]


def test_no_page_is_forgotten(settings: Settings) -> None:
    # Stands first: an application cannot be made while Playwright runs in this process.
    url_map = create_app(settings).url_map
    addresses = url_map.bind("localhost")
    paths = [path.split("?")[0] for pages in PAGES.values() for path in pages.values()]
    seen = {
        addresses.match(path.replace("{invitation}", "/invitations/x").replace("{", "").replace("}", ""))[0]
        for path in paths
        if path != "/no-such-page"
    }
    pages = {rule.endpoint for rule in url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - seen == NOT_LOOKED_AT


class Visits:
    """Browsers of all roles, opened when first needed and kept."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self._sessions: dict[str, object] = {}
        self._contexts: dict[tuple[str, Look], BrowserContext] = {}

    def page(self, role: str, look: Look = BASIC[0]) -> Page:
        if (role, look) not in self._contexts:
            self._contexts[role, look] = self._opened(role, look)
        return self._contexts[role, look].new_page()

    def _opened(self, role: str, look: Look) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.site.url,
            locale={"zh": "zh-CN", "en": "en-US"}[look.language],
            color_scheme=look.scheme,  # type: ignore[arg-type]
            viewport={"width": look.width, "height": 900},
            storage_state=self._sessions.get(role),  # type: ignore[arg-type]
        )
        page = context.new_page()
        if role in ACCOUNTS and role not in self._sessions:
            enter(page, role)
            self._sessions[role] = context.storage_state()
        page.goto(f"/language/{look.language}")
        page.close()
        return context

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()


@pytest.fixture(scope="module")
def visits(browser: Browser, site: Site) -> Iterator[Visits]:
    visits = Visits(browser, site)
    yield visits
    visits.close()


@pytest.fixture(scope="module")
def keys(visits: Visits, site: Site) -> dict[str, str]:
    return stock(site, visits.page)


@pytest.fixture(scope="module")
def names(keys: dict[str, str], site: Site) -> list[str]:
    """Names of people and organisations, longest first: they stand in any page as they are."""
    found = site.rows(
        "SELECT name FROM account UNION SELECT name FROM member UNION SELECT name_en FROM member"
    )
    return sorted((name for (name,) in found if name), key=len, reverse=True)


@pytest.mark.parametrize(("role", "name", "look"), VIEWS, ids=str)
def test_a_page_is_sound(
    visits: Visits, keys: dict[str, str], names: list[str], role: str, name: str, look: Look
) -> None:
    page, complaints = visits.page(role, look), []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        answer = page.goto(PAGES[role][name].format(**keys))
        assert answer
        expected = REFUSED.get(name, 200)
        assert answer.status == expected
        assert [text for text in complaints if f"status of {expected}" not in text] == []
        _keep(page, f"{role}-{name}-{look}")
        assert [str(fault) for fault in faults(page, look.language, names)] == []
    finally:
        page.close()


def _keep(page: Page, name: str) -> None:
    if os.environ.get("MATCHMAKER_SCREENSHOTS"):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
