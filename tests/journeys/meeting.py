"""A matchmaking session as coordinators and guests make it by the forms."""

from datetime import date, timedelta

from playwright.sync_api import Page

from tests.journeys.site import send


def plan(page: Page) -> str:
    """The coordinator announces a session; its key."""
    page.goto("/sessions/new")
    page.fill("[name=title]", "京津冀钢铁材料专场对接会（示例）")
    page.fill("[name=place]", "唐山会堂三楼（示例）")
    page.fill("[name=held_on]", (date.today() + timedelta(days=20)).isoformat())
    send(page, "main form:has([name=held_on]) [type=submit]")
    return page.url.rsplit("/", 1)[1]


def register(page: Page, key: str) -> None:
    """An organisation comes."""
    page.goto(f"/sessions/{key}")
    send(page, "form[action$='/register'] [type=submit]")


def meet(asker: Page, asked: Page, key: str, member: str) -> str:
    """One asks the other, who agrees; the key of the meeting."""
    asker.goto(f"/sessions/{key}/meet/{member}")
    asker.fill("[name=topic]", "工作辊堆焊层的试用")
    asker.check("[name=consent]")
    send(asker, "main form:has([name=topic]) [type=submit]")
    meeting = asker.url.rsplit("/", 1)[1]
    asked.goto(f"/sessions/meetings/{meeting}")
    asked.check("[name=consent]")
    send(asked, "form[action$='/accept'] [type=submit]")
    return meeting
