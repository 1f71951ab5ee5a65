"""For coordinators and administrators: how long the desk waits, where matches led, how jobs stand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import IntroductionStatus
from matchmaker.domain.jobs import JobStatus
from matchmaker.domain.matches import MatchStatus
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.jobs import Job
from matchmaker.storage.matches import Match


@dataclass(frozen=True, slots=True)
class RegionFlow:
    """Approved matches from the provider's region to the seeker's, and how many became introductions."""

    source: Region
    target: Region
    approved: int
    introduced: int


def oldest_suggestion(session: Session, *, regions: Collection[Region]) -> datetime | None:
    """When the suggestion was made that has waited longest for a coordinator of the regions."""
    oldest = select(func.min(Match.suggested_at)).where(
        Match.status == MatchStatus.SUGGESTED, Match.is_current, _touches(regions)
    )
    return session.scalar(oldest)


def region_flows(session: Session, *, regions: Collection[Region]) -> list[RegionFlow]:
    """Approved matches that touch the regions, by direction; the busiest first."""
    made = func.sum(case((Introduction.status == IntroductionStatus.INTRODUCED, 1), else_=0))
    rows = session.execute(
        select(Match.provider_region, Match.seeker_region, func.count(), made)
        .outerjoin(Introduction, Introduction.match_id == Match.id)
        .where(Match.status == MatchStatus.APPROVED, _touches(regions))
        .group_by(Match.provider_region, Match.seeker_region)
        .order_by(func.count().desc(), Match.provider_region, Match.seeker_region)
    )
    return [RegionFlow(*row) for row in rows]


def _touches(regions: Collection[Region]) -> ColumnElement[bool]:
    wanted = sorted(regions)
    return or_(Match.seeker_region.in_(wanted), Match.provider_region.in_(wanted))


def job_counts(session: Session) -> dict[JobStatus, int]:
    """How many background jobs there are in each state."""
    rows = session.execute(select(Job.status, func.count()).group_by(Job.status).order_by(Job.status))
    return dict(rows.all())
