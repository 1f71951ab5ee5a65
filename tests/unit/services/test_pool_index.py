"""Answers found ahead are given as long as nothing they depend on has changed."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine import Document, SavedIndex
from matchmaker.engine.sweeping import sweep
from matchmaker.services.matches import pool_index
from matchmaker.services.matches.pool_index import PoolIndex

PATENTS = [Document(f"p{place}", {"title": f"轧辊堆焊焊丝{place}"}, (), "zh") for place in range(6)]
NEED = Document("n", {"title": "堆焊焊丝5"}, (), "zh")
KEYS = [patent.key for patent in PATENTS]

THINGS = ("轧辊", "轴承", "牛奶", "焊丝", "玻璃", "齿轮", "涂料", "阀门")
DEEDS = ("堆焊", "杀菌", "淬火", "涂布", "切割", "检测")
MANY = PoolIndex.build(
    [
        Document(f"{thing}{deed}", {"title": f"{thing}{deed}装置"}, (), "zh")
        for thing in THINGS
        for deed in DEEDS
    ]
)
MANY_KEYS = [f"{thing}{deed}" for thing in THINGS for deed in DEEDS]


@pytest.fixture
def needs() -> PoolIndex:
    return PoolIndex.build([NEED])


@pytest.fixture
def ahead(needs: PoolIndex, tmp_path: Path) -> PoolIndex:
    """Told ahead of what a pool of three of its patents would answer, to be told apart."""
    PoolIndex.build(PATENTS[:3]).save(tmp_path / "few")
    swept = sweep(SavedIndex(tmp_path / "few"), [NEED], lambda: ThreadPoolExecutor(1), answers=3, askers=0)
    patents = PoolIndex.build(PATENTS)
    patents.asked_by(needs)
    patents.foresee([NEED], swept)
    return patents


def found(
    patents: PoolIndex, need: Document = NEED, limit: int = 6, allowed: Collection[str] = KEYS
) -> set[str]:
    hits = patents.search_passing(need, limit, lambda keys: set(keys) & set(allowed), least=0.0)
    return {hit.key for hit in hits}


def test_what_was_found_ahead_is_the_answer(ahead: PoolIndex) -> None:
    assert found(ahead) == {"p0", "p1", "p2"}
    assert found(ahead, allowed=["p1", "p5"]) == {"p1"}
    assert len(found(ahead, limit=2)) == 2


def test_another_text_is_searched(ahead: PoolIndex) -> None:
    assert found(ahead, Document("n", {"title": "堆焊焊丝4"}, (), "zh")) == set(KEYS)
    assert found(ahead, Document("m", NEED.fields, (), "zh")) == set(KEYS)


CHANGES: list[Callable[[PoolIndex, PoolIndex], None]] = [
    lambda patents, needs: patents.put([PATENTS[0]]),
    lambda patents, needs: patents.reweigh({"words": 1.0}),
    lambda patents, needs: needs.forget(["n"]),
]


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_everything_is_searched(
    ahead: PoolIndex, needs: PoolIndex, change: Callable[[PoolIndex, PoolIndex], None]
) -> None:
    change(ahead, needs)
    assert found(ahead) == set(KEYS)


def test_too_few_allowed_of_a_cut_list_are_no_answer(
    ahead: PoolIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_index, "FORESEEN", 3)
    monkeypatch.setattr(pool_index, "FIRST_LOOK", 1)
    assert found(ahead) == set(KEYS)
    assert found(ahead, limit=2, allowed=["p1", "p2"]) == {"p1", "p2"}
    assert found(ahead, limit=2, allowed=["p1", "p5"]) == {"p1", "p5"}


@given(st.sets(st.sampled_from(MANY_KEYS)), st.integers(1, 5), st.floats(0, 0.5))
def test_gates_that_are_asked_little_by_little_leave_the_same(
    allowed: set[str], limit: int, least: float
) -> None:
    asked: list[str] = []

    def passing(keys: Collection[str]) -> set[str]:
        assert len(keys) <= 7
        asked.extend(keys)
        return set(keys) & allowed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool_index, "KEYS_AT_ONCE", 7)
        hits = MANY.search_passing(NEED, limit, passing, least=least)
    whole = [hit for hit in MANY.search(NEED, len(MANY_KEYS), allowed) if hit.score >= least]
    assert hits == whole[:limit]
    assert len(asked) == len(set(asked))
