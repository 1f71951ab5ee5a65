"""The background from end to end: a run is done by the worker, through a queue that carries names only."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from huey.registry import Message
from sqlalchemy import func, select

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.jobs import JobStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.extensions import db, unit_of_work
from matchmaker.jobs import tasks
from matchmaker.jobs.queue import NamesOnly
from matchmaker.services import jobs, matches
from matchmaker.storage import index_files
from matchmaker.storage.jobs import Job
from matchmaker.storage.matches import Match
from tests.factories import (
    NOW,
    join,
    make_account,
    make_coordinator,
    make_holder,
    make_member,
    make_need,
    make_patent,
    sign_in,
    token_of,
)
from tests.integration.racing import racing_app

PATIENCE = 30
LOCK = re.compile(r'name="lock"[^>]*value="(\d+)"')


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("tasks"), database_url, "job_tasks") as app:
        with app.app_context(), unit_of_work() as session:
            make_need(session, make_member(session))
            make_patent(session, make_holder(session))
        yield app


def ask_for_run(app: Flask) -> str:
    with app.app_context(), unit_of_work() as session:
        run = matches.request_run(session, actor=SYSTEM, same_city=False, now=NOW)
        return str(run.job_id)


def job_of(app: Flask, job_id: str) -> Job:
    with app.app_context():
        return db.session.get_one(Job, job_id)


def count_matches(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Match)) or 0


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < end:
        time.sleep(0.2)


def test_a_worker_beside_the_site_does_a_run_when_it_is_woken(shared_app: Flask) -> None:
    worker = shared_app.extensions["worker"]
    worker.start_beside()
    try:
        job_id = ask_for_run(shared_app)
        worker.wake()
        wait_for(lambda: job_of(shared_app, job_id).status is JobStatus.DONE)
    finally:
        worker.stop()
    assert job_of(shared_app, job_id).status is JobStatus.DONE
    assert count_matches(shared_app) == 1


def test_a_page_that_tells_somebody_wakes_the_worker_to_mail_it(shared_app: Flask) -> None:
    with shared_app.app_context(), unit_of_work() as session:
        coordinator, account = make_coordinator(session), make_account(session)
        member = make_member(session, status=MemberStatus.SUBMITTED, submitted_at=NOW)
        join(session, account, member)
        address, member_id = account.email, member.id
        browser = shared_app.test_client()
        sign_in(browser, coordinator)
    folder: Path = shared_app.extensions["settings"].mail.folder
    worker = shared_app.extensions["worker"]
    worker.start_beside()
    try:
        page = browser.get(f"/members/{member_id}/review").get_data(as_text=True)
        form = {"csrf_token": token_of(page), "move": "approve", "lock": LOCK.search(page)[1]}
        answer = browser.post(f"/members/{member_id}/review", data=form, buffered=True)
        assert answer.status_code == 303
        wait_for(lambda: any(address in path.read_text() for path in folder.glob("*")))
    finally:
        worker.stop()
    assert any(address in path.read_text() for path in folder.glob("*"))


def test_a_worker_told_to_stop_ends_the_task_it_is_doing_first(
    shared_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = threading.Event(), threading.Event()

    def take_a_while(_app: Flask) -> None:
        begun.set()
        time.sleep(0.5)
        ended.set()

    monkeypatch.setattr(tasks, "woken", take_a_while)
    worker = shared_app.extensions["worker"]
    worker.start_beside()
    worker.wake()
    assert begun.wait(PATIENCE)
    worker.stop()
    assert ended.is_set()


def test_the_minute_recovers_what_a_killed_worker_left(
    shared_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = ask_for_run(shared_app)
    with shared_app.app_context(), unit_of_work() as session:
        # The lease of a worker that died: taken long ago, never given back.
        assert jobs.claim(session, now=NOW.replace(year=2020)) is not None
    tasks.every_minute(shared_app)
    assert job_of(shared_app, job_id).status is JobStatus.DONE
    assert count_matches(shared_app) == 1


def test_a_chunk_that_fails_leaves_nothing_behind(shared_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = ask_for_run(shared_app)

    def fail(*_args: object, **_kwargs: object) -> bool:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr("matchmaker.services.matches.runs.jobs.complete", fail)
        with pytest.raises(OSError, match="disk full"):
            tasks.work(shared_app)
    assert job_of(shared_app, job_id).done == 0
    with shared_app.app_context(), unit_of_work() as session:
        jobs.stop(session, actor=SYSTEM, job_id=job_id, now=NOW)
        jobs.reap(session, now=NOW.replace(year=2040))
        jobs.resume(session, actor=SYSTEM, job_id=job_id, now=NOW)
    tasks.work(shared_app)
    assert job_of(shared_app, job_id).status is JobStatus.DONE


def test_the_hour_saves_the_indexes(shared_app: Flask) -> None:
    tasks.every_hour(shared_app)
    folder: Path = shared_app.extensions["settings"].index_folder
    assert index_files.current(folder) is not None


def test_the_queue_carries_names_only() -> None:
    serializer = NamesOnly()
    sent = serializer.serialize(Message(id="1", name="queuetask_wake"))
    assert sent == b'["1", "queuetask_wake"]'
    assert serializer.deserialize(sent) == Message(id="1", name="queuetask_wake")
