"""The whole way of one need: posted, matched, introduced, negotiated, signed, recorded."""

import hashlib

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Opener
from tests.journeys.dealing import PAPER, Table
from tests.journeys.requesting import ask, deliver, quote
from tests.journeys.site import Site, send, sign_in
from tests.journeys.stock import AGENCY, COMPANY, COORDINATOR, post_need

pytestmark = pytest.mark.browser

OTHER_AGENCY = (
    "SELECT account.email FROM request_agency AS reply"
    " JOIN membership ON membership.member_id = reply.agency_id"
    " JOIN account ON account.id = membership.account_id WHERE reply.request_id = ? AND account.email != ?"
)
HOLDER = (
    "SELECT account.email FROM match JOIN membership ON membership.member_id = match.provider_id"
    " JOIN account ON account.id = membership.account_id WHERE match.id = ?"
)
QUESTION, ANSWER = "轴承座能否保留现有止口？", "可以保留，只换保持架与脂路。"


def test_a_need_becomes_a_recorded_licence(site: Site, person: Opener) -> None:
    # The company works without scripts: its core forms do not need them.
    firm, coordinator, holder, agency = person(scripts=False), person(), person(), person()
    for page, address in ((firm, COMPANY), (coordinator, COORDINATOR), (agency, AGENCY)):
        sign_in(page, address)

    need = post_need(firm, "热送辊道轴承三个月就烧（全程）", draft=False)
    _publish(coordinator, need)
    match = _best_match(firm, site, need)
    sign_in(holder, site.one(HOLDER, match))
    table = Table.laid(site, firm, holder, _introduce(site, coordinator, match))

    table.sign_nda()
    _ask_and_answer(table)
    _show_a_paper(table)
    _bargain(table)
    request = _order_the_recordal(site, table, agency, person)
    table.sign_contract()
    expect(firm.locator("main")).to_contain_text("HT-2026-7")
    table.record()
    deliver(agency, firm, request)

    for page in (firm, holder):
        page.goto(table.path())
        expect(page.locator("main")).to_contain_text("X2026990000001")
    assert site.one("SELECT stage FROM deal WHERE id = ?", table.key) == "recorded"
    assert site.one("SELECT state FROM service_request WHERE id = ?", request) == "confirmed"
    coordinator.goto(table.path())
    assert [
        words for words in (QUESTION, ANSWER, "net sales", "净销售额") if words in coordinator.content()
    ] == []


def _publish(coordinator: Page, need: str) -> None:
    coordinator.goto(f"/needs/{need}")
    send(coordinator, "form[action*='/publish'] [type=submit]")


def _best_match(firm: Page, site: Site, need: str) -> str:
    """The need's page lists its suggestions at once."""
    firm.goto(f"/needs/{need}")
    expect(firm.locator("section[aria-labelledby=suggestions] li.result").first).to_be_visible()
    return str(site.one("SELECT id FROM match WHERE need_id = ? ORDER BY score DESC LIMIT 1", need))


def _introduce(site: Site, coordinator: Page, match: str) -> str:
    coordinator.goto(f"/matches/{match}")
    send(coordinator, "[data-key=a]")
    return str(site.one("SELECT id FROM introduction WHERE match_id = ?", match))


def _ask_and_answer(table: Table) -> None:
    table.write(table.seeker, QUESTION)
    table.provider.goto(table.path("messages"))
    expect(table.provider.locator("main")).to_contain_text(QUESTION)
    table.write(table.provider, ANSWER)
    table.seeker.goto(table.path("messages"))
    expect(table.seeker.locator("main")).to_contain_text(ANSWER)


def _show_a_paper(table: Table) -> None:
    """A paper opens with the negotiation; what arrives is what was sent, and its owner reads who saw it."""
    table.put_paper(table.provider, "高温试验数据", "negotiation")
    table.seeker.goto(table.path("documents"))
    assert "高温试验数据" not in table.seeker.content()
    table.propose(table.seeker, "20")
    table.seeker.goto(table.path("documents"))
    with table.seeker.expect_download() as download:
        table.seeker.get_by_role("link", name="试验数据.csv").click()
    assert hashlib.sha256(download.value.path().read_bytes()).digest() == hashlib.sha256(PAPER).digest()
    table.provider.goto(table.path("documents"))
    with table.provider.expect_navigation():
        table.provider.locator("a[href$='/showings']").first.click()
    name = table.site.one("SELECT name FROM account WHERE email = ?", COMPANY)
    expect(table.provider.locator("main")).to_contain_text(name)


def _bargain(table: Table) -> None:
    """The holder answers with a second version; nobody can sign before both agreed to it."""
    table.propose(table.provider, "35")
    table.seeker.goto(table.path("terms"))
    expect(table.seeker.locator("tr.changed")).to_have_count(1)
    table.seeker.goto(table.path())
    expect(table.seeker.locator("main a[href$='/contract']")).to_have_count(0)
    table.agree()


def _order_the_recordal(site: Site, table: Table, agency: Page, person: Opener) -> str:
    key = ask(table.seeker, "普通许可合同备案（全程）", deal=table.key)
    quote(agency, key, "3600", "15", "材料准备、递交与答复补正全包；由两名代理师办理，每周告知进展。")
    other = person()
    sign_in(other, site.one(OTHER_AGENCY, key, AGENCY))
    quote(other, key, "2800", "25", "准备并递交材料；补正一次，再次补正另行计费。")
    table.seeker.goto(f"/requests/{key}")
    chosen = site.one(
        "SELECT member_id FROM membership JOIN account ON account.id = account_id WHERE email = ?", AGENCY
    )
    table.seeker.check(f"[name=agency_id][value='{chosen}']")
    table.seeker.check("[name=consent]")
    send(table.seeker, "form[action$='/moves/choose'] [type=submit]")
    return key
