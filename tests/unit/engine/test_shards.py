"""Many workers answer as one process does, and one that is killed changes nothing."""

import os
import signal
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from multiprocessing import active_children
from pathlib import Path

import numpy as np
import pytest

from matchmaker.engine import Document, Index, MatchSettings, cluster
from matchmaker.engine.building import build_into
from matchmaker.engine.cluster import processes, spread
from matchmaker.engine.encoder import Vectors
from matchmaker.engine.fuse import Values
from matchmaker.engine.postings import Rows
from matchmaker.engine.shards import search_shards
from matchmaker.engine.signals.meaning import MeaningColumn, Whole
from matchmaker.engine.signals.words import WordsColumn

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


class Scattered:
    """Vectors that follow from nothing but a text's digest: their signs say little of their cosines."""

    name, dimensions = "scattered", 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [np.random.default_rng(zlib.crc32(text.encode())).normal(size=64) for text in texts]
        vectors = np.array(rows, dtype=np.float32).reshape(-1, 64)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


@pytest.mark.parametrize("rows", [200, 50])
def test_the_nearest_is_found_where_signs_alone_would_miss_it(
    monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    """In a pool above the limit, too, that lies in parts below it: none of them is scored whole."""
    monkeypatch.setattr(import_module("matchmaker.engine.index"), "SEGMENT_ROWS", rows)
    monkeypatch.setattr(import_module("matchmaker.engine.standing"), "JOINED_ROWS", 0)
    settings = MatchSettings().only("meaning")
    whole = Index.build(PATENTS, settings, encoder=Scattered())
    rough = Index.build(PATENTS, replace(settings, shortlist_above=150, shortlist=4), encoder=Scattered())
    assert rough.segments == 200 // rows
    expected = [whole.search(need, 1) for need in NEEDS]
    segment = import_module("matchmaker.engine.segment")
    monkeypatch.setattr(segment, "LEAST_CHOSEN", 1)
    monkeypatch.setattr(segment, "FIRST_CHOICE", 20)
    exact = MeaningColumn.values

    def of_some(column: MeaningColumn, question: Whole, rows: Rows | None = None) -> Values:
        assert rows is not None
        return exact(column, question, rows)

    monkeypatch.setattr(MeaningColumn, "values", of_some)
    assert [rough.search(need, 1) for need in NEEDS] == expected


def test_processes_share_the_terms_of_a_saved_index(folder: Path) -> None:
    """scipy keeps the mapped array itself; a copy would cost every process half the index."""
    column = Index.load(folder).standing(0).segment.columns[0]
    assert isinstance(column, WordsColumn)
    postings = column.postings
    assert np.shares_memory(postings._by_row.indices, postings.terms)
