import pytest

from matchmaker.domain.texts import clean, excerpt, language_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  轧辊 \r\n剥落\r", "轧辊 \n剥落"),
        ("a\x00b\x07c", "abc"),
        ("half \ud800 pair", "half  pair"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_control_characters_go_and_line_ends_are_one(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(("text", "language"), [("Roll 轧辊", "zh"), ("Roll", "en"), ("", "en")])
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert language_of(text) == language


def test_an_excerpt_is_one_line_and_says_that_it_was_cut() -> None:
    assert excerpt("一\n二") == "一 二"
    assert excerpt("辊" * 200) == "辊" * 120 + "…"
