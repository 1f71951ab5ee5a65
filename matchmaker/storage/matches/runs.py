"""Matching runs as lists show them."""

from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from matchmaker.storage.accounts import Account
from matchmaker.storage.jobs import Job
from matchmaker.storage.matches.tables import Match, MatchingRun

SHOWN = 20


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run with its job, and who asked for it."""

    run: MatchingRun
    job: Job
    requested_by: str


def recent_runs(session: Session, *, limit: int = SHOWN) -> list[RunRow]:
    """The latest runs, newest first."""
    rows = session.execute(
        select(MatchingRun, Job, Account.name)
        .join(Job, Job.id == MatchingRun.job_id)
        .outerjoin(Account, Account.id == MatchingRun.requested_by)
        .order_by(MatchingRun.requested_at.desc(), MatchingRun.id)
        .limit(limit)
    )
    return [RunRow(run, job, name or "") for run, job, name in rows]


def run_of_job(session: Session, job_id: str) -> MatchingRun | None:
    """The run that a job does."""
    return session.scalar(select(MatchingRun).where(MatchingRun.job_id == job_id))


def count_suggestions(session: Session, run_id: str) -> int:
    """How many of a run's suggestions are current."""
    counted = select(func.count()).select_from(Match).where(Match.run_id == run_id, Match.is_current)
    return session.scalar(counted) or 0


def count_rows_for_planner(session: Session) -> None:
    """Let the database count its rows: after many new ones it would choose the wrong index."""
    session.execute(text("ANALYZE"))
