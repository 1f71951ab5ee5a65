"""Things that the swept pages show and the demonstration lacks at first; people make them by the forms."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from playwright.sync_api import Page

from tests.journeys import calling, meeting
from tests.journeys.dealing import Table, dealt, introduce
from tests.journeys.licensing import open_licences
from tests.journeys.requesting import service_requests
from tests.journeys.site import Site, send, sign_in

COMPANY, UNIVERSITY, AGENCY = "steel-m04@demo.example", "steel-m01@demo.example", "agency-01@demo.example"
OTHER_AGENCY = "agency-03@demo.example"
COORDINATOR, ADMIN = "coordinator@demo.example", "admin@demo.example"
NEWCOMER, COLLEAGUE = "newcomer@arrival.example", "colleague@lichuan.example"
NEWCOMER_PASSWORD = "a-short-sentence-of-ours"

# Two good rows and one with a wrong check digit.
FILE = """申请号,标题,摘要,IPC分类号,申请日,法律状态
202119900871.7,{0}高炉渣粒化余热回收装置,"一种用转杯粒化高炉渣并回收余热的装置，渣粒冷却速度可调。",C21B3/08,2021-05-12,有效
2021199008720,{0}钢渣碳化养护制砖方法,"钢渣压制成型后通入烟气中的二氧化碳养护。",C04B28/08,2021-05-13,有效
"""

MEMBER_OF = (
    "SELECT membership.member_id FROM membership JOIN account ON account.id = membership.account_id"
    " WHERE account.email = ?"
)


SHOWN_PAPER = (
    "SELECT document_id FROM deal_showing JOIN deal_version ON deal_version.id = version_id"
    " JOIN deal_document ON deal_document.id = document_id WHERE deal_id = ? AND side = 'provider'"
)


def stock(site: Site, visit: Callable[[str], Page]) -> dict[str, str]:
    """Make them; the keys of everything that an address may need. `visit` opens a person's browser."""
    company, university = site.one(MEMBER_OF, COMPANY), site.one(MEMBER_OF, UNIVERSITY)
    found = {
        "member": university,
        "agency": site.one(MEMBER_OF, AGENCY),
        "need": _published(site, "need", company),
        "patent": _published(site, "patent", university),
        "offer": _published(site, "offer", site.one(MEMBER_OF, AGENCY)),
        "match": site.one("SELECT id FROM match WHERE kind = 'need_patent' ORDER BY score DESC, id LIMIT 1"),
        "maker_match": site.one(
            "SELECT id FROM match WHERE kind = 'patent_maker' ORDER BY score DESC LIMIT 1"
        ),
        "job": site.one("SELECT id FROM job"),
    }
    _register(site, visit("visitor"))
    firm = visit("company")
    found["draft"] = post_need(firm, "轧辊堆焊层剥落（草稿）", draft=True)
    found["submitted"] = post_need(firm, "热送辊道轴承三个月就烧", draft=False)
    found["invitation"] = _invite(site, firm)
    found["search"] = _save_search(firm)
    found["introduction"] = introduce(site, visit("coordinator"), company, university)
    found |= _deals(site, visit, company, university)
    found |= _calls(visit)
    found |= _session(visit, university, site.one(MEMBER_OF, AGENCY))
    found |= open_licences(site, visit("university"), visit("coordinator"), visit("agency"), university)
    found |= _import(visit("university"))
    found |= service_requests(firm, visit("agency"), visit("other agency"))
    found["round"] = _plan(visit("coordinator"), ".counters")
    found["collided"] = _plan(visit("coordinator"), ".remedies", holder_limit="3")
    return found


def _published(site: Site, table: str, member: str) -> str:
    open_to_all = " AND confidentiality = 'public'" if table == "need" else ""
    query = f"SELECT id FROM {table} WHERE member_id = ? AND status = 'published'{open_to_all} ORDER BY id"
    return str(site.one(query, member))


def _save_search(page: Page) -> str:
    """A person keeps a search of the pool; the key of the search."""
    page.goto("/searches/new?q=轧辊&kind=patent&region=11")
    send(page, "main form [type=submit]")
    return (page.locator(".result a").first.get_attribute("href") or "").removeprefix("/searches/")


def _register(site: Site, page: Page) -> None:
    page.goto("/register")
    for name, words in {"name": "来者", "email": NEWCOMER}.items():
        page.fill(f"[name={name}]", words)
    for name in ("password", "password_confirm"):
        page.fill(f"[name={name}]", NEWCOMER_PASSWORD)
    page.check("[name=consent]")
    send(page, "main form [type=submit]")
    page.goto(site.link_mailed_to(NEWCOMER, "/confirm/"))


def post_need(page: Page, title: str, *, draft: bool) -> str:
    """A need written by its form, left as a draft or sent to the coordinators; its key."""
    page.goto("/needs/new")
    page.fill("[name=title]", title)
    if not draft:
        _describe(page)
    send(page, f"#need-form [type=submit]{'[name=draft]' if draft else ':not([name=draft])'}")
    return page.url.split("/needs/")[1].split("?")[0]


