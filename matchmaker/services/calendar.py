"""The calendar: what falls due for a person, and the feed from which a program reads it."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.divisions import Region
from matchmaker.domain.due_days import AHEAD, BEHIND
from matchmaker.domain.errors import NotFound
from matchmaker.services.accounts import actor_of, record_own_act
from matchmaker.storage.accounts import Account
from matchmaker.storage.calendar import CalendarFeed, DueRow, due_for_member, due_for_regions, feed_by_hash


def due_for(session: Session, *, actor: Actor, now: datetime) -> list[DueRow]:
    """What falls due for the actor's organisation; for coordinators, what does in their regions."""
    actor.require(Action.READ_CALENDAR)
    today = beijing_day(now)
    span = today - BEHIND, today + AHEAD
    if actor.admitted and actor.member_id:
        return due_for_member(session, member_id=actor.member_id, span=span)
    regions = frozenset(Region) if actor.is_admin else actor.regions
    return due_for_regions(session, regions=regions, span=span)


def make_feed(session: Session, *, actor: Actor, now: datetime) -> str:
    """A new address for the actor's feed; gives its token, which is kept nowhere. An earlier one ends."""
    actor.require(Action.READ_CALENDAR)
    account = _account(session, actor)
    token = secrets.token_urlsafe(32)
    session.merge(
        CalendarFeed(account_id=account.id, member_id=actor.member_id, token_hash=_hash(token), made_at=now)
    )
    record_own_act(session, account=account, action="calendar_feed_made", now=now)
    return token


def end_feed(session: Session, *, actor: Actor, now: datetime) -> None:
    """Make the feed's address lead nowhere; nothing happens where there is none."""
    account = _account(session, actor)
    feed = session.get(CalendarFeed, account.id)
    if feed is not None:
        session.delete(feed)
        record_own_act(session, account=account, action="calendar_feed_ended", now=now)


def feed_reader(session: Session, *, token: str) -> Account:
    """Whose feed the token opens.

    NotFound for an unknown or ended one, and when its owner's account is closed, acts for somebody else by
    now, or may read no calendar any more.
    """
    feed = feed_by_hash(session, _hash(token))
    account = session.get(Account, feed.account_id) if feed else None
    if feed is None or account is None or not account.active:
        raise NotFound
    actor = actor_of(session, account)
    if actor.member_id != feed.member_id or not actor.may(Action.READ_CALENDAR):
        raise NotFound
    return account


def _account(session: Session, actor: Actor) -> Account:
    return session.get_one(Account, actor.account_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
