"""Saving a search of the pool, and telling its owner of what is newly published."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.listings import readable_by
from matchmaker.domain.searches import ALERT_WAITS, MOST_SEARCHES
from matchmaker.services.accounts import actor_of
from matchmaker.services.notices import notify_accounts
from matchmaker.services.pool import cut_query
from matchmaker.storage import pool
from matchmaker.storage.accounts import Account
from matchmaker.storage.searches import SavedSearch, count_searches, searches_to_tell

Filters = Mapping[str, tuple[str, ...]]

CHUNK = 50
"""So many searches are looked at in one transaction."""


def save_search(
    session: Session,
    *,
    actor: Actor,
    name: str,
    text: str,
    filters: Filters,
    alerts: bool,
    now: datetime,
) -> SavedSearch:
    """Keep a search under a name.

    Raises Invalid for one that looks for nothing, or when the person keeps as many as there may be.
    """
    assert actor.account_id is not None
    if not text and not filters:
        raise Invalid("search_empty", field="name")
    if count_searches(session, actor.account_id) >= MOST_SEARCHES:
        raise Invalid("searches_full", field="name", most=MOST_SEARCHES)
    search = SavedSearch(
        account_id=actor.account_id,
        name=name,
        text=text,
        filters={facet: list(values) for facet, values in filters.items()},
        alerts=alerts,
        created_at=now,
        told_until=now,
    )
    session.add(search)
    session.flush()  # The page goes on to the search by its key.
    return search


def own_search(session: Session, *, actor: Actor, search_id: str) -> SavedSearch:
    """A search of the actor's; NotFound for any other."""
    search = session.get(SavedSearch, search_id)
    if search is None or search.account_id != actor.account_id:
        raise NotFound
    return search


def change_search(
    session: Session, *, actor: Actor, search_id: str, name: str, alerts: bool, now: datetime
) -> None:
    """Give a search another name, or switch its alerts; what came while they were off is not told later."""
    search = own_search(session, actor=actor, search_id=search_id)
    if alerts and not search.alerts:
        search.told_until = now
    search.name, search.alerts = name, alerts


def forget_search(session: Session, *, actor: Actor, search_id: str) -> None:
    """Delete a search."""
    session.delete(own_search(session, actor=actor, search_id=search_id))


def count_hits(session: Session, *, actor: Actor, search: SavedSearch, now: datetime) -> int:
    """How many entries of the pool the search finds for this reader today."""
    return pool.count(session, _query(actor, search, now)) if _can_find(search) else 0


def tell_of_new(session: Session, *, now: datetime) -> int:
    """Tell owners of what was published since they were told last; how many searches found something.

    May be called as often as one likes: each listing is told of once. What one published oneself is left out.
    """
    edge = now - ALERT_WAITS
    newest = pool.newest_until(session, edge)
    if newest is None:
        return 0
    searches = searches_to_tell(session, before=newest, limit=CHUNK)
    return sum(_tell(session, search, edge, now) for search in searches)


def _tell(session: Session, search: SavedSearch, edge: datetime, now: datetime) -> bool:
    actor = actor_of(session, session.get_one(Account, search.account_id))
    since, search.told_until = search.told_until, edge
    query = _query(actor, search, now)
    found = pool.count(session, query, since=since, until=edge, besides=actor.member_id)
    if not found or not _can_find(search):
        return False
    search.alerted_at = now
    notify_accounts(
        session,
        account_ids=[search.account_id],
        kind="search_found",
        path=f"/searches/{search.id}",
        now=now,
        title=search.name,
        count=found,
    )
    return True


def _query(actor: Actor, search: SavedSearch, now: datetime) -> pool.PoolQuery:
    return pool.PoolQuery(
        today=beijing_day(now),
        readable=readable_by(actor),
        words=cut_query(search.text),
        filters={facet: tuple(values) for facet, values in search.filters.items()},
    )


def _can_find(search: SavedSearch) -> bool:
    """Words that are nothing but punctuation find nothing, though a query without words finds everything."""
    return not search.text or bool(cut_query(search.text))
