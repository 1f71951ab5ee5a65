"""Pairs as rows: which are there, which a coordinator has judged, adding and refreshing the open ones."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.domain.matches import MatchKind, MatchStatus
from matchmaker.storage.matches.tables import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

QUERY_COLUMN: dict[MatchKind, InstrumentedAttribute[str | None]] = {
    MatchKind.NEED_PATENT: Match.need_id,
    MatchKind.PATENT_MAKER: Match.patent_id,
    MatchKind.NEED_OFFER: Match.need_id,
}
ANSWER_COLUMN: dict[MatchKind, InstrumentedAttribute[str | None]] = {
    MatchKind.NEED_PATENT: Match.patent_id,
    MatchKind.PATENT_MAKER: Match.maker_id,
    MatchKind.NEED_OFFER: Match.offer_id,
}
"""Which columns hold the asking and the answering side of a kind of match."""

SUGGESTING_LOCK = 718_001
"""Number of the advisory lock under which suggestions are written on PostgreSQL."""


def lock_suggesting(session: Session) -> None:
    """Let one transaction at a time write suggestions.

    Two that refresh crossing sets of rows would block each other. SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({SUGGESTING_LOCK})"))


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair of one listing as it stands; `partner` is the other side's key."""

    partner: str
    status: MatchStatus
    is_current: bool
    score: float
    evidence: list[dict[str, Any]]

    @property
    def is_unjudged(self) -> bool:
        """Whether no coordinator's decision stands on it."""
        return self.status is MatchStatus.SUGGESTED

    @property
    def is_open(self) -> bool:
        """Whether it is suggested now."""
        return self.is_unjudged and self.is_current


def pairs_of(session: Session, kind: MatchKind, *, query_id: str = "", answer_id: str = "") -> list[PairRow]:
    """Every pair of a query, or of an answer, whatever its state."""
    wanted, given = (ANSWER_COLUMN, QUERY_COLUMN) if query_id else (QUERY_COLUMN, ANSWER_COLUMN)
    rows = session.execute(
        select(wanted[kind], Match.status, Match.is_current, Match.score, Match.evidence)
        .where(Match.kind == kind, given[kind] == (query_id or answer_id))
        .order_by(Match.id)
    )
    return [PairRow(*row) for row in rows]


def add_pairs(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert pairs; one that is there already, even by a transaction a moment ago, stays as it is."""
    table: Table = Match.__table__  # type: ignore[assignment]
    values = [dict(row) for row in rows]
    if not values:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(table).on_conflict_do_nothing(), values)


def open_matches(
    session: Session, kind: MatchKind, *, query_id: str = "", answer_id: str = ""
) -> list[Match]:
    """The unjudged matches of a query, or of an answer, current or not.

    They are held, so that no coordinator judges them meanwhile.
    """
    given, value = (QUERY_COLUMN[kind], query_id) if query_id else (ANSWER_COLUMN[kind], answer_id)
    query = (
        select(Match)
        .where(Match.kind == kind, given == value, Match.status == MatchStatus.SUGGESTED)
        .order_by(Match.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def rank_matches(session: Session, kind: MatchKind, query_ids: Collection[str]) -> None:
    """Number the current matches of each query by falling score; judged ones count, but keep their rank."""
    column, answer = QUERY_COLUMN[kind], ANSWER_COLUMN[kind]
    place = func.row_number().over(partition_by=column, order_by=(Match.score.desc(), answer))
    rows = session.execute(
        select(Match.id, Match.status, Match.rank, place)
        .where(Match.kind == kind, column.in_(query_ids), Match.is_current)
        .order_by(Match.id)
    )
    moved = [
        {"id": match_id, "rank": now}
        for match_id, status, rank, now in rows
        if status is MatchStatus.SUGGESTED and rank != now
    ]
    if moved:
        session.execute(update(Match), moved)


def retire_matches(session: Session, kind: MatchKind, *, query_id: str = "", answer_id: str = "") -> None:
    """Take the open matches of a query, or of an answer, off the desk."""
    given, value = (QUERY_COLUMN[kind], query_id) if query_id else (ANSWER_COLUMN[kind], answer_id)
    session.execute(
        update(Match)
        .where(Match.kind == kind, given == value, Match.status == MatchStatus.SUGGESTED, Match.is_current)
        .values(is_current=False)
    )


def retired_queries(session: Session, kind: MatchKind, answer_id: str) -> list[str]:
    """The queries whose match with an answer nobody judged and that is off the desk."""
    column = QUERY_COLUMN[kind]
    rows = session.scalars(
        select(column)
        .where(Match.kind == kind, ANSWER_COLUMN[kind] == answer_id, Match.status == MatchStatus.SUGGESTED)
        .where(Match.is_current.is_(False))
        .order_by(column)
    )
    return [query for query in rows if query is not None]


def owners_of(
    session: Session, table: type[Need] | type[Patent] | type[Offer], ids: Collection[str]
) -> dict[str, Member]:
    """Who listed each of the listings."""
    rows = session.execute(
        select(table.id, Member).join(Member, Member.id == table.member_id).where(table.id.in_(ids))
    )
    return dict(rows.all())


def members_by_id(session: Session, ids: Collection[str]) -> dict[str, Member]:
    """Members by their keys."""
    return {member.id: member for member in session.scalars(select(Member).where(Member.id.in_(ids)))}


def patents_by_id(session: Session, ids: Collection[str]) -> dict[str, Patent]:
    """Patents by their keys, whatever their state."""
    return {patent.id: patent for patent in session.scalars(select(Patent).where(Patent.id.in_(ids)))}


def evidence_of(session: Session, match_ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """The stored parts of the scores, by match."""
    rows = session.execute(select(Match.id, Match.evidence).where(Match.id.in_(match_ids)))
    return dict(rows.all())
