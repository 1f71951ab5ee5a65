"""Matches as lists show them: frozen rows in a total order."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import Judgement, MatchKind, MatchStatus
from matchmaker.domain.rounds import IN_ROUND, Place
from matchmaker.domain.vocabulary import LegalStatus, MemberKind
from matchmaker.storage.accounts import Account
from matchmaker.storage.matches.pairs import ANSWER_COLUMN, QUERY_COLUMN
from matchmaker.storage.matches.tables import Match, MatchDecision
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent
from matchmaker.storage.rounds.tables import RoundPair

PAGE_SIZE = 20

Provider = aliased(Member)
Seeker = aliased(Member)


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A match of a need, with what its owner may see of the other side."""

    match_id: str
    kind: MatchKind
    listing_id: str
    title: str
    language: str
    holder_kind: MemberKind
    holder_region: Region
    score: float
    evidence: list[dict[str, Any]]
    status: MatchStatus


def suggestions_of_need(session: Session, need_id: str, limit: int) -> list[SuggestionRow]:
    """The current matches of a need that nobody rejected: patents before offers, strongest first."""
    query = (
        select(
            Match.id,
            Match.kind,
            func.coalesce(Match.patent_id, Match.offer_id),
            func.coalesce(Patent.title, Offer.title),
            func.coalesce(Patent.language, Offer.language),
            Provider.kind,
            Match.provider_region,
            Match.score,
            Match.evidence,
            Match.status,
        )
        .outerjoin(Patent, Patent.id == Match.patent_id)
        .outerjoin(Offer, Offer.id == Match.offer_id)
        .join(Provider, Provider.id == Match.provider_id)
        .where(Match.need_id == need_id, Match.is_current, Match.status != MatchStatus.REJECTED)
        .order_by(Match.kind.desc(), Match.score.desc(), Match.id)
        .limit(limit)
    )
    return [SuggestionRow(*row) for row in session.execute(query)]


@dataclass(frozen=True)
class DeskFilter:
    """What a coordinator looks at: kinds and pairs of regions, one status.

    regions -- the coordinator's own.

    pairs -- two regions each, in either order; none given means all.

    round_id -- only the pairs of this round and those put by hand, or the round's alternates alone.
    """

    regions: frozenset[Region]
    status: MatchStatus = MatchStatus.SUGGESTED
    kind: MatchKind | None = None
    pair: frozenset[Region] = field(default_factory=frozenset)
    round_id: str | None = None
    alternates: bool = False


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A match in the desk's list: what asks, what answers, and who stands behind them."""

    id: str
    kind: MatchKind
    status: MatchStatus
    score: float
    rank: int
    asking: str
    asking_language: str
    answering: str
    answering_language: str
    seeker: str
    provider: str
    seeker_region: Region
    provider_region: Region
    legal_status: LegalStatus | None


def desk_page(
    session: Session, wanted: DeskFilter, *, page: int, page_size: int = PAGE_SIZE
) -> list[DeskRow]:
    """A page of the desk, strongest first."""
    query = _desk_columns().where(*_conditions(wanted)).order_by(*_ORDER)
    rows = session.execute(query.limit(page_size).offset((page - 1) * page_size))
    return [DeskRow(*row) for row in rows]


_ORDER = (Match.score.desc(), Match.id)


def _desk_columns() -> Select[Any]:
    is_maker = Match.kind == MatchKind.PATENT_MAKER
    return (
        select(
            Match.id,
            Match.kind,
            Match.status,
            Match.score,
            Match.rank,
            func.coalesce(Need.title, Patent.title),
            func.coalesce(Need.language, Patent.language),
            case((is_maker, Seeker.name), else_=func.coalesce(Patent.title, Offer.title)),
            case((is_maker, literal("zh")), else_=func.coalesce(Patent.language, Offer.language)),
            Seeker.name,
            Provider.name,
            Match.seeker_region,
            Match.provider_region,
            Patent.legal_status,
        )
        .join(Seeker, Seeker.id == Match.seeker_id)
        .join(Provider, Provider.id == Match.provider_id)
        .outerjoin(Need, Need.id == Match.need_id)
        .outerjoin(Patent, Patent.id == Match.patent_id)
        .outerjoin(Offer, Offer.id == Match.offer_id)
    )


