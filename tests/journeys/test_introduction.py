"""The whole story: two organisations join, one asks, the engine finds, a coordinator approves, both agree."""

import re
import time
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from matchmaker.domain.identifiers import credit_code_check, organisation_check
from tests.journeys.conftest import Opener
from tests.journeys.looking import faults
from tests.journeys.site import Site, send, sign_in, waited_for

pytestmark = pytest.mark.browser

PASSWORD = "a-short-sentence-of-ours"
COORDINATOR = "coordinator@demo.example"
LONGEST_WAIT_FOR_SUGGESTIONS = 2.0

NEED = {
    "title": "薄壁轴承套圈淬火后椭圆超差",
    "problem": "我们做外径320～400毫米的薄壁角接触轴承套圈，GCr15材料，淬火后圆度经常到0.5毫米，端面也翘，"
    "只能放大磨量，磨完仍有5%露黑皮。试过限形模压淬，节拍太慢。希望有整形淬火或等温淬火的办法，"
    "把淬后圆度压到0.15毫米以内，硬度58～62HRC，每小时不少于30只，能接在现有炉子后面。",
    "element_material": "GCr15薄壁轴承套圈",
    "element_method": "整形等温淬火",
    "element_efficacy": "淬后圆度≤0.15mm，硬度58～62HRC",
    "element_product": "薄壁角接触轴承",
    "element_application": "网带炉后整形淬火",
}


@dataclass(frozen=True)
class Person:
    """Somebody who joins, and the organisation they act for."""

    name: str
    address: str
    phone: str
    kind: str
    organisation: str
    credit_code: str
    district: str
    industry: str
    profile: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody outside may read before both sides agreed."""
        return self.name, self.address, self.phone, self.organisation, self.credit_code


def _credit_code(first: str, division: str, organisation: str) -> str:
    body = f"{first}{division}{organisation}{organisation_check(organisation)}"
    return body + credit_code_check(body)


COMPANY = Person(
    name="霍润泽",
    address="huo@baihe-bearing.example",
    phone="0319-0004412",
    kind="company",
    organisation="邢台柏禾精密轴承有限公司（示例）",
    credit_code=_credit_code("91", "130500", "DEM77001"),
    district="130500",
    industry="C34",
    profile="生产外径200～500毫米的薄壁角接触轴承和转台轴承，有网带炉淬火线两条、磨超生产线六条，年产二十万套。",
)
AGENCY = Person(
    name="项以宁",
    address="xiang@cheyan-ip.example",
    phone="022-00047731",
    kind="agency",
    organisation="天津澈言知识产权代理有限公司（示例）",
    credit_code=_credit_code("91", "120104", "DEM77002"),
    district="120104",
    industry="L72",
    profile="面向装备制造企业的专利代理机构，提供专利检索分析、许可谈判和合同备案服务，有代理师十二人。",
)


def test_from_registration_to_contacts(site: Site, person: Opener) -> None:
    company, agency = person(width=390), person()
    coordinator = person()
    sign_in(coordinator, COORDINATOR)
    for who, page in ((COMPANY, company), (AGENCY, agency)):
        _open_account(site, page, who)
        _register_organisation(page, who)
        _admit(coordinator, who)
    _give_phone(company, COMPANY)

    _post_need(company)
    waits = {"publish": _publish(coordinator), "open": _open_suggestions(company)}
    assert max(waits.values()) < LONGEST_WAIT_FOR_SUGGESTIONS, waits

    holder_address, holder_name = _approve_the_best(site, coordinator)
    holder = person(locale="en-US")
    sign_in(holder, holder_address)
    _speak_english(holder)
    contact = (holder_name, holder_address)
    _see_blind_card(company, contact)
    _see_blind_card(holder, COMPANY.secrets)

    _agree(company)
    _require_absent(company, contact)
    _see_blind_card(holder, COMPANY.secrets)
    _agree(holder)
    for words in COMPANY.secrets[:4]:
        expect(holder.locator("main")).to_contain_text(words)
    company.reload()
    for words in contact:
        expect(company.locator("main")).to_contain_text(words)
    assert faults(company, "zh", names=_names(site)) == []
    assert faults(holder, "en", names=_names(site)) == []
    _require_absent(coordinator, (*contact, COMPANY.phone), path="/introductions?group=ended")

    _require_mails(site, holder_address, holder_name)


def _names(site: Site) -> list[str]:
    return [
        COMPANY.organisation,
        COMPANY.name,
        *(name for (name,) in site.rows("SELECT name FROM account")),
    ] + [name for (name,) in site.rows("SELECT name FROM member")]


def _open_account(site: Site, page: Page, who: Person) -> None:
    page.goto("/register")
    page.fill("[name=name]", who.name)
    page.fill("[name=email]", who.address)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=password_confirm]", PASSWORD)
    send(page, "main form [type=submit]")
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=password_confirm]", PASSWORD)
    page.check("[name=consent]")
    send(page, "main form [type=submit]")
    page.goto(site.link_mailed_to(who.address, "/confirm/"))
    sign_in(page, who.address, PASSWORD)


def _register_organisation(page: Page, who: Person) -> None:
    page.goto("/members/register")
    page.check(f"[name=kind][value='{who.kind}']")
    page.fill("[name=name]", who.organisation)
    page.fill("[name=credit_code]", _misspelt(who.credit_code))
    page.select_option("[name=district]", who.district)
    page.fill("#industry-filter", who.industry)
    page.check(f"[name=industries][value='{who.industry}']")
    page.fill("[name=profile]", who.profile)
    if who.kind == "agency":
        page.fill("[name=licence_number]", "12999")
        page.locator("[name=services]").first.check()
    send(page, "main form [type=submit]:not([name=draft])")
    expect(page.locator("#credit_code-error")).to_be_visible()
    assert page.input_value("[name=profile]") == who.profile
    page.fill("[name=credit_code]", who.credit_code)
    send(page, "main form [type=submit]:not([name=draft])")
    expect(page.locator("main h1")).to_have_text(who.organisation)


def _misspelt(code: str) -> str:
    """The code with a wrong last character."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def _admit(coordinator: Page, who: Person) -> None:
    coordinator.goto("/members/queue")
    with coordinator.expect_navigation():
        coordinator.get_by_role("link", name=who.organisation).click()
    expect(coordinator.locator("main")).to_contain_text(who.credit_code)
    send(coordinator, "button[name=move][value=approve]")
    expect(coordinator.locator(".alert").first).to_contain_text(who.organisation)


