"""Open licences as people bring them about by the forms."""

from collections.abc import Mapping
from datetime import date, timedelta

from playwright.sync_api import Page

from tests.journeys.site import Site, send

# Inventions in force that nothing is known to stand against.
LICENSABLE = (
    "SELECT id FROM patent WHERE member_id = ? AND status = 'published' AND type = 'invention'"
    " AND legal_status = 'granted' AND coalesce(co_ownership, 'sole') = 'sole'"
    " AND coalesce(annuity_paid_until, '9') > ? AND coalesce(pledge, 'none') = 'none'"
    " AND coalesce(halt, 'none') = 'none' AND coalesce(licences, '[]') = '[]' ORDER BY id"
)


def open_licences(site: Site, holder: Page, coordinator: Page, taker: Page, member: str) -> Mapping[str, str]:
    """One statement announced and taken, one declared, and a patent that none is composed of."""
    later = (date.today() + timedelta(days=400)).isoformat()
    announced, declared, licensable = [key for (key,) in site.rows(LICENSABLE, member, later)][:3]
    licences = {"open_licence": _declare(holder, announced), "declared_licence": _declare(holder, declared)}
    coordinator.goto(f"/open-licences/{licences['open_licence']}/announcement")
    coordinator.fill("[name=number]", "开许公告2026-17")
    coordinator.fill("[name=announced_on]", date.today().isoformat())
    send(coordinator, "main form:has([name=number]) [type=submit]")
    return {**licences, "licensable": licensable, "taking": _take(taker, licences["open_licence"])}


def _take(page: Page, licence: str) -> str:
    """Give notice and enter the payment; the key of the notice."""
    page.goto(f"/open-licences/{licence}/take")
    page.fill("[name=use]", "替客户试产热轧工作辊。")
    page.fill("[name=contact]", "王某（示例），电话略")
    page.check("[name=agree]")
    send(page, "main form:has([name=use]) [type=submit]")
    return page.url.rsplit("/", 1)[1]


def _declare(holder: Page, patent: str) -> str:
    """Fill the form and declare; the key of the statement."""
    holder.goto(f"/open-licences/patents/{patent}")
    holder.select_option("[name=fee_kind]", "entrance_royalty")
    holder.select_option("[name=royalty_base]", "net_sales")
    texts = {
        "amount": "20",
        "royalty": "3.5",
        "payment": "书面通知后30日内银行转账。",
        "other": "提供两次现场指导。",
    }
    for name, words in texts.items():
        holder.fill(f"[name={name}]", words)
    holder.fill("[name=until]", (date.today() + timedelta(days=300)).isoformat())
    holder.check("[name=agree]")
    send(holder, "[name=declare]")
    return holder.url.rsplit("/", 1)[1]
