"""Runs over the whole pool: chunk by chunk, stopped, resumed, and after a worker was killed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.access import SYSTEM, Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Duplicate, Forbidden, NotFound, Stale, WrongState
from matchmaker.domain.jobs import JobStatus
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.services import jobs, matches, pool
from matchmaker.services.jobs import LEASE, MOST_ATTEMPTS, Claim
from matchmaker.services.matches import runs
from matchmaker.services.matches.workers import Workers
from matchmaker.storage.jobs import Job, JobChunk
from matchmaker.storage.matches import Match, MatchingRun
from matchmaker.storage.needs import Need
from matchmaker.storage.notices import Notice
from matchmaker.storage.patents import Patent
from tests.factories import NOW, make_coordinator, make_holder, make_member, make_need, make_patent
from tests.integration.pairs import coordinating

NEEDS, PATENTS = 3, 4


@pytest.fixture(autouse=True)
def _pool(
    app: Flask, session: Session, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven listings in chunks of two, and indexes of this test alone."""
    matches.keep_indexes(settings.database_url, tmp_path / "index")
    monkeypatch.setattr(runs, "CHUNK", 2)
    holder = make_holder(session)
    for _ in range(NEEDS):
        make_need(session, make_member(session))
    for number in range(PATENTS):
        make_patent(session, holder, title=f"一种轧辊堆焊用药芯焊丝{number}")


def start(session: Session, actor: Actor = SYSTEM, **values: Any) -> Job:
    run = matches.request_run(session, actor=actor, now=NOW, **{"same_city": False, **values})
    return session.get_one(Job, run.job_id)


def work(session: Session, most: int = 100) -> int:
    done = 0
    while done < most and (claim := jobs.claim(session, now=NOW)):
        matches.work_chunk(session, claim=claim, now=NOW)
        done += 1
    return done


def rows(session: Session) -> list[tuple[object, ...]]:
    found = session.execute(
        select(Match.need_id, Match.patent_id, Match.maker_id, Match.score, Match.rank, Match.is_current)
    )
    return sorted((tuple(row) for row in found), key=str)


def test_a_run_that_looked_ahead_gives_the_same_and_misses_nothing_new(session: Session) -> None:
    start(session)
    work(session)
    alone = rows(session)
    for match in session.scalars(select(Match)):
        session.delete(match)
    session.flush()
    told: list[tuple[int, int]] = []
    workers = Workers(lambda: ThreadPoolExecutor(2), 2, lambda done, of: told.append((done, of)))
    assert matches.shelf_of(session).look_ahead(session, workers, now=NOW) == NEEDS
    assert told == [(1, 1)]
    start(session)
    work(session)
    assert rows(session) == alone
    late = make_patent(session, make_holder(session), title="一种轧辊堆焊用药芯焊丝")
    pool.tick(session, kind="patent", subject_id=late.id, now=NOW)
    start(session)
    work(session)
    assert len([row for row in rows(session) if row[1] == late.id]) == NEEDS


def test_a_run_gives_what_each_listing_alone_gives(session: Session) -> None:
    job = start(session)
    assert (job.status, job.total) == (JobStatus.QUEUED, 4)
    assert work(session) == 4
    from_run = rows(session)
    assert len(from_run) >= NEEDS * PATENTS
    for match in session.scalars(select(Match)):
        session.delete(match)
    session.flush()
    chunks = session.scalars(select(JobChunk).filter_by(job_id=job.id).order_by(JobChunk.number))
    for kind, listing_id in [listing for chunk in chunks for listing in chunk.content["listings"]]:
        matches.suggest_for(session, kind=ListingKind(kind), listing_id=listing_id, now=NOW)
    assert rows(session) == from_run


def test_a_finished_run_has_its_counts_and_tells_who_asked(session: Session) -> None:
    account = make_coordinator(session)
    job = start(session, coordinating(account))
    work(session)
    session.refresh(job)
    run = session.scalars(select(MatchingRun).filter_by(job_id=job.id)).one()
    assert (job.status, job.done, job.finished_at) == (JobStatus.DONE, 4, NOW)
    assert (run.finished_at, run.suggestions) == (NOW, len(rows(session)))
    notice = session.scalars(select(Notice).filter_by(account_id=account.id, kind="run_finished")).one()
    assert notice.detail == {"count": run.suggestions}


def test_a_second_run_doubles_nothing(session: Session) -> None:
    start(session)
    work(session)
    before = rows(session)
    start(session)
    work(session)
    assert rows(session) == before


