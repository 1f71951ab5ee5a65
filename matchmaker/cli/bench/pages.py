"""The main pages, through the whole application, but without the network."""

from collections.abc import Iterator, Mapping
from contextvars import Context
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import click
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from matchmaker.cli.bench.figures import Figure, measure
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.matches import MatchStatus
from matchmaker.extensions import db
from matchmaker.storage.accounts import Account, membership_of
from matchmaker.storage.listings.queries import TABLES
from matchmaker.storage.matches import Match

BAR = 50.0
"""Milliseconds that the median of a page is to stay below."""


@dataclass(frozen=True)
class Page:
    """A page as the account of a role opens it."""

    name: str
    role: str
    path: str


def measure_pages(app: Flask, accounts: Mapping[str, Account], *, times: int) -> Iterator[Figure]:
    """The figures of every main page, each for the role whose work it is."""
    visitors = {role: Visitor(app, account) for role, account in accounts.items()}
    for page in _pages(accounts):
        deed = partial(visitors[page.role].open, page.path)
        yield measure(page.name, deed, times=times, role=page.role, bar=BAR)


class Visitor:
    """A browser that holds an account's session: made here, not by signing in, which would be recorded."""

    def __init__(self, app: Flask, account: Account) -> None:
        self._client: FlaskClient = app.test_client()
        self._site = app.extensions["settings"].site_url
        with self._client.session_transaction(base_url=self._site) as session:
            session["_user_id"], session["_fresh"] = account.fs_uniquifier, True
            session["language"] = account.language

    def open(self, path: str) -> float:
        """Fetch a page; how many seconds it took."""
        start = perf_counter()
        # In a context of its own: inside the command's, requests would share one session and its rows.
        answer = Context().run(self._client.get, path, base_url=self._site)
        taken = perf_counter() - start
        if answer.status_code != 200:
            raise click.ClickException(f"{path} answers {answer.status_code}")
        return taken


def _pages(accounts: Mapping[str, Account]) -> list[Page]:
    return [
        *(Page("home", role, "/") for role in accounts),
        Page("pool", "company", "/pool"),
        Page("pool, Chinese words", "company", "/pool?q=轧辊+堆焊"),
        Page("pool, English words", "company", "/pool?q=welding+wire"),
        Page("own need", "company", _published(accounts["company"], ListingKind.NEED)),
        Page("own patent", "university", _published(accounts["university"], ListingKind.PATENT)),
        Page("own offer", "agency", _published(accounts["agency"], ListingKind.OFFER)),
        Page("review desk", "coordinator", "/matches"),
        Page("match on the desk", "coordinator", _strongest_match()),
        Page("introductions", "company", "/introductions"),
        Page("inbox", "company", "/inbox"),
        Page("audit", "coordinator", "/audit"),
    ]


def _published(account: Account, kind: ListingKind) -> str:
    """The address of a published listing of the account's organisation."""
    table, membership = TABLES[kind], membership_of(db.session, account.id)
    mine = select(table.id).where(
        table.member_id == (membership and membership.member_id), table.status == ListingStatus.PUBLISHED
    )
    found = db.session.scalar(mine.order_by(table.id).limit(1))
    if found is None:
        raise click.ClickException(f"{account.email} has published no {kind.value}; run `matchmaker demo`")
    return f"/{kind.value}s/{found}"


def _strongest_match() -> str:
    waiting = select(Match.id).where(Match.status == MatchStatus.SUGGESTED, Match.is_current)
    found = db.session.scalar(waiting.order_by(Match.score.desc(), Match.id).limit(1))
    if found is None:
        raise click.ClickException("nothing is suggested; run `matchmaker demo`")
    return f"/matches/{found}"
