"""Requests for a service as people make them by the forms: asked, compared, ordered."""

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.journeys.site import send

TEXT = "请协助办理专利实施许可合同备案：准备材料、递交、答复补正，直至取得备案证明。"


def ask(page: Page, title: str) -> str:
    """A request for a recordal, which two agencies of the demonstration provide; its key."""
    page.goto("/requests/new")
    page.select_option("[name=kind]", "recordal")
    page.fill("[name=title]", title)
    page.fill("[name=text]", TEXT)
    page.fill("[name=subclasses]", "C21D")
    page.select_option("[name=region]", "13")
    send(page, "main form:has([name=answers_until]) [type=submit]")
    return page.url.rsplit("/", 1)[1]


def quote(page: Page, key: str, price: str, days: str, text: str) -> None:
    """An agency hands in its quote."""
    page.goto(f"/requests/{key}")
    for name, words in {"price": price, "working_days": days, "text": text}.items():
        page.fill(f"[name={name}]", words)
    send(page, "form[action$='/moves/quote'] [type=submit]")


def choose(page: Page, key: str) -> None:
    """The asker orders from the first agency of the comparison."""
    page.goto(f"/requests/{key}")
    page.locator("[name=agency_id]").first.check()
    page.check("[name=consent]")
    send(page, "form[action$='/moves/choose'] [type=submit]")


def service_requests(asker: Page, agency: Page, other: Page) -> Mapping[str, str]:
    """Three requests: one that waits for the second answer, one to compare, one that is ordered."""
    titles = {
        "request": "许可合同备案（两件专利）",
        "compared": "许可合同备案与变更",
        "ordered": "普通许可合同备案",
    }
    found = {name: ask(asker, title) for name, title in titles.items()}
    for key in found.values():
        quote(agency, key, "3600", "15", "材料准备、递交与答复补正全包；由两名代理师办理，每周告知进展。")
    for name in ("compared", "ordered"):
        quote(other, found[name], "2800", "25", "准备并递交材料；补正一次，再次补正另行计费。")
    choose(asker, found["ordered"])
    return found
