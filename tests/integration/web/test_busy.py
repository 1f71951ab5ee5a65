"""When somebody else holds the database for long: a page that says so, and a site that recovers."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_security import hash_password

from matchmaker.app import create_app
from matchmaker.config import read_settings
from matchmaker.extensions import alembic, db
from matchmaker.storage.accounts import Account
from tests.factories import PASSWORD, make_account, sign_in, token_of
from tests.integration.web.browsing import ENGLISH, read, send

SHORT = 0.2


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Flask]:
    """A site on a database file of its own that waits for its lock but a moment."""
    settings = read_settings({"MATCHMAKER_HOME": str(tmp_path)})
    site = create_app(replace(settings, lock_wait=SHORT))
    with site.app_context():
        alembic.upgrade()
    yield site
    with site.app_context():
        db.engine.dispose()


@contextmanager
def held(site: Flask) -> Iterator[None]:
    """Somebody else writes and does not finish."""
    file = site.extensions["settings"].home / "matchmaker.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def account_of(site: Flask) -> Account:
    with site.app_context():
        # Each site has a salt of its own.
        account = make_account(db.session, language="en", password=hash_password(PASSWORD))
        db.session.commit()
        return account


def test_a_change_is_answered_with_503_and_goes_through_later(site: Flask) -> None:
    account, client = account_of(site), site.test_client()
    sign_in(client, account)
    form = {"name": "王芳", "phone": "", "language": "en"}
    page = read(client, "/account/")
    assert page.status_code == 200

    with held(site):
        token = token_of(page.get_data(as_text=True))
        busy = client.post("/account/", data={**form, "csrf_token": token}, headers=ENGLISH)
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
        assert "Traceback" not in busy.get_data(as_text=True)
        assert "sqlite" not in busy.get_data(as_text=True).lower()
        assert read(client, "/account/").status_code == 200

    assert send(client, "/account/", form).status_code == 303
    assert "王芳" in read(client, "/account/").get_data(as_text=True)


def test_signing_in_waits_no_longer_than_set(site: Flask) -> None:
    account, client = account_of(site), site.test_client()
    token = token_of(read(client, "/login").get_data(as_text=True))
    form = {"email": account.email, "password": PASSWORD, "csrf_token": token}
    with held(site):
        assert client.post("/login", data=form).status_code == 503
    assert client.post("/login", data=form).status_code == 302
