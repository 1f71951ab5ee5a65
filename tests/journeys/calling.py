"""A call as people make and answer it by the forms."""

from datetime import date, timedelta

from playwright.sync_api import Page

from tests.journeys.site import send

CALLED = {
    "title": "热轧工作辊堆焊层三个月剥落（示例）",
    "summary": "求一种让堆焊层在热轧机上用满一年的办法，材料、工艺或设备都可以。",
    "details": "辊径 650 毫米，表面温度 550℃，现用镍基焊丝，第七炉起剥落。停机窗口每月八小时。",
    "ipc": "B23K 9/04",
    "budget": "80",
    "reward": "试用三个月不剥落后付清",
}


def write_call(page: Page, *, draft: bool = False) -> str:
    """Write a call and hand it in, or keep it as a draft; its key."""
    page.goto("/calls/new")
    page.check("[name=kind][value=problem]")
    for name, words in CALLED.items():
        page.fill(f"[name={name}]", words)
    page.select_option("[name=industry]", index=4)
    page.check("[name=ownership][value=shared]")
    page.check("[name=secrecy][value=own_use]")
    page.fill("[name=closes_on]", (date.today() + timedelta(days=40)).isoformat())
    send(page, f"main form [type=submit]{'[name=draft]' if draft else ':not([name=draft])'}")
    return page.url.rsplit("/", 1)[1]


def publish(page: Page, key: str) -> None:
    """The coordinator publishes it."""
    page.goto(f"/calls/{key}")
    send(page, "form[action$='/moves/publish'] [type=submit]")


def accept_terms(page: Page, key: str) -> None:
    """A member accepts the terms."""
    page.goto(f"/calls/{key}")
    page.check("[name=agree]")
    send(page, "form[action$='/terms'] [type=submit]")


def reply(page: Page, key: str) -> str:
    """The member asks, then replies; the key of the reply."""
    page.goto(f"/calls/{key}")
    page.click("details:has([name=text]) summary")
    page.fill("form[action$='/questions'] [name=text]", "停机窗口能否延长到十二小时？")
    send(page, "form[action$='/questions'] [type=submit]")
    page.goto(f"/calls/{key}/reply")
    page.fill("[name=text]", "激光熔覆梯度层，两个月内可做一根试辊；需要贵厂提供一根报废辊。")
    send(page, "main form:has([name=patent_id]) [type=submit]")
    return page.url.rsplit("/", 1)[1]
