"""Rounds as lists and comparisons show them, and which one stands now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import MatchKind
from matchmaker.domain.rounds import IN_ROUND, Place, RoundStatus, Tie
from matchmaker.storage.accounts import Account
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent
from matchmaker.storage.rounds.tables import MemberTie, Round, RoundPair

SHOWN = 20
ROUNDS_LOCK = 718_002
"""Number of the advisory lock under which rounds are deployed and undone on PostgreSQL."""


def lock_rounds(session: Session) -> None:
    """Let one transaction at a time change which round stands. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({ROUNDS_LOCK})"))


def deployed_round(session: Session) -> Round | None:
    """The round that stands, as the database has it now."""
    query = select(Round).where(Round.status == RoundStatus.DEPLOYED)
    return session.scalar(query.execution_options(populate_existing=True))


def deployed_id(session: Session) -> str | None:
    """The key of the round that stands."""
    return session.scalar(select(Round.id).where(Round.status == RoundStatus.DEPLOYED))


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in the list: its state, who asked for it, how many pairs came in."""

    id: str
    status: RoundStatus
    requested_at: datetime
    requested_by: str
    deployed_at: datetime | None
    pairs: int


def recent_rounds(session: Session, *, limit: int = SHOWN) -> list[RoundRow]:
    """The latest rounds, newest first."""
    count = (
        select(func.count())
        .where(RoundPair.round_id == Round.id, RoundPair.place.in_(IN_ROUND))
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Round.id,
            Round.status,
            Round.requested_at,
            func.coalesce(Account.name, ""),
            Round.deployed_at,
            count,
        )
        .outerjoin(Account, Account.id == Round.requested_by)
        .order_by(Round.requested_at.desc(), Round.id)
        .limit(limit)
    )
    return [RoundRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A pair of a round, with what a comparison counts it by."""

    match_id: str
    place: Place
    score: float
    propensity: float
    kind: MatchKind
    need_id: str
    need: str
    need_language: str
    answer: str
    answer_language: str
    provider_id: str
    provider: str
    seeker_region: Region
    provider_region: Region


def placed_pairs(session: Session, round_id: str, places: Collection[Place] = IN_ROUND) -> list[PlacedRow]:
    """The pairs of a round, need by need, strongest first."""
    columns: tuple[Any, ...] = (
        RoundPair.match_id,
        RoundPair.place,
        RoundPair.score,
        RoundPair.propensity,
        Match.kind,
        Match.need_id,
        Need.title,
        Need.language,
        func.coalesce(Patent.title, Offer.title),
        func.coalesce(Patent.language, Offer.language),
        Match.provider_id,
        Member.name,
        Match.seeker_region,
        Match.provider_region,
    )
    rows = session.execute(
        select(*columns)
        .select_from(RoundPair)
        .join(Match, Match.id == RoundPair.match_id)
        .join(Need, Need.id == Match.need_id)
        .join(Member, Member.id == Match.provider_id)
        .outerjoin(Patent, Patent.id == Match.patent_id)
        .outerjoin(Offer, Offer.id == Match.offer_id)
        .where(RoundPair.round_id == round_id, RoundPair.place.in_(places))
        .order_by(Match.need_id, RoundPair.score.desc(), RoundPair.match_id)
    )
    return [PlacedRow(*row) for row in rows]


def give_chances(session: Session, chances: dict[str, float]) -> None:
    """Note on matches the chance that each had of being shown."""
    rows = [{"id": match_id, "propensity": chance} for match_id, chance in sorted(chances.items())]
    if rows:
        session.execute(update(Match), rows)


def chances_in(session: Session, round_id: str) -> dict[str, float]:
    """The chance of each pair of a round."""
    rows = session.execute(
        select(RoundPair.match_id, RoundPair.propensity).where(
            RoundPair.round_id == round_id, RoundPair.place.in_(IN_ROUND)
        )
    )
    return dict(rows.all())


def places_of(session: Session, round_id: str) -> dict[str, Any]:
    """How many pairs of a round came in in each way."""
    rows = select(RoundPair.place, func.count()).where(RoundPair.round_id == round_id)
    return {place.value: count for place, count in session.execute(rows.group_by(RoundPair.place))}


@dataclass(frozen=True, slots=True)
class TieRow:
    """Two organisations that belong together, by name."""

    id: str
    kind: Tie
    member: str
    other: str


def list_ties(session: Session) -> list[TieRow]:
    """Every declared tie, by the names of the two."""
    one, other = aliased(Member), aliased(Member)
    rows = session.execute(
        select(MemberTie.id, MemberTie.kind, one.name, other.name)
        .join(one, one.id == MemberTie.member_id)
        .join(other, other.id == MemberTie.other_id)
        .order_by(one.name, other.name, MemberTie.id)
    )
    return [TieRow(*row) for row in rows]


def names_of(session: Session, keys: Collection[str]) -> dict[str, str]:
    """What people call needs, organisations and pairs, by their keys."""
    found: dict[str, str] = dict(session.execute(select(Need.id, Need.title).where(Need.id.in_(keys))).all())
    found |= dict(session.execute(select(Member.id, Member.name).where(Member.id.in_(keys))).all())
    rows = session.execute(
        select(Match.id, Need.title, func.coalesce(Patent.title, Offer.title))
        .join(Need, Need.id == Match.need_id)
        .outerjoin(Patent, Patent.id == Match.patent_id)
        .outerjoin(Offer, Offer.id == Match.offer_id)
        .where(Match.id.in_(keys))
    )
    return found | {key: f"{need} – {answer}" for key, need, answer in rows}
