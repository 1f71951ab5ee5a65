"""For a patent's holder: which needs it fits, and how many manufacturers whose profile it fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import MatchKind, MatchStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.storage.home.organisation import open_and_readable
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.pool import PoolEntry


@dataclass(frozen=True, slots=True)
class NeedForPatent:
    """A need in the pool that the patent fits; whose need it is stays unsaid."""

    id: str
    title: str
    language: str
    region: Region
    score: float


def needs_for_patent(
    session: Session, *, patent_id: str, readable: Sequence[Confidentiality], today: date, limit: int
) -> list[NeedForPatent]:
    """Open suggestions of needs that the reader may read, strongest first."""
    rows = session.execute(
        select(PoolEntry.id, PoolEntry.title, PoolEntry.language, PoolEntry.region, Match.score)
        .join(Match, Match.need_id == PoolEntry.id)
        .join(Member, Member.id == PoolEntry.member_id)
        .where(Match.patent_id == patent_id, open_and_readable(readable, today))
        .order_by(Match.score.desc(), Match.id)
        .limit(limit)
    )
    return [NeedForPatent(*row) for row in rows]


def makers_for_patent(session: Session, *, patent_id: str) -> dict[Region, int]:
    """How many manufacturers of each region fit by their profile; who they are comes with an introduction."""
    rows = session.execute(
        select(Member.region, func.count())
        .join(Match, Match.maker_id == Member.id)
        .where(
            Match.patent_id == patent_id,
            Match.kind == MatchKind.PATENT_MAKER,
            Match.status == MatchStatus.SUGGESTED,
            Match.is_current,
            Member.status == MemberStatus.APPROVED,
        )
        .group_by(Member.region)
        .order_by(Member.region)
    )
    makers: dict[Region, int] = dict(rows.all())
    return makers