def test_a_stopped_run_goes_on_where_it_left_off(session: Session) -> None:
    job = start(session)
    work(session, 1)
    session.refresh(job)
    assert (job.status, job.done) == (JobStatus.RUNNING, 1)
    claim = jobs.claim(session, now=NOW)
    assert claim is not None
    assert jobs.stop(session, actor=SYSTEM, job_id=job.id, now=NOW).status is JobStatus.STOPPING
    matches.work_chunk(session, claim=claim, now=NOW)
    session.refresh(job)
    assert (job.status, job.done) == (JobStatus.STOPPED, 2)
    assert work(session) == 0
    jobs.resume(session, actor=SYSTEM, job_id=job.id, now=NOW)
    assert work(session) == 2
    session.refresh(job)
    assert job.status is JobStatus.DONE


def test_a_waiting_run_stops_at_once(session: Session) -> None:
    job = start(session)
    assert jobs.stop(session, actor=SYSTEM, job_id=job.id, now=NOW).status is JobStatus.STOPPED
    with pytest.raises(WrongState):
        jobs.stop(session, actor=SYSTEM, job_id=job.id, now=NOW)


def test_a_killed_worker_loses_its_lease_and_the_chunk_is_done_again(session: Session) -> None:
    job = start(session)
    lost = jobs.claim(session, now=NOW)
    assert lost is not None
    later = NOW + LEASE + timedelta(seconds=1)
    again = jobs.claim(session, now=later)
    assert again is not None
    assert (again.chunk_id, again.attempts) == (lost.chunk_id, 2)
    matches.work_chunk(session, claim=again, now=later)
    # The first worker was not dead but slow: its results must go.
    with pytest.raises(Stale), session.begin_nested():
        matches.work_chunk(session, claim=lost, now=later)
    work(session)
    session.refresh(job)
    assert (job.status, job.done) == (JobStatus.DONE, 4)
    pairs = [(row[0], row[1], row[2]) for row in rows(session)]
    assert len(pairs) == len(set(pairs))


def test_a_chunk_that_fails_three_times_ends_the_job_until_it_is_resumed(session: Session) -> None:
    job = start(session)
    moment = NOW
    for _ in range(MOST_ATTEMPTS):
        assert jobs.claim(session, now=moment) is not None
        moment += LEASE + timedelta(seconds=1)
    assert jobs.reap(session, now=moment) == 1
    session.refresh(job)
    assert (job.status, job.problem) == (JobStatus.FAILED, "too_many_attempts")
    jobs.resume(session, actor=SYSTEM, job_id=job.id, now=moment)
    assert work(session) == 4


def test_a_job_whose_worker_died_while_it_was_stopping_is_stopped_by_the_reaper(session: Session) -> None:
    job = start(session)
    jobs.claim(session, now=NOW)
    jobs.stop(session, actor=SYSTEM, job_id=job.id, now=NOW)
    assert jobs.reap(session, now=NOW) == 0
    assert jobs.reap(session, now=NOW + LEASE + timedelta(seconds=1)) == 1
    session.refresh(job)
    assert job.status is JobStatus.STOPPED


def test_one_run_at_a_time(session: Session) -> None:
    start(session)
    with pytest.raises(Duplicate):
        start(session)


def test_members_start_and_stop_nothing(session: Session) -> None:
    member = Actor(account_id=1, member_id="abc", admitted=True)
    with pytest.raises(Forbidden):
        start(session, member)
    job = start(session)
    with pytest.raises(Forbidden):
        jobs.stop(session, actor=member, job_id=job.id, now=NOW)
    with pytest.raises(NotFound):
        jobs.stop(session, actor=SYSTEM, job_id="absent", now=NOW)


def test_a_run_over_an_empty_pool_ends(session: Session) -> None:
    for table in (Need, Patent):
        session.execute(update(table).values(status=ListingStatus.WITHDRAWN))
    job = start(session)
    assert work(session) == 1
    session.refresh(job)
    assert job.status is JobStatus.DONE


def test_a_same_city_run_finds_more(session: Session) -> None:
    make_need(session, make_member(session, region=Region.BEIJING, district="110108"))
    start(session)
    work(session)
    fewer = len(rows(session))
    start(session, same_city=True)
    work(session)
    assert len(rows(session)) > fewer


def test_a_claim_carries_what_its_chunk_is_about(session: Session) -> None:
    job = start(session)
    claim = jobs.claim(session, now=NOW)
    assert isinstance(claim, Claim)
    assert (claim.job_id, claim.attempts, len(claim.content["listings"])) == (job.id, 1, 2)
