"""What must hold of the matching for every text there is."""

import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.engine import Document, Index
from tests.unit.engine.samples import (
    DOCUMENTS,
    MOTOR,
    NEED,
    POOL,
    POOLS,
    TEXTS,
    CharacterEncoder,
    document,
    index,
)

quick = settings(max_examples=60, deadline=None, derandomize=True)


def answers(searched: Index, query: Document) -> list[tuple[str, float, tuple[object, ...]]]:
    """Everything an index says about a query, to the last bit."""
    return [(hit.key, hit.score, searched.explain(query, hit.key)) for hit in searched.search(query, 100)]


@quick
@given(POOLS, DOCUMENTS)
def test_evidence_sums_to_the_score_of_every_pair(pool: list[Document], query: Document) -> None:
    searched = index(*pool)
    for candidate in pool:
        score = searched.score(query, candidate.key)
        amounts = [item.amount for item in searched.explain(query, candidate.key)]
        assert math.fsum(amounts) == pytest.approx(score, abs=1e-9)
        assert 0 <= score <= 1
        fit = {signal.name for signal in searched.settings.signals if signal.usual is not None}
        of_texts = [item.amount for item in searched.explain(query, candidate.key) if item.signal not in fit]
        assert all(amount > 0 for amount in of_texts)
        assert abs(math.fsum(of_texts) - score) <= searched.settings.fit_share * math.fsum(of_texts) + 1e-9


@quick
@given(POOLS, DOCUMENTS)
def test_every_span_lies_in_the_original_text(pool: list[Document], query: Document) -> None:
    searched = index(*pool)
    for candidate in pool:
        for item in searched.explain(query, candidate.key):
            for text, spans in ((query, item.query_spans), (candidate, item.document_spans)):
                assert all(0 <= span.start < span.end <= len(text.fields[span.field]) for span in spans)


@quick
@given(POOLS, DOCUMENTS)
def test_hits_come_in_one_total_order(pool: list[Document], query: Document) -> None:
    searched = index(*pool)
    hits = searched.search(query, 100)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.key))
    assert [hit.score for hit in hits] == [searched.score(query, hit.key) for hit in hits]
    assert hits == searched.search(query, 100)


@quick
@given(POOLS, DOCUMENTS, st.integers(0, 8))
def test_a_limit_cuts_the_same_order(pool: list[Document], query: Document, limit: int) -> None:
    searched = index(*pool)
    assert searched.search(query, limit) == searched.search(query, 100)[:limit]


@quick
@given(POOLS, DOCUMENTS, st.randoms(use_true_random=False))
def test_permuting_documents_changes_nothing(pool: list[Document], query: Document, random: object) -> None:
    shuffled = list(pool)
    random.shuffle(shuffled)
    assert answers(index(*shuffled), query) == answers(index(*pool), query)


@quick
@given(POOLS, POOLS, DOCUMENTS, st.integers(0, 7))
def test_added_later_is_as_if_there_from_the_start(
    pool: list[Document], gone: list[Document], query: Document, cut: int
) -> None:
    kept = {drawn.key for drawn in pool}
    grown = index(*[drawn for drawn in gone if drawn.key not in kept])
    grown.add(pool[:cut])
    grown.remove([drawn.key for drawn in gone if drawn.key not in kept])
    grown.add(pool[cut:])
    assert answers(grown, query) == answers(index(*pool), query)
    assert list(grown.keys) == sorted(kept)


@quick
@given(POOLS, DOCUMENTS, DOCUMENTS)
def test_saved_and_loaded_answers_the_same(pool: list[Document], late: Document, query: Document) -> None:
    built = index(*pool)
    with tempfile.TemporaryDirectory() as folder:
        built.save(Path(folder) / "index")
        loaded = Index.load(Path(folder) / "index", encoder=CharacterEncoder())
        assert answers(loaded, query) == answers(built, query)
        built.add([late])
        loaded.add([late])
        assert answers(loaded, query) == answers(built, query)


@quick
@given(POOLS, st.lists(DOCUMENTS, max_size=4))
def test_many_queries_get_what_each_gets_alone(pool: list[Document], queries: list[Document]) -> None:
    searched = index(*pool)
    assert searched.search_many(queries, 5) == [searched.search(query, 5) for query in queries]


@quick
@given(POOLS, DOCUMENTS, st.sets(st.text("abc", min_size=1, max_size=2)))
def test_only_allowed_keys_are_found_and_score_as_ever(
    pool: list[Document], query: Document, allowed: set[str]
) -> None:
    searched = index(*pool)
    everything = searched.search(query, 100)
    assert searched.search(query, 100, allowed=allowed) == [hit for hit in everything if hit.key in allowed]


@quick
@given(TEXTS, TEXTS)
def test_a_text_alone_never_crashes_it(ours: str, theirs: str) -> None:
    searched = index(document("theirs", theirs))
    searched.search(document("ours", ours), 3)
    searched.explain(document("ours", ours), "theirs")


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        " ",
        "磁",
        "a",
        "\x00\x1b\x7f",
        "\ud800",
        "\udfff磁\ud800",
        "\u202e\u200b\ufeff",
        "ﬃ㍿①Ⅻ",
        "🧲" * 50,
        "é" * 9,
    ],
    ids=ascii,
)
def test_strange_texts_are_matched_explained_saved_and_loaded(hostile: str, tmp_path: Path) -> None:
    built = index(*POOL, document("hostile", hostile, f"永磁{hostile}电机"))
    query = document("query", f"{hostile}永磁", hostile)
    built.save(tmp_path / "index")
    assert answers(Index.load(tmp_path / "index", encoder=CharacterEncoder()), query) == answers(built, query)


@pytest.mark.parametrize("piece", ["永磁电机", "laser ", "永a1 ", "。", "\x00"])
def test_a_megabyte_is_matched_and_explained(piece: str) -> None:
    long = piece * (1_000_000 // len(piece.encode()))
    searched = index(MOTOR, document("long", long))
    query = document("query", long)
    assert searched.score(query, "motor") == pytest.approx(
        math.fsum(item.amount for item in searched.explain(query, "motor")), abs=1e-9
    )
    assert searched.score(NEED, "long") >= 0