def _describe(page: Page) -> None:
    page.fill(
        "[name=problem]",
        "热送辊道轴承座温度两百度，润滑脂流失，三个月就烧一批，停机换一次四小时。希望用到一年。",
    )
    page.fill("[name=element_product]", "热送辊道轴承")
    page.fill("[name=element_efficacy]", "寿命12个月以上")
    page.fill("[name=element_application]", "热送辊道，环境温度200℃")
    page.select_option("[name=industry]", index=4)
    page.fill("[name=budget_max]", "60")
    page.locator("[name=deal_kinds]").first.check()
    page.fill("[name=deadline]", (date.today() + timedelta(days=200)).isoformat())


def _invite(site: Site, page: Page) -> str:
    page.goto("/members/own")
    page.fill("#invite [name=email]", COLLEAGUE)
    send(page, "#invite [type=submit]")
    return site.link_mailed_to(COLLEAGUE, "/invitations/")


def _deals(site: Site, visit: Callable[[str], Page], seeker: str, provider: str) -> Mapping[str, str]:
    """Three deals: terms agreed to, contract signed, recorded."""
    ways = {
        "deal": [Table.agree, Table.license_evaluation],
        "signed_deal": [Table.agree, Table.sign_contract],
        "recorded_deal": [Table.agree, Table.sign_contract, Table.record],
    }
    coordinator, firm, holder = visit("coordinator"), visit("company"), visit("university")
    found = {}
    for name, steps in ways.items():
        introduction = introduce(site, coordinator, seeker, provider)
        table = Table.laid(site, firm, holder, introduction)
        found[name] = dealt(table, *steps)
        table.write(firm, "贵方焊丝在 550℃ 以上的剥落数据，能否提供三个批次？")
        table.write(holder, "可以，签署保密协议后发送。\n请告知工作辊的材质与线速度。")
        table.put_paper(holder, "堆焊层剥落试验数据", "nda")
        table.put_paper(holder, "底价测算", "never")
        table.put_paper(firm, "轧辊工况说明", "negotiation")
        for page in (firm, holder):
            page.goto(table.path("documents"))
    holder.goto(f"/deals/{found['deal']}/adviser")
    holder.select_option("[name=agency]", site.one(MEMBER_OF, AGENCY))
    send(holder, "main form:has([name=agency]) [type=submit]")
    found["document"] = site.one(SHOWN_PAPER, found["deal"])
    return found


def _calls(visit: Callable[[str], Page]) -> Mapping[str, str]:
    """Three calls: replied to, waiting for review, a draft; and one that the university may reply to."""
    firm, lab, coordinator = visit("company"), visit("university"), visit("coordinator")
    keys = {"call": calling.write_call(firm), "free_call": calling.write_call(firm)}
    for key in keys.values():
        calling.publish(coordinator, key)
        calling.accept_terms(lab, key)
    keys["reply"] = calling.reply(lab, keys["call"])
    waiting, draft = calling.write_call(firm), calling.write_call(firm, draft=True)
    return {**keys, "waiting_call": waiting, "draft_call": draft}


def _session(visit: Callable[[str], Page], university: str, agency: str) -> Mapping[str, str]:
    """A session with three guests, two of whom meet."""
    key = meeting.plan(visit("coordinator"))
    for role in ("company", "university", "agency"):
        meeting.register(visit(role), key)
    met = meeting.meet(visit("company"), visit("university"), key, university)
    return {"session": key, "meeting": met, "agency_member": agency}


def _plan(page: Page, outcome: str, **rules: str) -> str:
    """A round drafted under these rules; the page fetches itself anew once that is done."""
    page.goto("/rounds/new")
    for name, number in rules.items():
        page.fill(f"[name={name}]", number)
    send(page, "[value=draft]")
    page.wait_for_selector(outcome)
    return page.url.rsplit("/", 1)[1]


def _import(page: Page) -> Mapping[str, str]:
    """One file taken in, another waiting for the decision."""
    _upload(page, "first")
    send(page, "button[form=import]")
    taken = page.url.rsplit("/", 1)[1]
    _upload(page, "second")
    return {"import": taken, "upload": page.url.rsplit("/", 1)[1]}


def _upload(page: Page, mark: str) -> None:
    page.goto("/imports/new")
    content = FILE.format(mark).encode("utf-8-sig")
    page.set_input_files("[name=file]", {"name": f"{mark}.csv", "mimeType": "text/csv", "buffer": content})
    send(page, "main form:has([name=file]) [type=submit]")


ACCOUNTS = {
    "newcomer": (NEWCOMER, NEWCOMER_PASSWORD),
    "company": (COMPANY, None),
    "university": (UNIVERSITY, None),
    "agency": (AGENCY, None),
    "other agency": (OTHER_AGENCY, None),
    "coordinator": (COORDINATOR, None),
    "admin": (ADMIN, None),
}


def enter(page: Page, role: str) -> None:
    """Sign in as the role's person; a visitor stays one."""
    if role in ACCOUNTS:
        address, password = ACCOUNTS[role]
        sign_in(page, address, *([password] if password else []))
