"""Searching the pool: filters, words and rights in one condition, so that lists and counts never disagree.

Nothing here may depend on rows that the reader cannot see. That is why hits are not ranked by the full-text
index's own measure, which knows how often a word occurs in all rows, but by how much of the query each holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.orm import Session

from matchmaker.domain.listings import ListingKind
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.storage.members import Member
from matchmaker.storage.pool.rows import PoolRow, read_rows
from matchmaker.storage.pool.tables import PoolEntry, PoolFacet

PAGE_SIZE = 20

SHARE_OF_QUERY = 0.6
"""A hit holds at least this part of the query, measured in characters of its words: a long word says more."""

FacetCounts = dict[str, dict[str, int]]


@dataclass(frozen=True, kw_only=True)
class PoolQuery:
    """What is looked for, by whom.

    words -- the query cut into words; none means everything.
    filters -- facet to the values of which an entry must have one.
    readable -- the degrees of confidentiality that the reader may see.
    today -- entries that lapse on this day or before it are gone.
    among -- selects the only keys that count; None for the whole pool.
    """

    today: date
    readable: tuple[Confidentiality, ...]
    words: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    among: Select[str] | None = None


@dataclass(frozen=True, slots=True)
class PoolPage:
    """One page of what was found, and how many there are in all."""

    rows: tuple[PoolRow, ...]
    total: int
    page: int
    pages: int


def search(session: Session, query: PoolQuery, *, page: int = 1, page_size: int = PAGE_SIZE) -> PoolPage:
    """The entries found: those that hold most of the words first, then the newest.

    A page beyond the last gives the last.
    """
    condition = _condition(session, query)
    total = session.scalar(_over_entries(func.count()).where(condition)) or 0
    pages = max(1, -(-total // page_size))
    number = min(max(page, 1), pages)
    ids = session.scalars(
        _over_entries(PoolEntry.id)
        .where(condition)
        .order_by(_relevance(query.words).desc(), PoolEntry.published_at.desc(), PoolEntry.id)
        .limit(page_size)
        .offset((number - 1) * page_size)
    )
    return PoolPage(read_rows(session, list(ids), with_text=bool(query.words)), total, number, pages)


def count(
    session: Session,
    query: PoolQuery,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    besides: str | None = None,
) -> int:
    """How many entries are found, on request only those published in a time, by others than a member."""
    wanted = _over_entries(func.count()).where(_condition(session, query))
    if since is not None:
        wanted = wanted.where(PoolEntry.published_at > since)
    if until is not None:
        wanted = wanted.where(PoolEntry.published_at <= until)
    if besides is not None:
        wanted = wanted.where(PoolEntry.member_id != besides)
    return session.scalar(wanted) or 0


def newest_until(session: Session, moment: datetime) -> datetime | None:
    """When the last entry up to the moment was published; None where there is none."""
    return session.scalar(select(func.max(PoolEntry.published_at)).where(PoolEntry.published_at <= moment))


def newest(
    session: Session,
    *,
    kind: ListingKind,
    readable: tuple[Confidentiality, ...],
    today: date,
    limit: int = 5,
) -> tuple[PoolRow, ...]:
    """The listings of a kind published last, of those the reader may see."""
    query = PoolQuery(today=today, readable=readable, filters={"kind": (kind.value,)})
    return search(session, query, page_size=limit).rows


def facet_counts(session: Session, query: PoolQuery) -> FacetCounts:
    """How many entries each value of each facet would find, beside what is chosen in the other facets."""
    counts = _count(session, query, None)
    for chosen in query.filters:
        others = {facet: values for facet, values in query.filters.items() if facet != chosen}
        counts[chosen] = _count(session, replace(query, filters=others), chosen).get(chosen, {})
    return counts


def _count(session: Session, query: PoolQuery, facet: str | None) -> FacetCounts:
    found = _over_entries(PoolEntry.id).where(_condition(session, query))
    wanted = select(PoolFacet.facet, PoolFacet.value, func.count()).where(PoolFacet.entry_id.in_(found))
    if facet:
        wanted = wanted.where(PoolFacet.facet == facet)
    counts: FacetCounts = {}
    for name, value, number in session.execute(wanted.group_by(PoolFacet.facet, PoolFacet.value)):
        counts.setdefault(name, {})[value] = number
    return counts


def _over_entries(wanted: Any) -> Select[*tuple[Any, ...]]:
    """Select something of the entries together with the organisations that listed them."""
    return select(wanted).select_from(PoolEntry).join(Member, Member.id == PoolEntry.member_id)


def _condition(session: Session, query: PoolQuery) -> ColumnElement[bool]:
    """Everything that an entry must fulfil to be seen and found."""
    parts = [
        PoolEntry.confidentiality.in_(query.readable),
        PoolEntry.expires_on > query.today,
        Member.status == MemberStatus.APPROVED,
        *(_has_value(facet, values) for facet, values in query.filters.items() if values),
    ]
    if query.among is not None:
        parts.append(PoolEntry.id.in_(query.among))
    if query.words:
        parts += _word_conditions(session, query.words)
    return and_(*parts)


def _has_value(facet: str, values: Iterable[str]) -> ColumnElement[bool]:
    having = select(PoolFacet.entry_id).where(PoolFacet.facet == facet, PoolFacet.value.in_(list(values)))
    return PoolEntry.id.in_(having)


def _word_conditions(session: Session, words: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """A lone character is looked for inside words; else the index narrows, and the measure decides."""
    if len(words) == 1 and len(words[0]) == 1:
        return [PoolEntry.words.contains(words[0], autoescape=True)]
    enough = SHARE_OF_QUERY * sum(map(len, words))
    return [_in_index(session, words), _held_characters(words) >= enough]


def _held_characters(words: tuple[str, ...]) -> ColumnElement[int]:
    """How many characters of the query's words stand as words in the entry."""
    padded = literal(" ") + PoolEntry.words + literal(" ")
    return _sum(case((padded.contains(f" {word} ", autoescape=True), len(word)), else_=0) for word in words)


def _relevance(words: tuple[str, ...]) -> ColumnElement[int]:
    """Characters held, those in the title counted twice more: a title says what a text is about."""
    title = func.lower(PoolEntry.title)
    in_title = _sum(case((title.contains(word, autoescape=True), 2 * len(word)), else_=0) for word in words)
    return _held_characters(words) + in_title if words else literal(0)


def _sum(parts: Iterable[ColumnElement[int]]) -> ColumnElement[int]:
    total: ColumnElement[int] = literal(0)
    for part in parts:
        total = total + part
    return total


def _in_index(session: Session, words: tuple[str, ...]) -> ColumnElement[bool]:
    """Entries with any of the words, by the database's own full-text index (see migration 0001)."""
    if session.get_bind().dialect.name == "postgresql":
        configuration: ColumnElement[str] = literal_column("'simple'")
        vector = func.to_tsvector(configuration, PoolEntry.words)
        return or_(*(vector.op("@@")(func.phraseto_tsquery(configuration, word)) for word in words))
    phrases = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
    index = table("pool_search", column("entry_id"))
    return PoolEntry.id.in_(
        select(index.c.entry_id).where(literal_column("pool_search").op("MATCH")(phrases))
    )
