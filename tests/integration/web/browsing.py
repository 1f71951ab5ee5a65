"""A visitor without JavaScript: reads pages in English, sends forms with their token, reads the mail."""

import email
import html
import re
from email import policy
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matchmaker.config import Settings
from matchmaker.storage.accounts import Account
from tests import factories
from tests.factories import token_of

ENGLISH = {"Accept-Language": "en"}


def make_reader(session: Session, **values: Any) -> Account:
    """An account that reads English pages."""
    return factories.make_account(session, **{"language": "en", **values})


def make_reviewer(session: Session, regions: str = "11,12,13") -> Account:
    """A coordinator who reads English pages."""
    return factories.make_coordinator(session, regions, language="en")


def read(client: FlaskClient, path: str) -> TestResponse:
    """Open a page."""
    return client.get(path, headers=ENGLISH)


def send(client: FlaskClient, path: str, data: dict, page: str | None = None) -> TestResponse:
    """Send a form of the page (the one at the same address unless told), with the page's token."""
    token = token_of(read(client, page or path).get_data(as_text=True))
    # Buffered: the answer is read to its end and closed, as a server does; mail goes out then.
    return client.post(path, data={**data, "csrf_token": token}, headers=ENGLISH, buffered=True)


def words(response: TestResponse) -> str:
    """What a reader sees of the page, on one line."""
    text = re.sub(r"(?s)<(script|style|option).*?</\1>", " ", response.get_data(as_text=True))
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def error_at(response: TestResponse, field: str) -> str:
    """The complaint that stands beside the field."""
    page = response.get_data(as_text=True)
    found = re.search(rf'(?s)<div id="{field}-error">(.*?)</div>', page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def mails_to(settings: Settings, address: str) -> list[str]:
    """Subject and text of every mail to the address, oldest first."""
    files = sorted(settings.mail.folder.glob("*"), key=lambda file: file.stat().st_mtime_ns)
    messages = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [f"{mail['Subject']}\n{mail.get_content()}" for mail in messages if mail["To"] == address]


def link_in(mail: str) -> str:
    """The path of the first link of a mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", mail)[1]
