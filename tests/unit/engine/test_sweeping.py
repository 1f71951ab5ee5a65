"""One pass finds both directions: for each query its best documents, for each document its best queries."""

import os
import signal
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import active_children
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from matchmaker.engine import Document, Has, Hit, Index, MatchSettings, SavedIndex, Wants
from matchmaker.engine.sweeping import Swept, sweep
from tests.unit.engine.samples import POOLS

EXHAUSTIVE = replace(MatchSettings(), shortlist_above=1_000_000)
SUBJECTS = ["电机", "电池", "饲料", "焊接", "涂料", "传感器", "轴承", "疫苗"]
PATENTS = [
    Document(
        f"p{place:03}",
        {
            "title": f"{SUBJECTS[place % 8]}{place}号装置" if place % 9 else f"Device {place} for welding",
            "body": f"用于{SUBJECTS[place // 25 % 8]}的工艺，耐温{place}度" if place % 9 else "",
        },
        (f"H0{place % 9 + 1}M",) if place % 3 else (),
        "zh" if place % 9 else "en",
        has=Has(
            maturity=place % 13 + 1,
            deal_kinds=("assignment", "pledge")[: place % 3],
            fee=place * 1000 if place % 2 else None,
            term_ends=date(2027 + place % 20, 1, 1),
        )
        if place % 4
        else None,
    )
    for place in range(110)
]
NEEDS = [
    Document(
        f"n{place:02}",
        {"title": f"{SUBJECTS[place % 8]}装置", "body": f"工艺耐温{place}度，{SUBJECTS[place % 5]}"},
        ("H02M",) if place % 4 == 0 else (),
        "zh",
        wants=Wants(
            (f"耐温{place}度", SUBJECTS[place % 3]), place % 13 + 1, ("pledge",), 30_000, date(2029, 5, 1)
        )
        if place % 5
        else None,
    )
    for place in range(23)
]
NEEDS.append(Document("welding", {"title": "Welding device", "body": "for 30 degrees"}, (), "en"))
NEEDS.append(Document("silent", {"title": "", "body": "，。"}, (), ""))


def threads() -> Executor:
    return ThreadPoolExecutor(2)


def processes() -> Executor:
    return ProcessPoolExecutor(2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of several segments, some of whose documents were taken out or replaced."""
    built = Index.build(PATENTS[:60], EXHAUSTIVE)
    built.add(PATENTS[60:])
    built.remove(["p003", "p070"])
    built.add([replace(PATENTS[7], fields={"title": "电池装置", "body": "新工艺"})])
    folder = tmp_path_factory.mktemp("sweeping") / "index"
    built.save(folder)
    return folder


def by_search(searched: Index, queries: Sequence[Document], limit: int) -> dict[str, list[Hit]]:
    """The best queries of each document, by searching for every query without a limit."""
    asked: dict[str, list[Hit]] = {key: [] for key in searched.keys}
    for query in queries:
        for hit in searched.search(query, len(searched)):
            asked[hit.key].append(Hit(query.key, hit.score))
    return {key: sorted(hits, key=lambda hit: (-hit.score, hit.key))[:limit] for key, hits in asked.items()}


def lists_of(swept: Swept) -> tuple[list[list[Hit]], dict[str, list[Hit]]]:
    asked = {key: swept.askers_of(place) for place, key in enumerate(swept.document_keys)}
    return [swept.answers_to(place) for place in range(len(swept.query_keys))], asked


def test_both_directions_are_those_of_scoring_every_pair(folder: Path) -> None:
    swept = sweep(SavedIndex(folder), NEEDS, threads, answers=10, askers=4, rows=37)
    searched = Index.load(folder)
    found, asked = lists_of(swept)
    assert found == searched.search_many(NEEDS, 10)
    assert {key: asked[key] for key in searched.keys} == by_search(searched, NEEDS, 4)


def test_whose_texts_ask_and_other_weights_count_as_in_a_search(folder: Path, tmp_path: Path) -> None:
    asking = Index.build(NEEDS, EXHAUSTIVE)
    asking.save(tmp_path / "needs")
    searched = Index.load(folder)
    searched.asked_by(asking)
    searched.reweigh({"words": 0.5})
    saved = SavedIndex.weighed(folder, tmp_path / "needs", {"words": 0.5})
    swept = sweep(saved, NEEDS, threads, answers=5, askers=0)
    assert lists_of(swept)[0] == searched.search_many(NEEDS, 5)
    assert len(swept.askers.places) == 0


def test_of_equal_scores_the_smaller_key_comes_first(tmp_path: Path) -> None:
    twins = [Document(f"t{place}", {"title": "永磁电机"}) for place in (3, 1, 2, 0)]
    Index.build(twins, EXHAUSTIVE).save(tmp_path / "index")
    swept = sweep(SavedIndex(tmp_path / "index"), twins, threads, answers=2, askers=2, rows=3)
    found, asked = lists_of(swept)
    assert [[hit.key for hit in hits] for hits in [*found, *asked.values()]] == [["t0", "t1"]] * 8


@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate])
@given(POOLS, POOLS)
def test_any_texts_are_found_as_in_a_search(pool: list[Document], queries: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as place:
        built = Index.build(pool, EXHAUSTIVE.without("meaning"))
        built.save(Path(place) / "index")
        swept = sweep(SavedIndex(Path(place) / "index"), queries, threads, answers=3, askers=3, rows=2)
        found, asked = lists_of(swept)
    assert found == built.search_many(queries, 3)
    assert asked == by_search(built, queries, 3)


def kill_a_worker(done: int, _: int) -> None:
    if done == 1:
        os.kill(min(child.pid or 0 for child in active_children()), signal.SIGKILL)


@pytest.mark.parametrize("progress", [None, kill_a_worker])
def test_processes_answer_as_threads_even_when_one_is_killed(
    folder: Path, tmp_path: Path, progress: Callable[[int, int], None] | None
) -> None:
    alone = sweep(SavedIndex(folder), NEEDS, threads, answers=10, askers=4)
    spread = sweep(SavedIndex(folder), NEEDS, processes, answers=10, askers=4, rows=20, progress=progress)
    assert lists_of(spread) == lists_of(alone)


def test_progress_counts_every_part(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    sweep(
        SavedIndex(folder),
        NEEDS[:2],
        threads,
        answers=1,
        askers=1,
        rows=60,
        progress=lambda done, of: told.append((done, of)),
    )
    assert told == [(place, len(told)) for place in range(1, len(told) + 1)]
    assert len(told) > 2
