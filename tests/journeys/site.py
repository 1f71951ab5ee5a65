"""What a journey knows of the running site: its address, its mail folder, its tables, how to sign in."""

import email
import email.policy
import re
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

DEMO_PASSWORD = "matchmaker-demo"
LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Site:
    """A running site."""

    url: str
    home: Path

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the site's tables, to learn what a person would know beforehand (an address, a key)."""
        with sqlite3.connect(f"file:{self.home / 'matchmaker.sqlite'}?mode=ro", uri=True) as connection:
            return connection.execute(query, values).fetchall()

    def one(self, query: str, *values: Any) -> Any:
        """The first value of the first row."""
        return self.rows(query, *values)[0][0]

    def link_mailed_to(self, address: str, containing: str, wait: float = 75) -> str:
        """The newest link of this sort that was mailed to the address, as a path on the site."""

        def links() -> list[str]:
            found = [link for text in self.mails_to(address) for link in LINK.findall(text)]
            return [link for link in found if containing in link]

        waited_for(links, wait, f"no link with {containing!r} was mailed to {address}")
        return "/" + links()[-1].split("/", 3)[3].rstrip(">).,")

    def mails_to(self, address: str) -> list[str]:
        """Subjects and texts of all mails to the address, oldest first."""
        found = []
        for path in sorted((self.home / "mail").glob("*"), key=lambda item: item.stat().st_mtime):
            found.extend(_texts_to(address, path.read_bytes()))
        return found


def _texts_to(address: str, content: bytes) -> list[str]:
    """Flask-Mailman's folder backend parts the messages of one connection by a line of dashes."""
    texts = []
    for part in re.split(rb"^-{79}\n", content, flags=re.MULTILINE):
        message = email.message_from_bytes(part.strip(), policy=email.policy.default)
        if address in str(message.get("To", "")):
            body = message.get_body(("plain",))
            texts.append(f"{message.get('Subject', '')}\n\n{body.get_content() if body else ''}")
    return texts


def waited_for(condition: Callable[[], Any], wait: float, complaint: str) -> None:
    """Look until it holds; fails with the complaint when it does not in time."""
    deadline = time.monotonic() + wait
    while not condition():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.3)


def sign_in(page: Page, address: str, password: str = DEMO_PASSWORD) -> None:
    """Sign in by the form."""
    page.goto("/login")
    page.fill("input[name=email]", address)
    page.fill("input[name=password]", password)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(lambda url: not url.endswith("/login"))


def send(page: Page, button: str) -> None:
    """Press a button (a selector) and wait for the page that follows."""
    with page.expect_navigation():
        page.locator(button).first.click()


def alert(page: Page) -> str:
    """What the site says at the head of the page."""
    return page.locator(".alert").first.inner_text()