def _give_phone(page: Page, who: Person) -> None:
    page.goto("/account/")
    page.fill("[name=phone]", who.phone)
    send(page, "form[action$='/account/'] [type=submit]")


def _post_need(page: Page) -> None:
    """Typing shows how clear the need is and the first patents beside it."""
    page.goto("/needs/new")
    page.fill("[name=title]", NEED["title"])
    page.locator("[name=problem]").press_sequentially(NEED["problem"][:30])
    expect(page.locator("#need-preview meter")).to_be_visible()
    expect(page.locator("#need-preview ol.results > li").first).to_be_visible(timeout=20_000)
    vague = int(page.locator("#need-preview meter").get_attribute("value") or 0)
    for name, words in NEED.items():
        page.fill(f"[name={name}]", words)
    page.select_option("[name=industry]", index=3)
    page.fill("[name=budget_max]", "80")
    page.fill("[name=deadline]", (date.today() + timedelta(days=200)).isoformat())
    page.locator("[name=deal_kinds]").first.check()
    expect(page.locator("#need-preview meter")).not_to_have_attribute("value", str(vague))
    send(page, "#need-form [type=submit]:not([name=draft])")
    expect(page.locator("main h1")).to_have_text(NEED["title"])


def _publish(coordinator: Page) -> float:
    """Seconds from the coordinator's click until the page stands again, with the need matched."""
    coordinator.goto("/listings/queue")
    with coordinator.expect_navigation():
        coordinator.get_by_role("link", name=NEED["title"]).click()
    begun = time.monotonic()
    send(coordinator, "form[action*='/publish'] [type=submit]")
    return time.monotonic() - begun


