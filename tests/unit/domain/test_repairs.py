import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.identifiers import parse_application_number, parse_credit_code, repair_suggestions


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("91110O00600037341L", "91110000600037341L"),
        ("9111000060003734IL", "91110000600037341L"),
        ("91110000600037314L", "91110000600037341L"),
        ("9111O108551385082Q", "91110108551385082Q"),
        ("9I110108551385082Q", "91110108551385082Q"),
    ],
)
def test_a_look_alike_or_a_swap_in_a_credit_code_comes_first(typed: str, meant: str):
    assert repair_suggestions(typed)[0] == meant


def test_a_swap_in_an_application_number_is_found_and_written_properly():
    assert "201110030901.1" in repair_suggestions("ZL 2011 1 0030910.1")
    assert "201110030901.1" in repair_suggestions("CN2O1110030901.1")


def test_the_check_character_is_thought_of_before_the_far_fetched():
    assert repair_suggestions("91110108551385083Q") == (
        "91110108551389083Q",
        "91110108551385082Q",
        "911101085513L5083Q",
    )
    assert repair_suggestions("201110030901.2")[:2] == ("201110003901.2", "201110030901.1")


@given(st.integers(0, 12), st.sampled_from("0123456789"))
def test_every_suggestion_for_a_number_is_valid(place: int, digit: str):
    number = "2011100309011"
    wrong = number[:place] + digit + number[place + 1 :]
    suggestions = repair_suggestions(wrong)
    assert len(suggestions) <= 5
    assert len(set(suggestions)) == len(suggestions)
    assert all(parse_application_number(one).value == one for one in suggestions)
    assert bool(suggestions) == (wrong != number)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXYOIZSV"))
def test_every_suggestion_for_a_code_is_valid_and_beyond_doubt(place: int, char: str):
    code = "91110108551385082Q"
    wrong = code[:place] + char + code[place + 1 :]
    suggestions = repair_suggestions(wrong)
    assert len(suggestions) <= 5
    assert all(not parse_credit_code(one).warnings for one in suggestions)


@pytest.mark.parametrize(
    "typed", ["", "91110108551385082Q", "200710308494.X", "1234", "中文", "9" * 1_000_000, "\ud800"]
)
def test_nothing_is_suggested_for_what_is_right_or_neither(typed: str):
    assert repair_suggestions(typed) == ()


def test_the_doctor_is_quick():
    started = time.perf_counter()
    repair_suggestions("91110108551385083Q")
    assert time.perf_counter() - started < 0.5
