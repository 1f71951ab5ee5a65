"""Coverage of elements by one text: rare terms weigh more, places are true, languages may differ."""

from collections.abc import Sequence

import numpy as np
import pytest

from matchmaker.engine.clauses import clauses_about, proposals
from matchmaker.engine.elements import FULL_LIKENESS, Covered, coverage
from matchmaker.engine.encoder import Vectors

PATENT = {
    "title": "一种轧辊堆焊用药芯焊丝",
    "abstract": "本发明公开一种药芯焊丝。通过调整铌钒含量，提高堆焊层的结合强度；用于热轧工作辊的修复。",
}


def covered(words: str, **options: object) -> Covered:
    return coverage({"material": words}, PATENT, **options)["material"]  # type: ignore[arg-type]


def quoted(found: Covered) -> list[str]:
    return [PATENT[place.field][place.start : place.end] for place in found.places]


def test_what_the_text_says_word_for_word_is_covered_in_full() -> None:
    found = covered("药芯焊丝")
    assert found.degree == 1
    assert set(quoted(found)) == {"药芯焊丝"}


def test_what_it_does_not_say_is_not_covered() -> None:
    assert covered("碳化硅陶瓷") == Covered(0.0)


def test_rare_terms_count_more_than_generic_ones() -> None:
    # Each element has two of its three pairs in the text; 一种 and 提高 stand in every other patent.
    assert covered("药芯焊；陶瓷").degree > covered("一种；提高；陶瓷").degree


def test_a_shared_figure_alone_covers_little() -> None:
    text = {"title": "寿命 150 小时的轴承"}
    assert coverage({"efficacy": "150 陶瓷刀具"}, text)["efficacy"].degree < 0.2


def test_the_sentence_that_covers_best_is_quoted() -> None:
    found = covered("热轧工作辊修复")
    assert found.sentence is not None
    text = PATENT[found.sentence.field][found.sentence.start : found.sentence.end]
    assert text == "用于热轧工作辊的修复。"
    assert quoted(found) == ["热轧工作辊", "修复"]


def test_width_case_and_traditional_characters_do_not_count() -> None:
    text = {"title": "ＳｉＣ陶瓷軸承"}
    assert coverage({"material": "sic陶瓷轴承"}, text)["material"].degree == 1


@pytest.mark.parametrize("words", ["", "  ", "……"])
def test_an_element_without_words_is_left_out(words: str) -> None:
    assert coverage({"material": words}, PATENT) == {}


def test_an_empty_document_covers_nothing() -> None:
    assert coverage({"material": "焊丝"}, {"title": ""}) == {"material": Covered(0.0)}


class Dictionary:
    """An encoder for which a text means the first of the words that it holds."""

    name, dimensions = "dictionary", 3
    words = (("welding wire", "焊丝"), ("roll", "工作辊"), ("milk", "牛奶"))

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[[any(word in text for word in pair) for pair in self.words]] = FULL_LIKENESS**0.5
        return rows


def test_an_english_element_is_covered_by_the_chinese_sentence_that_means_it() -> None:
    found = coverage(
        {"material": "welding wire", "product": "roll", "application": "milk"},
        PATENT,
        across=True,
        encoder=Dictionary(),
    )
    assert found["material"].degree == pytest.approx(1)
    assert found["product"].sentence is not None
    assert found["product"].sentence.field == "abstract"
    assert found["application"] == Covered(0.0)


def test_clauses_of_a_problem_are_proposed_for_the_part_they_speak_of() -> None:
    text = "我厂的铸铁轧辊两周就剥落，用户要求寿命提高30%以上，想采用埋弧焊接工艺，现场条件下用于热轧线改造"
    found = proposals(text)
    assert "铸铁轧辊" in found["material"]
    assert "埋弧焊接工艺" in found["method"]
    assert "提高30%" in found["efficacy"]
    assert "热轧线改造" in found["application"]
    assert all(clause in text for clause in found.values())


def test_rules_read_english_too() -> None:
    found = proposals(
        "The pump is made of cast steel alloy. We want at least 30% longer life without leakage."
    )
    assert found == {
        "material": "The pump is made of cast steel alloy",
        "efficacy": "We want at least 30% longer life without leakage",
    }


def test_a_text_that_gives_nothing_away_proposes_nothing() -> None:
    assert proposals("你好") == {}


def test_clauses_about_a_part_come_plainest_first() -> None:
    text = "该合金由铸铁粉末制成；外壳为铝合金"
    assert clauses_about("material", text)[0] == "该合金由铸铁粉末制成"
