"""Many workers answer as one process does, and one that is killed changes nothing."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from multiprocessing import active_children
from pathlib import Path

import pytest

from matchmaker.engine import Document, Index, MatchSettings, cluster
from matchmaker.engine.building import build_into
from matchmaker.engine.cluster import processes, spread
from matchmaker.engine.shards import search_shards

KINDS = ["电机", "电池", "饲料", "焊接", "涂料", "传感器", "轴承", "疫苗"]
WORDS_ONLY = MatchSettings().only("words", "codes")
PATENTS = [
    Document(
        f"p{place:03}",
        {
            "title": f"{KINDS[place % 8]}{place}号装置",
            "body": f"用于{KINDS[place // 25 % 8]}的工艺，耐温{place}度",
        },
        (f"H0{place % 9 + 1}M",),
        "zh",
    )
    for place in range(200)
]
NEEDS = [
    Document(f"n{place}", {"title": f"{kind}装置", "body": "工艺耐温80度"})
    for place, kind in enumerate(KINDS)
]

EXECUTORS: dict[str, Callable[[], Executor]] = {
    "threads": lambda: ThreadPoolExecutor(2),
    "processes": lambda: ProcessPoolExecutor(2),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("shards") / "index"
    build_into(built, PATENTS, WORDS_ONLY, EXECUTORS["threads"], rows=60)
    return built


def test_an_index_built_in_parts_answers_as_one_built_at_once(folder: Path) -> None:
    whole = Index.build(PATENTS, WORDS_ONLY)
    parts = Index.load(folder)
    assert parts.segments == 4
    assert parts.search_many(NEEDS, 20) == whole.search_many(NEEDS, 20)
    assert parts.explain(NEEDS[0], "p000") == whole.explain(NEEDS[0], "p000")


@pytest.mark.parametrize("kind", EXECUTORS)
def test_workers_answer_as_one_process(folder: Path, kind: str) -> None:
    alone = Index.load(folder).search_many(NEEDS, 20)
    assert search_shards(folder, NEEDS, 20, EXECUTORS[kind]) == alone


def test_what_was_taken_out_is_found_by_no_worker(folder: Path, tmp_path: Path) -> None:
    changed = Index.load(folder)
    changed.remove(["p000", "p001"])
    changed.add([Document("p001", {"title": "电池装置", "body": "新工艺"}, (), "zh")])
    changed.save(tmp_path / "changed")
    alone = changed.search_many(NEEDS, 20)
    assert search_shards(tmp_path / "changed", NEEDS, 20, EXECUTORS["threads"]) == alone


def kill_once(mark: Path, number: int) -> int:
    """Kill the worker that runs it, but only the first time."""
    if number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_a_killed_worker_does_not_change_the_answer(tmp_path: Path) -> None:
    tasks = [(tmp_path / "killed", number) for number in range(6)]
    results = list(spread(EXECUTORS["processes"], kill_once, tasks))
    assert (tmp_path / "killed").exists()
    assert results == [0, 1, 4, 9, 16, 25]


def own_id(_: int) -> int:
    return os.getpid()


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_processes_are_kept_from_one_use_to_the_next() -> None:
    with processes(1) as kept:
        first, second = (list(spread(kept, own_id, [(number,) for number in range(3)])) for _ in range(2))
    assert len({*first, *second}) == 1
    assert first[0] != os.getpid()


def test_kept_processes_are_replaced_when_one_is_killed(tmp_path: Path) -> None:
    with processes(2) as kept:
        before = set(spread(kept, own_id, [(0,)]))
        tasks = [(tmp_path / "killed", number) for number in range(6)]
        assert list(spread(kept, kill_once, tasks)) == [0, 1, 4, 9, 16, 25]
        assert not before & set(spread(kept, own_id, [(0,)]))


def test_a_task_that_kills_every_worker_is_given_up_and_the_next_use_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "ATTEMPTS", 2)
    with processes(1) as kept:
        with pytest.raises(BrokenExecutor):
            list(spread(kept, die, [(0,)]))
        assert len(list(spread(kept, own_id, [(0,)]))) == 1
    assert not active_children()


@pytest.mark.parametrize("signals", [("words", "codes"), ("words", "meaning")])
def test_a_rough_look_first_finds_what_scoring_all_finds(
    monkeypatch: pytest.MonkeyPatch, signals: tuple[str, ...]
) -> None:
    """Of 200 documents half are looked at closer and a quarter scored; the first ten stay the same."""
    # The engine gives a function of this name, too.
    segment = import_module("matchmaker.engine.segment")
    monkeypatch.setattr(segment, "FIRST_CHOICE", 2)
    monkeypatch.setattr(segment, "LEAST_CHOSEN", 0)
    settings = MatchSettings().only(*signals)
    whole = Index.build(PATENTS, settings)
    rough = Index.build(PATENTS, replace(settings, shortlist_above=10, shortlist=50))
    assert [rough.search(need, 10) for need in NEEDS] == [whole.search(need, 10) for need in NEEDS]
