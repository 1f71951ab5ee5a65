import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.engine import segment
from matchmaker.engine.text import normal_texts, normalise, tokens


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("電腦軟體", "电脑软体"),
        ("℃", "°c"),
        ("㎏", "kg"),
        ("a\x00b\u200bc", "a bc"),
        ("\ud800", " "),
        ("永 磁", "永 磁"),
    ],
)
def test_variants_get_one_writing(written: str, normal: str) -> None:
    assert normalise(written).text == normal


@given(st.lists(st.text(st.characters(exclude_categories=()) | st.sampled_from("℃電①\n\r𠀀")), min_size=1))
def test_many_texts_at_once_are_written_as_one_by_one(texts: list[str]) -> None:
    assert normal_texts(texts) == [normalise(text).text for text in texts]


def test_places_lead_back_to_the_original() -> None:
    normal = normalise("①㎏\u200b电機")
    assert normal.text == "1kg电机"
    assert normal.original_span(1, 3) == (1, 2)
    assert normal.original_span(3, 5) == (3, 5)


def test_tokens_are_characters_pairs_and_words() -> None:
    assert [token.term for token in tokens("永磁机5.5kw, -40°c")] == [
        "永",
        "永磁",
        "磁",
        "磁机",
        "机",
        "5.5kw",
        "40°c",
    ]


def test_segments_are_words_for_full_text_search() -> None:
    assert segment("《永磁電機控制器》 Ｌaser welding") == [
        "永磁",
        "电机",
        "控制",
        "控制器",
        "laser",
        "welding",
    ]
    assert segment("") == []
    assert segment("\ud800。！") == []
