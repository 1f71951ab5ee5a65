"""`kill -9` in the middle of a matching run or an import, then the command again: nothing lost or doubled."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest

from matchmaker.domain.identifiers import application_check
from tests.journeys.site import waited_for

ROOT = Path(__file__).parent.parent.parent
MATCHMAKER = Path(sys.executable).parent / "matchmaker"
# Small enough to be matched in seconds, large enough for several chunks.
AREAS = ("steel.toml", "agencies.toml", "contacts.csv", "expected.csv")

ROWS = 400

PAIRS = (
    "SELECT kind, coalesce(need_id, ''), coalesce(patent_id, ''), coalesce(offer_id, ''),"
    " coalesce(maker_id, ''), score, rank, status, is_current FROM match ORDER BY 1, 2, 3, 4, 5"
)


class Home:
    """A data folder and the commands that work on it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [MATCHMAKER, *arguments],
            cwd=ROOT,
            env={**os.environ, "MATCHMAKER_HOME": str(self.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        return said

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(f"file:{self.path / 'matchmaker.sqlite'}?mode=ro", uri=True) as connection:
            return connection.execute(query).fetchall()

    def count(self, query: str) -> int:
        return int(str(self.rows(f"SELECT count(*) FROM {query}")[0][0]))

    def is_being_written(self) -> bool:
        """Whether somebody is inside a writing transaction."""
        with closing(sqlite3.connect(self.path / "matchmaker.sqlite", timeout=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            return False

    def kill_when(self, reached: Callable[[], bool], *arguments: str) -> None:
        """Start a command, and kill it hard at this point."""
        process = self.start(*arguments)
        waited_for(lambda: process.poll() is not None or reached(), 120, "the point was not reached")
        assert process.poll() is None, process.communicate()[0]
        process.send_signal(signal.SIGKILL)
        process.communicate()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Some of the demonstration data, not matched yet."""
    home = Home(tmp_path_factory.mktemp("crashes") / "home")
    seed = home.path.parent / "seed"
    seed.mkdir()
    for name in AREAS:
        shutil.copy(ROOT / "seed" / name, seed)
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "matchmaker.app", "db", "upgrade"],
        cwd=ROOT,
        env={**os.environ, "MATCHMAKER_HOME": str(home.path)},
        check=True,
        capture_output=True,
    )
    home.run("seed", "load", "--folder", str(seed))
    home.run("index", "build")
    return home


@pytest.fixture
def home(seeded: Home, tmp_path: Path) -> Home:
    shutil.copytree(seeded.path, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture(scope="module")
def undisturbed(seeded: Home, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """The pairs of a run that nobody interrupted."""
    path = tmp_path_factory.mktemp("undisturbed") / "home"
    shutil.copytree(seeded.path, path)
    home = Home(path)
    home.run("run")
    return home.rows(PAIRS)


def test_a_killed_run_goes_on_where_it_was(home: Home, undisturbed: list[tuple[object, ...]]) -> None:
    chunks = "job_chunk WHERE done_at IS NOT NULL"
    home.kill_when(lambda: home.count("job_chunk WHERE leased_until IS NOT NULL") == 1, "run")
    assert home.count(chunks) == 0
    for done in (1, 2):
        home.kill_when(lambda done=done: home.count(chunks) >= done, "run")
    assert 0 < home.count("match") < len(undisturbed)
    before = home.count(chunks)
    said = home.run("run")
    assert "suggestions" in said
    assert home.count(chunks) > before
    assert home.rows("SELECT count(*), max(status) FROM job") == [(1, "done")]
    assert home.count("matching_run WHERE finished_at IS NOT NULL") == 1
    pairs = home.rows(PAIRS)
    assert len({pair[:5] for pair in pairs}) == len(pairs)
    assert pairs == undisturbed


def test_a_killed_import_leaves_nothing_and_is_done_again_whole(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "patents.csv"
    file.write_text(_table(ROWS), encoding="utf-8-sig")
    holder = str(home.rows("SELECT credit_code FROM member WHERE kind = 'university' ORDER BY id")[0][0])
    command = ("import", "patents", str(file), "--holder", holder, "--no-suggest")
    before = home.count("patent")
    for pause in (0.0, 0.3):
        home.kill_when(lambda pause=pause: home.is_being_written() and not sleep(pause), *command)
        assert home.count("patent") == before + ROWS * home.count("import_record")
    process = home.start(*command)
    said, _ = process.communicate(timeout=300)
    assert home.count("patent") == before + ROWS, said
    assert home.count("import_record") == 1
    assert home.count("pool_entry WHERE kind = 'patent'") == home.count("patent WHERE status = 'published'")


def _table(rows: int) -> str:
    lines = [
        f"2022199{number:05d}{application_check(f'2022199{number:05d}')},第{number}号烧结机漏风监测装置,有效"
        for number in range(rows)
    ]
    return "\n".join(["申请号,标题,法律状态", *lines])
