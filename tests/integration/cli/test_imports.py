"""`matchmaker import patents` as an operator uses it, and killed in the middle of it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import read_settings
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.extensions import alembic, unit_of_work
from matchmaker.storage.imports import ImportRecord
from matchmaker.storage.jobs import Job
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent
from matchmaker.storage.pool import PoolEntry
from tests.factories import make_holder
from tests.integration.services.imports.workbooks import HEADER, OTHER, ROW, write_text

BAD = ("CN201710106452.3", *ROW[1:])
ROOT = Path(__file__).parents[3]


@pytest.fixture
def holder(session: Session) -> Member:
    return make_holder(session, name="北京第一大学（示例）")


def run(app: Flask, *arguments: str) -> Result:
    """The command without working the suggestions off."""
    return app.test_cli_runner().invoke(args=["import", "patents", *arguments, "--no-suggest"])


def test_a_dry_run_shows_everything_and_does_nothing(
    app: Flask, session: Session, holder: Member, tmp_path: Path
) -> None:
    path = write_text(
        tmp_path / "file.csv", [HEADER, ROW, ("CN201510600872.7", *OTHER[1:])], encoding="gb18030"
    )
    result = run(app, str(path), "--holder", holder.credit_code, "--dry-run")
    assert result.exit_code == 0
    assert "1 to create, 0 to update, 0 unchanged, 1 rejected" in result.output
    assert "gb18030" in result.output
    assert "Row 3, 申请号: The check digit of CN201510600872.7 does not agree" in result.output
    assert "201510600872.6" in result.output
    assert session.scalars(select(Patent)).all() == []


def test_an_import_publishes_and_queues_its_run(
    app: Flask, session: Session, holder: Member, tmp_path: Path
) -> None:
    path = write_text(tmp_path / "file.csv", [HEADER, ROW, OTHER])
    result = run(app, str(path), "--holder", holder.credit_code.lower())
    assert result.exit_code == 0, result.output
    assert "2 created, 0 updated, 0 unchanged, 0 rejected" in result.output
    assert set(session.scalars(select(Patent.status))) == {ListingStatus.PUBLISHED}
    assert session.scalars(select(Job.total)).all() == [1]


def test_bad_rows_refuse_the_file_unless_they_may_be_left_out(
    app: Flask, session: Session, holder: Member, tmp_path: Path
) -> None:
    path = write_text(tmp_path / "file.csv", [HEADER, BAD, OTHER])
    refused = run(app, str(path), "--holder", holder.credit_code)
    assert refused.exit_code == 1
    assert "Rows with errors: 1" in refused.output
    assert session.scalars(select(Patent)).all() == []
    taken = run(app, str(path), "--holder", holder.credit_code, "--skip-bad", "--deal", "assignment")
    assert taken.exit_code == 0, taken.output
    assert session.scalars(select(Patent.deal_kinds)).all() == [["assignment"]]


def test_the_same_file_twice_says_so(app: Flask, session: Session, holder: Member, tmp_path: Path) -> None:
    path = write_text(tmp_path / "file.csv", [HEADER, ROW])
    run(app, str(path), "--holder", holder.credit_code)
    again = run(app, str(path), "--holder", holder.credit_code)
    assert again.exit_code == 1
    assert "This very file was imported on" in again.output
    assert session.scalar(select(func.count()).select_from(Patent)) == 1


def test_programs_get_json(app: Flask, holder: Member, tmp_path: Path) -> None:
    path = write_text(tmp_path / "file.csv", [HEADER, BAD, OTHER])
    result = run(app, str(path), "--holder", holder.credit_code, "--dry-run", "--json")
    told = json.loads(result.output)
    assert (told["create"], told["rejected"], told["header_row"]) == (1, [2], 1)
    assert told["problems"][0]["code"] == "application_number_check"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("91110000NOBODY0001", "No member organisation has the credit code 91110000NOBODY0001"),
        ("", "No member"),
    ],
)
def test_an_unknown_holder(app: Flask, tmp_path: Path, code: str, words: str) -> None:
    result = run(app, str(write_text(tmp_path / "file.csv", [HEADER, ROW])), "--holder", code)
    assert result.exit_code == 1
    assert words in result.output


def test_a_holder_that_is_not_admitted(app: Flask, session: Session, tmp_path: Path) -> None:
    applicant = make_holder(session, status=MemberStatus.SUBMITTED)
    path = write_text(tmp_path / "file.csv", [HEADER, ROW])
    result = run(app, str(path), "--holder", applicant.credit_code)
    assert result.exit_code == 1
    assert "is not an admitted member" in result.output


KILLS = 4


def test_a_killed_import_leaves_nothing_or_all_of_it(tmp_path: Path) -> None:
    """A process is killed at moments spread over its work, until one import ends by itself."""
    environment = {"MATCHMAKER_HOME": str(tmp_path / "home"), "MATCHMAKER_TRUSTED_HOSTS": "localhost"}
    settings = read_settings(environment)
    app = create_app(settings)
    with app.app_context():
        alembic.upgrade()
        with unit_of_work() as session:
            code = make_holder(session).credit_code
    path = write_text(tmp_path / "file.csv", [HEADER, *_many_rows(300)])
    command = [sys.executable, "-m", "flask", "--app", "matchmaker.app", "import", "patents", str(path)]
    command += ["--holder", code, "--no-suggest"]
    whole = _seconds_of([*command, "--dry-run"], environment)
    engine = create_engine(settings.database_url)
    for attempt in range(KILLS):
        _kill_after(whole * (0.7 + 0.15 * attempt), command, environment)
        with engine.connect() as connection:
            counts = {_count(connection, table) for table in (Patent, PoolEntry)}
            records = _count(connection, ImportRecord)
        assert (counts, records) in (({0}, 0), ({300}, 1))
    last = subprocess.run(
        command, env={**os.environ, **environment}, cwd=ROOT, capture_output=True, check=False
    )
    assert last.returncode == 0 or b"This very file" in last.stderr
    with engine.connect() as connection:
        assert _count(connection, Patent) == _count(connection, PoolEntry) == 300
        assert _count(connection, ImportRecord) == 1


def _many_rows(count: int) -> list[tuple[str, ...]]:
    return [
        (f"US 2017{number:08} A", f"A widget of kind {number}", *ROW[2:4], "", *ROW[5:])
        for number in range(count)
    ]


def _count(connection, table) -> int:
    return connection.scalar(select(func.count()).select_from(table))


def _seconds_of(command: list[str], environment: dict[str, str]) -> float:
    start = time.monotonic()
    subprocess.run(command, env={**os.environ, **environment}, cwd=ROOT, capture_output=True, check=True)
    return time.monotonic() - start


def _kill_after(seconds: float, command: list[str], environment: dict[str, str]) -> None:
    with subprocess.Popen(
        command,
        env={**os.environ, **environment},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