def _conditions(wanted: DeskFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_of_regions(wanted.regions), Match.status == wanted.status]
    if wanted.status is MatchStatus.SUGGESTED:
        conditions.append(Match.is_current.is_(True))
    if wanted.kind is not None:
        conditions.append(Match.kind == wanted.kind)
    if wanted.pair:
        conditions.append(_joins(wanted.pair))
    if wanted.round_id is not None:
        conditions.append(_in_round(wanted.round_id, wanted.alternates))
    return conditions


def _in_round(round_id: str, alternates: bool) -> ColumnElement[bool]:
    places = frozenset({Place.ALTERNATE}) if alternates else IN_ROUND
    placed = select(RoundPair.match_id).where(RoundPair.round_id == round_id, RoundPair.place.in_(places))
    among = Match.id.in_(placed)
    return among if alternates else or_(among, Match.is_manual)


def _of_regions(regions: Collection[Region]) -> ColumnElement[bool]:
    return or_(Match.seeker_region.in_(regions), Match.provider_region.in_(regions))


def _joins(pair: frozenset[Region]) -> ColumnElement[bool]:
    """Both sides are of the pair, and together they are the pair; one region alone is a pair within it."""
    one, other = min(pair), max(pair)
    return or_(
        and_(Match.seeker_region == one, Match.provider_region == other),
        and_(Match.seeker_region == other, Match.provider_region == one),
    )


def count_desk(session: Session, wanted: DeskFilter) -> int:
    """How many matches the desk's list has."""
    return session.scalar(select(func.count()).select_from(Match).where(*_conditions(wanted))) or 0


def neighbours(session: Session, wanted: DeskFilter, match: Match) -> tuple[str | None, str | None]:
    """The matches before and after one in the desk's order, whether or not it is in the list itself."""
    # The bound on the score alone lets the database begin there in its index.
    score, key = match.score, match.id
    before = and_(Match.score >= score, or_(Match.score > score, Match.id < key))
    after = and_(Match.score <= score, or_(Match.score < score, Match.id > key))
    found = select(Match.id).where(*_conditions(wanted))
    previous = session.scalar(found.where(before).order_by(Match.score, Match.id.desc()).limit(1))
    following = session.scalar(found.where(after).order_by(*_ORDER).limit(1))
    return previous, following


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision on a match, with the name of the coordinator who took it."""

    judgement: Judgement
    reasons: list[str]
    note: str
    judged_by: str
    judged_at: datetime
    score: float


def decisions_on(session: Session, match_id: str) -> list[DecisionRow]:
    """Every decision on a match, newest first."""
    return _decisions(session, MatchDecision.match_id == match_id)


def decisions_on_pair(session: Session, kind: MatchKind, query_id: str, answer_id: str) -> list[DecisionRow]:
    """Every decision on the match of an asking and an answering side, newest first."""
    match = select(Match.id).where(QUERY_COLUMN[kind] == query_id, ANSWER_COLUMN[kind] == answer_id)
    return _decisions(session, MatchDecision.match_id.in_(match.where(Match.kind == kind)))


def _decisions(session: Session, condition: ColumnElement[bool]) -> list[DecisionRow]:
    rows = session.execute(
        select(
            MatchDecision.judgement,
            MatchDecision.reasons,
            MatchDecision.note,
            Account.name,
            MatchDecision.judged_at,
            MatchDecision.score,
        )
        .join(Account, Account.id == MatchDecision.judged_by)
        .where(condition)
        .order_by(MatchDecision.judged_at.desc(), MatchDecision.id)
    )
    return [DecisionRow(*row) for row in rows]
