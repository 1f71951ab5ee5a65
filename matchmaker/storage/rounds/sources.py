"""What a round chooses from, and what may stand between two organisations."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import IntroductionStatus
from matchmaker.domain.matches import MatchKind, MatchStatus
from matchmaker.domain.rounds import IN_ROUND, RoundStatus, Tie
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.matches import Match
from matchmaker.storage.patents import Patent, PatentHolder
from matchmaker.storage.rounds.tables import MemberTie, Round, RoundPair

CHOSEN_FROM = (MatchKind.NEED_PATENT, MatchKind.NEED_OFFER)
TOGETHER = (IntroductionStatus.OFFERED, IntroductionStatus.INTRODUCED)


@dataclass(frozen=True, slots=True)
class OpenPair:
    """A suggestion that nobody has judged; `answer_id` is its patent or its service."""

    id: str
    kind: MatchKind
    need_id: str
    answer_id: str
    seeker_id: str
    provider_id: str
    seeker_region: Region
    provider_region: Region
    score: float
    is_manual: bool


def open_pairs(session: Session) -> list[OpenPair]:
    """Every current suggestion for a need, in the order of their keys."""
    columns: tuple[Any, ...] = (
        Match.id,
        Match.kind,
        Match.need_id,
        func.coalesce(Match.patent_id, Match.offer_id),
        Match.seeker_id,
        Match.provider_id,
        Match.seeker_region,
        Match.provider_region,
        Match.score,
        Match.is_manual,
    )
    rows = session.execute(
        select(*columns)
        .where(Match.kind.in_(CHOSEN_FROM), Match.status == MatchStatus.SUGGESTED, Match.is_current)
        .order_by(Match.id)
    )
    return [OpenPair(*row) for row in rows]


def owned_together(session: Session) -> dict[str, set[str]]:
    """Who is declared to have the owner of whom, seen from both sides."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in _ties(session, Tie.OWNERSHIP):
        found[one].add(other)
        found[other].add(one)
    return dict(found)


def agencies_of(session: Session) -> dict[str, set[str]]:
    """The agencies that are declared to act for each member."""
    found: dict[str, set[str]] = defaultdict(set)
    for agency, client in _ties(session, Tie.AGENCY):
        found[client].add(agency)
    return dict(found)


def _ties(session: Session, kind: Tie) -> list[tuple[str, str]]:
    rows = session.execute(
        select(MemberTie.member_id, MemberTie.other_id).where(MemberTie.kind == kind).order_by(MemberTie.id)
    )
    return [(one, other) for one, other in rows]


def joint_holders(session: Session) -> dict[str, set[str]]:
    """The members that hold a patent beside the one that listed it."""
    found: dict[str, set[str]] = defaultdict(set)
    for patent_id, member_id in session.execute(select(PatentHolder.patent_id, PatentHolder.member_id)):
        found[patent_id].add(member_id)
    return dict(found)


def in_touch(session: Session) -> set[tuple[str, str]]:
    """Seekers and providers with cards to answer, or introduced already."""
    rows = session.execute(
        select(Match.seeker_id, Match.provider_id)
        .join(Introduction, Introduction.match_id == Match.id)
        .where(Introduction.status.in_(TOGETHER))
    )
    return {(seeker, provider) for seeker, provider in rows}


def times_shown(session: Session) -> dict[str, int]:
    """How many pairs of each provider were in rounds that stand or stood."""
    rows = session.execute(
        select(Match.provider_id, func.count())
        .join(RoundPair, RoundPair.match_id == Match.id)
        .join(Round, Round.id == RoundPair.round_id)
        .where(
            RoundPair.place.in_(IN_ROUND),
            Round.status.in_((RoundStatus.DEPLOYED, RoundStatus.REPLACED)),
        )
        .group_by(Match.provider_id)
    )
    return dict(rows.all())


def patent_texts(session: Session, ids: Collection[str]) -> list[tuple[str, str, str]]:
    """Key, holder and whole text of patents."""
    rows = session.execute(
        select(Patent.id, Patent.member_id, Patent.title, Patent.abstract, Patent.main_claim)
        .where(Patent.id.in_(ids))
        .order_by(Patent.id)
    )
    return [(key, holder, "\n".join(texts)) for key, holder, *texts in rows]
