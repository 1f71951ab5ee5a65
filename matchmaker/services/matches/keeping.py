"""Writing what a search found: new pairs in, open ones refreshed, others off the desk, judged ones kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import MatchKind, MatchStatus, partner_regions
from matchmaker.services.matches.candidates import Candidate
from matchmaker.storage.base import new_key
from matchmaker.storage.matches import Match, pairs, sources
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

Pair = tuple[str, str]


@dataclass(frozen=True)
class Search:
    """One listing's search: what is asked of the pool, on which day, and for which run."""

    session: Session
    now: datetime
    same_city: bool = False
    run_id: str | None = None

    @property
    def today(self) -> date:
        """The day that decides what has expired."""
        return beijing_day(self.now)

    def regions_for(self, region: Region) -> frozenset[Region]:
        """Where partners are looked for."""
        return partner_regions(region, same_city=self.same_city)


@dataclass(frozen=True)
class Found:
    """The pairs of one kind found for a listing: the one whose key is given, asking or answering.

    `before` holds the other sides of the pairs that were suggested before.
    """

    kind: MatchKind
    query_id: str
    answer_id: str
    candidates: list[Candidate]
    before: frozenset[str]

    @property
    def side(self) -> dict[str, str]:
        """The listing as the queries of storage take it."""
        return {"query_id": self.query_id, "answer_id": self.answer_id}


def keep(search: Search, found: Found) -> int:
    """Write the pairs found; how many are suggested now that were not before."""
    session = search.session
    by_pair = {(candidate.query_id, candidate.answer_id): candidate for candidate in found.candidates}
    there = {
        _pair(found.kind, match): match for match in pairs.open_matches(session, found.kind, **found.side)
    }
    for pair, match in there.items():
        _refresh(search, match, by_pair.get(pair))
    fresh = [candidate for pair, candidate in by_pair.items() if pair not in there]
    pairs.add_pairs(session, _rows(search, found.kind, fresh))
    # The ranks are counted in the database, from the scores just written.
    session.flush()
    pairs.rank_matches(session, found.kind, {query_id for query_id, _ in by_pair.keys() | there.keys()})
    partners = {answer if found.query_id else query for query, answer in by_pair}
    return len(partners - found.before)


def _pair(kind: MatchKind, match: Match) -> Pair:
    return _value(match, pairs.QUERY_COLUMN[kind]), _value(match, pairs.ANSWER_COLUMN[kind])


def _value(match: Match, column: InstrumentedAttribute[str | None]) -> str:
    return str(getattr(match, column.key))


def _refresh(search: Search, match: Match, candidate: Candidate | None) -> None:
    if match.is_manual:
        match.is_current = match.is_current or _is_standing(search, match)
        return
    if candidate is None:
        match.is_current = False
        return
    match.is_current = True
    match.suggested_at = search.now
    match.run_id = search.run_id or match.run_id
    if match.score != candidate.score or match.evidence != candidate.evidence:
        match.score, match.evidence = candidate.score, candidate.evidence


def _is_standing(search: Search, match: Match) -> bool:
    """Whether both listings of a pair put by hand are in the pool: back with one that had left it."""
    needs = sources.needs_to_match(search.session, [match.need_id] if match.need_id else [])
    patents = sources.patents_to_match(search.session, [match.patent_id] if match.patent_id else [])
    listings: list[Need | Patent] = [*needs, *patents]
    standing = [row for row in listings if row.expires_on is None or row.expires_on > search.today]
    return len(standing) == 2


def _rows(search: Search, kind: MatchKind, candidates: list[Candidate]) -> Iterator[dict[str, Any]]:
    seekers, providers = _sides(search.session, kind, candidates) if candidates else ({}, {})
    for candidate in candidates:
        pair = candidate.query_id, candidate.answer_id
        yield {
            **_common(search, kind),
            "id": new_key(),
            pairs.QUERY_COLUMN[kind].key: candidate.query_id,
            pairs.ANSWER_COLUMN[kind].key: candidate.answer_id,
            "seeker_id": seekers[pair].id,
            "provider_id": providers[pair].id,
            "seeker_region": seekers[pair].region,
            "provider_region": providers[pair].region,
            "score": candidate.score,
            "evidence": candidate.evidence,
        }


def _common(search: Search, kind: MatchKind) -> dict[str, Any]:
    nobody = dict.fromkeys(("need_id", "patent_id", "maker_id", "offer_id", "judged_by", "judged_at"))
    return nobody | {
        "kind": kind,
        "rank": 0,
        "run_id": search.run_id,
        "suggested_at": search.now,
        "status": MatchStatus.SUGGESTED,
        "is_current": True,
        "is_manual": False,
    }


def _sides(
    session: Session, kind: MatchKind, candidates: list[Candidate]
) -> tuple[Mapping[Pair, Member], Mapping[Pair, Member]]:
    """Who seeks and who provides in each pair; the maker of a product seeks, its patent's holder provides."""
    keys = [(candidate.query_id, candidate.answer_id) for candidate in candidates]
    queries, answers = {query for query, _ in keys}, {answer for _, answer in keys}
    asking = pairs.owners_of(session, Patent if kind is MatchKind.PATENT_MAKER else Need, queries)
    answering = _answering(session, kind, answers)
    by_query = {pair: asking[pair[0]] for pair in keys}
    by_answer = {pair: answering[pair[1]] for pair in keys}
    return (by_answer, by_query) if kind is MatchKind.PATENT_MAKER else (by_query, by_answer)


def _answering(session: Session, kind: MatchKind, ids: set[str]) -> dict[str, Member]:
    if kind is MatchKind.PATENT_MAKER:
        return pairs.members_by_id(session, ids)
    return pairs.owners_of(session, Patent if kind is MatchKind.NEED_PATENT else Offer, ids)