def _open_suggestions(company: Page) -> float:
    """Seconds from the company's click on its need until the list of suggestions stands."""
    company.goto("/listings/mine")
    begun = time.monotonic()
    company.get_by_role("link", name=NEED["title"]).first.click()
    expect(company.locator("section[aria-labelledby=suggestions] li.result").first).to_be_visible()
    return time.monotonic() - begun


def _approve_the_best(site: Site, coordinator: Page) -> tuple[str, str]:
    """Find the need's strongest patent at the desk, approve it by key; its holder's address and name."""
    coordinator.goto("/matches?kind=need_patent&pair=11-13")
    link = coordinator.locator(".desk-list a", has_text=NEED["title"])
    while not link.count():
        send(coordinator, ".pager a[rel=next], .pagination a[rel=next]")
    with coordinator.expect_navigation():
        link.first.click()
    expect(coordinator.locator(".desk-detail mark.shared").first).to_be_visible()
    key = re.search(r"/matches/(\w+)", coordinator.url)
    assert key
    with coordinator.expect_navigation():
        coordinator.keyboard.press("a")
    expect(coordinator.locator(".alert-success")).to_be_visible()
    found = site.rows(
        "SELECT account.email, account.name FROM match"
        " JOIN membership ON membership.member_id = match.provider_id"
        " JOIN account ON account.id = membership.account_id WHERE match.id = ?",
        key[1],
    )
    return found[0][0], found[0][1]


def _speak_english(page: Page) -> None:
    if page.get_attribute("html", "lang") != "en":
        send(page, ".site-tools [lang=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def _see_blind_card(page: Page, secrets: tuple[str, ...]) -> None:
    """Open the newest card; neither the list nor the card nor the inbox tells who the other side is."""
    for path in ("/inbox", "/introductions"):
        _require_absent(page, secrets, path=path)
    with page.expect_navigation():
        page.locator("li.result a").first.click()
    expect(page.locator("#answer")).to_be_visible()
    _require_absent(page, secrets)


def _require_absent(page: Page, secrets: tuple[str, ...], path: str = "") -> None:
    if path:
        page.goto(path)
    source = page.content()
    assert [words for words in secrets if words in source] == []


def _agree(page: Page) -> None:
    """Without consent nothing is sent; with it the answer stands."""
    send(page, "#answer form:has([value=interested]) [type=submit]")
    expect(page.locator(".error-summary")).to_be_visible()
    page.check("[name=consent]")
    send(page, "#answer form:has([value=interested]) [type=submit]")
    expect(page.locator("#answer")).to_have_count(0)


def _require_mails(site: Site, holder_address: str, holder_name: str) -> None:
    """A mail for every step, each with a link to this site, none with a name, a title or a contact."""
    steps = {
        COMPANY.address: ["/confirm/", "/members/own", "/needs/", "/introductions/", "/introductions/"],
        AGENCY.address: ["/confirm/", "/members/own"],
        holder_address: ["/introductions/", "/introductions/", "/introductions/"],
        COORDINATOR: ["/members/", "/members/", "/needs/", "/introductions/"],
    }
    for address, wanted in steps.items():
        waited_for(
            lambda address=address, wanted=wanted: len(site.mails_to(address)) >= len(wanted),
            75,
            f"{address} got {site.mails_to(address)}",
        )
        _require_links(site, address, wanted)
    told = [COMPANY.secrets, AGENCY.secrets, (holder_name, NEED["title"])]
    for address in steps:
        for text in site.mails_to(address):
            own = COMPANY.secrets[:2] if address == COMPANY.address else AGENCY.secrets[:2]
            leaked = [words for group in told for words in group if words in text and words not in own]
            assert leaked == [], text


def _require_links(site: Site, address: str, wanted: list[str]) -> None:
    links = [re.findall(r"https?://\S+", text) for text in site.mails_to(address)]
    assert all(link.startswith(site.url) for found in links for link in found)
    assert all(found for found in links), f"a mail to {address} has no link"
    for part in set(wanted):
        assert sum(part in link for found in links for link in found) >= wanted.count(part), (address, links)
