"""The steps of a deal as people make them by the forms, from the approved match to the recordal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import Page

from tests.journeys.site import Site, send

SUGGESTED = (
    "SELECT id FROM match WHERE kind = 'need_patent' AND seeker_id = ? AND provider_id = ?"
    " AND status = 'suggested' ORDER BY score DESC LIMIT 1"
)


def introduce(site: Site, coordinator: Page, seeker: str, provider: str) -> str:
    """The coordinator approves the best suggestion of these two; the key of the introduction."""
    match = site.one(SUGGESTED, seeker, provider)
    coordinator.goto(f"/matches/{match}")
    send(coordinator, "[data-key=a]")
    return str(site.one("SELECT id FROM introduction WHERE match_id = ?", match))


PAPER = "批次,硬度HRC\n1,58\n2,59\n".encode()


@dataclass(frozen=True)
class Table:
    """The seeker's and the provider's browser before one deal; each step leaves the deal where it says."""

    site: Site
    seeker: Page
    provider: Page
    key: str

    @classmethod
    def laid(cls, site: Site, seeker: Page, provider: Page, introduction: str) -> "Table":
        """Both are interested in the introduction, so a deal begins."""
        for page in (seeker, provider):
            page.goto(f"/introductions/{introduction}")
            page.check("[name=consent]")
            send(page, "#answer form:has([value=interested]) [type=submit]")
        key = site.one("SELECT id FROM deal WHERE introduction_id = ?", introduction)
        return cls(site, seeker, provider, key)

    def path(self, step: str = "") -> str:
        """The address of a page of the deal."""
        return f"/deals/{self.key}/{step}".rstrip("/")

    def sign_nda(self) -> None:
        """One side draws up the agreement, both sign it."""
        self.seeker.goto(self.path())
        send(self.seeker, "form[action$='/moves/open_nda'] [type=submit]")
        for page in (self.seeker, self.provider):
            page.goto(self.path("nda"))
            page.check("[name=agree]")
            page.fill("[name=name]", "签字人")
            send(page, "main form:has([name=agree]) [type=submit]")

    def license_evaluation(self) -> None:
        """The provider lets the seeker try it out; the seeker has yet to sign."""
        self.provider.goto(self.path("evaluation/new"))
        self.provider.fill("[name=purpose]", "300 kg焊丝，用于二号线一支工作辊")
        self.provider.fill("[name=until]", (date.today() + timedelta(days=90)).isoformat())
        send(self.provider, "main form:has([name=purpose]) [type=submit]")
        self.provider.check("[name=agree]")
        self.provider.fill("[name=name]", "签字人")
        send(self.provider, "main form:has([name=agree]) [type=submit]")

    def write(self, page: Page, text: str) -> None:
        """A message to the other side."""
        page.goto(self.path("messages"))
        page.fill("[name=text]", text)
        send(page, "main form:has([name=text]) [type=submit]")

    def put_paper(self, page: Page, title: str, opens: str) -> None:
        """A paper beside the deal, which the other side then looks at."""
        page.goto(self.path("documents/new"))
        page.fill("[name=title]", title)
        page.check(f"[name=opens][value='{opens}']")
        page.set_input_files("[name=file]", {"name": "试验数据.csv", "mimeType": "text/csv", "buffer": PAPER})
        send(page, "main form:has([name=file]) [type=submit]")

    def propose(self, page: Page, amount: str) -> None:
        """A version of an ordinary licence with an entrance fee of so many 10,000 yuan."""
        page.goto(self.path("terms/new"))
        page.select_option("[name=deal_kind]", "ordinary_licence")
        page.select_option("[name=fee_kind]", "entrance_royalty")
        texts = {"field_of_use": "热轧工作辊", "territory": "河北省", "royalty_base": "净销售额"}
        for name, words in {**texts, "amount": amount, "royalty": "3.5"}.items():
            page.fill(f"[name={name}]", words)
        send(page, "main form:has([name=deal_kind]) [type=submit]")

    def agree(self) -> None:
        """Both sides agree to the latest version."""
        for page in (self.seeker, self.provider):
            page.goto(self.path("terms"))
            send(page, "form[action$='/agree'] [type=submit]")

    def state_price(self) -> None:
        """A provider that is a university or institute says that the result was listed on an exchange."""
        self.provider.goto(self.path("price"))
        if not self.provider.locator("[name=route]").count():
            return
        self.provider.check("[name=route][value=listed]")
        self.provider.fill("[name=title]", "药芯焊丝及堆焊方法")
        self.provider.fill("[name=place]", "某技术交易市场（示例）")
        self.provider.fill("[name=published_on]", date.today().isoformat())
        send(self.provider, "main form:has([name=route]) [type=submit]")

    def sign_contract(self) -> None:
        """The provider says how the price came about, the seeker enters the contract signed today."""
        self.state_price()
        self.seeker.goto(self.path("contract"))
        self.seeker.fill("[name=value]", "50")
        for name in ("signed_on", "effective_on"):
            self.seeker.fill(f"[name={name}]", date.today().isoformat())
        self.seeker.fill("[name=number]", "HT-2026-7")
        send(self.seeker, "main form:has([name=signed_on]) [type=submit]")

    def record(self) -> None:
        """The provider enters the office's number."""
        self.provider.goto(self.path("recordal"))
        self.provider.fill("[name=number]", "X2026990000001")
        self.provider.fill("[name=recorded_on]", date.today().isoformat())
        send(self.provider, "main form:has([name=recorded_on]) [type=submit]")


def dealt(table: Table, *steps: Callable[[Table], None]) -> str:
    """The key of the deal once these further steps were made after signed agreement and first terms."""
    table.sign_nda()
    table.propose(table.seeker, "20")
    for step in steps:
        step(table)
    return table.key
