"""Background jobs and their chunks: the truth about what is to be done; the queue only wakes workers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    Update,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.jobs import ACTIVE, JobKind, JobStatus
from matchmaker.storage.base import KEY, Base, coded, new_key


class Job(Base):
    """A piece of background work, with progress that a page can show."""

    __tablename__ = "job"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    kind: Mapped[JobKind] = mapped_column(coded(JobKind))
    subject: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[JobStatus] = mapped_column(coded(JobStatus), index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(300), default="")
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class JobChunk(Base):
    """A part of a job, done in one commit: a killed worker loses at most the part it was doing."""

    __tablename__ = "job_chunk"
    __table_args__ = (UniqueConstraint("job_id", "number", name="uq_job_chunk_number"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    job_id: Mapped[str] = mapped_column(KEY, ForeignKey("job.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]


def next_chunk(session: Session, now: datetime, most_attempts: int) -> tuple[str, int] | None:
    """The next chunk that nobody is doing, and how often it was tried: oldest job first."""
    row = session.execute(
        select(JobChunk.id, JobChunk.attempts)
        .join(Job, Job.id == JobChunk.job_id)
        .where(
            Job.status.in_((JobStatus.QUEUED, JobStatus.RUNNING)),
            JobChunk.done_at.is_(None),
            _is_free(now),
            JobChunk.attempts < most_attempts,
        )
        .order_by(Job.requested_at, Job.id, JobChunk.number)
        .limit(1)
    ).first()
    return (row.id, row.attempts) if row else None


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(JobChunk.leased_until.is_(None), JobChunk.leased_until < now)


def lease_chunk(
    session: Session, chunk_id: str, *, attempts: int, now: datetime, until: datetime
) -> JobChunk | None:
    """Take the lease if the chunk still stands as it was read; None when another worker was quicker."""
    statement = (
        update(JobChunk)
        .where(
            JobChunk.id == chunk_id, JobChunk.attempts == attempts, JobChunk.done_at.is_(None), _is_free(now)
        )
        .values(leased_until=until, attempts=attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return _changed_chunk(session, statement, chunk_id)


def finish_chunk(session: Session, chunk_id: str, *, attempts: int, now: datetime) -> JobChunk | None:
    """Mark a chunk done under the lease it was done with; None when that ran out and another took it."""
    statement = (
        update(JobChunk)
        .where(JobChunk.id == chunk_id, JobChunk.attempts == attempts, JobChunk.done_at.is_(None))
        .values(done_at=now, leased_until=None)
        .execution_options(synchronize_session=False)
    )
    return _changed_chunk(session, statement, chunk_id)


def _changed_chunk(session: Session, statement: Update, chunk_id: str) -> JobChunk | None:
    if not _changes_one(session, statement):
        return None
    return session.get(JobChunk, chunk_id, populate_existing=True)


def move_job(
    session: Session, job_id: str, sources: Collection[JobStatus], target: JobStatus, **values: Any
) -> bool:
    """Move a job on if it stands in one of the states; whether it did."""
    statement = (
        update(Job)
        .where(Job.id == job_id, Job.status.in_(sources))
        .values(status=target, **values)
        .execution_options(synchronize_session=False)
    )
    return _changes_one(session, statement)


def _changes_one(session: Session, statement: Update) -> bool:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def count_done(session: Session, job_id: str) -> int:
    """How many chunks of a job are done."""
    done = select(func.count()).where(JobChunk.job_id == job_id, JobChunk.done_at.is_not(None))
    return session.scalar(done) or 0


def count_under_way(session: Session, job_id: str, now: datetime) -> int:
    """How many chunks of a job a worker holds now."""
    held = select(func.count()).where(
        JobChunk.job_id == job_id, JobChunk.done_at.is_(None), JobChunk.leased_until >= now
    )
    return session.scalar(held) or 0


def forgive_attempts(session: Session, job_id: str) -> None:
    """Let the chunks that are not done be tried afresh."""
    session.execute(
        update(JobChunk)
        .where(JobChunk.job_id == job_id, JobChunk.done_at.is_(None))
        .values(attempts=0, leased_until=None)
        .execution_options(synchronize_session=False)
    )


def jobs_in(session: Session, statuses: Collection[JobStatus]) -> list[Job]:
    """The jobs in one of the states, oldest first."""
    query = select(Job).where(Job.status.in_(statuses)).order_by(Job.requested_at, Job.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def has_spent_chunk(session: Session, job_id: str, now: datetime, most_attempts: int) -> bool:
    """Whether a chunk of the job was tried as often as allowed, and is not being tried now."""
    spent = select(JobChunk.id).where(
        JobChunk.job_id == job_id,
        JobChunk.done_at.is_(None),
        JobChunk.attempts >= most_attempts,
        _is_free(now),
    )
    return session.scalar(spent.limit(1)) is not None


def active_job_of(session: Session, kind: JobKind) -> str | None:
    """A job of the kind that waits, runs or is being stopped."""
    return session.scalar(select(Job.id).where(Job.kind == kind, Job.status.in_(ACTIVE)).limit(1))
