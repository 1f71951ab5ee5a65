"""One need, from its text to the suggestions."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from time import perf_counter

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.cli.bench.figures import Figure, measure
from matchmaker.domain.access import SYSTEM, Actor, MemberRole
from matchmaker.domain.listings import ListingKind, ListingMove, ListingStatus
from matchmaker.domain.vocabulary import DealKind
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import listings, matches, needs
from matchmaker.storage.accounts import Account, membership_of
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need

BAR = 100.0
"""Milliseconds that the median of matching one need is to stay below."""

SUGGESTIONS = 20

Text = tuple[str, str]


def measure_matching(app: Flask, account: Account, *, times: int) -> Iterator[Figure]:
    """The figures of matching a need of the account's organisation, and of publishing it."""
    membership = membership_of(db.session, account.id)
    if membership is None:
        raise click.ClickException(f"{account.email} acts for no organisation; run `matchmaker demo`")
    asking = Asking(
        app, account.id, db.session.get_one(Member, membership.member_id), _unknown_texts(db.session)
    )
    yield measure("match one need", asking.preview, times=times, bar=BAR)
    yield measure("publish one need", asking.publish, times=times)


@dataclass(frozen=True)
class Asking:
    """Who asks, and with which texts: each time another one that the encoder has never read."""

    app: Flask
    account_id: int
    company: Member
    texts: Iterator[Text]

    def preview(self) -> float:
        """Match a need from its text; how many seconds that took."""
        title, problem = next(self.texts)
        text = matches.NeedText(
            title=title, problem=problem, region=self.company.region, member_id=self.company.id
        )
        with self.app.app_context():
            return _seconds(lambda: matches.preview(db.session, query=text, limit=SUGGESTIONS))

    def publish(self) -> float:
        """Publish a need with all that follows from it, and take everything back; the seconds in between."""
        taken = 0.0
        with self.app.app_context(), suppress(_TakenBack), unit_of_work() as session:
            need = self._hand_in(session)
            taken = _seconds(lambda: _publish(session, need))
            raise _TakenBack
        return taken

    def _hand_in(self, session: Session) -> Need:
        title, problem = next(self.texts)
        now = datetime.now(UTC)
        content = needs.NeedContent(
            title=title,
            problem=problem,
            industry=self.company.industries[0],
            deal_kinds=[DealKind.EXCLUSIVE_LICENCE],
            deadline=now.date() + timedelta(days=180),
        )
        return needs.create(session, actor=self._actor, content=content, submit=True, now=now)

    @property
    def _actor(self) -> Actor:
        return Actor(self.account_id, member_id=self.company.id, member_role=MemberRole.OWNER, admitted=True)


class _TakenBack(Exception):
    """Ends a unit of work whose result nobody wants."""


def _publish(session: Session, need: Need) -> None:
    listings.move(
        session,
        actor=SYSTEM,
        kind=ListingKind.NEED,
        listing_id=need.id,
        name=ListingMove.PUBLISH,
        version=need.version,
        now=datetime.now(UTC),
    )


def _seconds(deed: Callable[[], object]) -> float:
    start = perf_counter()
    deed()
    return perf_counter() - start


def _unknown_texts(session: Session) -> Iterator[Text]:
    """Titles and problems of the pool's needs, each with a number, so that no vector of it is remembered."""
    published = select(Need.title, Need.problem).where(Need.status == ListingStatus.PUBLISHED)
    rows = session.execute(published.order_by(Need.id).limit(100)).all()
    if not rows:
        raise click.ClickException("no need is published; run `matchmaker demo`")
    numbered = zip(count(1), cycle(rows), strict=False)
    return ((f"{title} {number}", f"{problem} {number}") for number, (title, problem) in numbered)
