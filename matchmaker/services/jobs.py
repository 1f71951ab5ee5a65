"""Background work as rows: asked for, claimed chunk by chunk, stopped, resumed, and recovered after a crash.

A worker holds a chunk by a lease. Chunk and results are one commit, so a killed worker leaves nothing
half-done: its lease runs out and the chunk is done again, at most `MOST_ATTEMPTS` times in all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import NotFound, Stale, WrongState
from matchmaker.domain.jobs import JobKind, JobStatus
from matchmaker.services.audit import record
from matchmaker.storage import jobs as storage
from matchmaker.storage.jobs import Job, JobChunk

LEASE = timedelta(minutes=3)
"""Far longer than a chunk takes: a chunk is one short transaction."""

MOST_ATTEMPTS = 3
TOO_MANY_ATTEMPTS = "too_many_attempts"


@dataclass(frozen=True)
class Claim:
    """A chunk in the hands of a worker, and under which of its attempts."""

    chunk_id: str
    attempts: int
    job_id: str
    kind: JobKind
    subject: Mapping[str, Any]
    content: Mapping[str, Any]


def request_job(
    session: Session,
    *,
    actor: Actor,
    kind: JobKind,
    subject: Mapping[str, Any],
    contents: Sequence[Mapping[str, Any]],
    now: datetime,
) -> Job:
    """Queue a job, a chunk for each of the contents; it is there once the caller's transaction commits."""
    job = Job(
        kind=kind,
        subject=dict(subject),
        status=JobStatus.QUEUED,
        total=len(contents),
        requested_by=actor.account_id,
        requested_at=now,
    )
    session.add(job)
    # The chunks refer to the job's key.
    session.flush()
    session.add_all(
        JobChunk(job_id=job.id, number=number, content=dict(content))
        for number, content in enumerate(contents, start=1)
    )
    # A job without chunks is done before it starts; the caller reads the state.
    session.flush()
    return job


def claim(session: Session, *, now: datetime) -> Claim | None:
    """Take the lease of the next chunk, None when there is nothing to do; commit before working."""
    while found := storage.next_chunk(session, now, MOST_ATTEMPTS):
        chunk_id, attempts = found
        chunk = storage.lease_chunk(session, chunk_id, attempts=attempts, now=now, until=now + LEASE)
        if chunk is not None:
            return _begun(session, chunk, now)
    return None


def _begun(session: Session, chunk: JobChunk, now: datetime) -> Claim:
    storage.move_job(session, chunk.job_id, {JobStatus.QUEUED}, JobStatus.RUNNING, started_at=now)
    job = session.get_one(Job, chunk.job_id, populate_existing=True)
    return Claim(chunk.id, chunk.attempts, job.id, job.kind, job.subject, chunk.content)


def complete(session: Session, *, claim: Claim, now: datetime) -> bool:
    """Mark a claimed chunk done, in the transaction of its results; whether the whole job is done with it.

    Raises Stale when the lease ran out meanwhile and another worker has the chunk: the results must go too.
    """
    if storage.finish_chunk(session, claim.chunk_id, attempts=claim.attempts, now=now) is None:
        raise Stale("lease_lost")
    job = session.get_one(Job, claim.job_id, with_for_update=True, populate_existing=True)
    job.done = storage.count_done(session, job.id)
    # What follows asks the database for the state.
    session.flush()
    if job.done == job.total:
        running = {JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.STOPPING}
        return storage.move_job(session, job.id, running, JobStatus.DONE, finished_at=now)
    storage.move_job(session, job.id, {JobStatus.STOPPING}, JobStatus.STOPPED)
    return False


def reap(session: Session, *, now: datetime) -> int:
    """Settle what dead workers left: give up jobs tried too often, stop the stopping; how many moved."""
    moved = 0
    for job in storage.jobs_in(session, {JobStatus.QUEUED, JobStatus.RUNNING}):
        if storage.has_spent_chunk(session, job.id, now, MOST_ATTEMPTS):
            problem = {"problem": TOO_MANY_ATTEMPTS, "finished_at": now}
            running = {JobStatus.QUEUED, JobStatus.RUNNING}
            moved += storage.move_job(session, job.id, running, JobStatus.FAILED, **problem)
    for job in storage.jobs_in(session, {JobStatus.STOPPING}):
        if not storage.count_under_way(session, job.id, now):
            moved += storage.move_job(session, job.id, {JobStatus.STOPPING}, JobStatus.STOPPED)
    return moved


def take_over(session: Session, *, kind: JobKind, now: datetime) -> str | None:
    """Free the chunks of the active job of a kind from the workers that had them, to go on with it at once.

    For a person who knows that those were killed. A worker that is alive after all loses nothing: of two that
    do a chunk, one commits. The job's key; None when there is nothing to go on with.
    """
    job_id = storage.active_job_of(session, kind)
    if job_id is None:
        return None
    storage.forgive_attempts(session, job_id)
    # One that was being stopped has now come to rest.
    reap(session, now=now)
    return storage.active_job_of(session, kind)


class Move(Protocol):
    """A person's act on a job: `stop` or `resume`."""

    def __call__(self, session: Session, *, actor: Actor, job_id: str, now: datetime) -> Job:
        """Make the move."""
        ...


def stop(session: Session, *, actor: Actor, job_id: str, now: datetime) -> Job:
    """Let a job end after the chunk under way.

    Raises Forbidden, NotFound, and WrongState when it has ended already.
    """
    job = _job(session, actor, job_id)
    waiting = storage.move_job(session, job.id, {JobStatus.QUEUED}, JobStatus.STOPPED)
    if not waiting and not storage.move_job(session, job.id, {JobStatus.RUNNING}, JobStatus.STOPPING):
        raise WrongState("job_not_running")
    return _recorded(session, job, actor, "job_stopped", now)


def resume(session: Session, *, actor: Actor, job_id: str, now: datetime) -> Job:
    """Go on with a stopped or failed job where it left off.

    Raises Forbidden, NotFound, and WrongState in any other state.
    """
    job = _job(session, actor, job_id)
    resting = {JobStatus.STOPPED, JobStatus.FAILED}
    if not storage.move_job(session, job.id, resting, JobStatus.QUEUED, problem="", finished_at=None):
        raise WrongState("job_not_stopped")
    storage.forgive_attempts(session, job.id)
    return _recorded(session, job, actor, "job_resumed", now)


def _job(session: Session, actor: Actor, job_id: str) -> Job:
    actor.require(Action.REQUEST_RUN)
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound
    return job


def _recorded(session: Session, job: Job, actor: Actor, action: str, now: datetime) -> Job:
    record(session, actor=actor, action=action, subject_kind="job", subject_id=job.id, now=now)
    session.refresh(job)
    return job
