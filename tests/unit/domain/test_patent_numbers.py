import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.identifiers import (
    ApplicationNumberError,
    Fault,
    IdentifierWarning,
    PctNumberError,
    application_check,
    parse_application_number,
    parse_pct_number,
)
from matchmaker.domain.vocabulary import PatentType


def numbers(years: st.SearchStrategy[str], serial_digits: int) -> st.SearchStrategy[str]:
    body = st.builds(
        lambda year, kind, serial: f"{year}{kind}{serial:0{serial_digits}}",
        years,
        st.sampled_from("12389"),
        st.integers(0, 10**serial_digits - 1),
    )
    return body.map(lambda digits: digits + application_check(digits))


long_numbers = numbers(st.integers(2003, 2026).map(str), 7)
short_numbers = numbers(st.sampled_from(["85", "89", "99", "00", "03"]), 5)
any_number = st.one_of(long_numbers, short_numbers)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("200710308494.X", "200710308494.X"),
        ("201110030901.1", "201110030901.1"),
        ("2011100309011", "201110030901.1"),
        ("CN201110030901.1", "201110030901.1"),
        ("zl 2011 1 0030901.1", "201110030901.1"),
        ("ＺＬ２００７１０３０８４９４．ｘ", "200710308494.X"),
        ("CN 2007-1030-8494 X", "200710308494.X"),
        ("ZLCN201220249767.4", "201220249767.4"),
    ],
)
def test_numbers_are_written_one_way(typed: str, value: str):
    assert parse_application_number(typed).value == value


@given(any_number)
def test_reading_what_was_written_changes_nothing(number: str):
    value = parse_application_number(number).value
    assert value == f"{number[:-1]}.{number[-1]}"
    assert parse_application_number(value).value == value


@given(any_number, st.integers(0, 12), st.sampled_from("0123456789X"))
def test_any_single_wrong_digit_is_refused(number: str, place: int, digit: str):
    place %= len(number)
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong == number:
        return
    with pytest.raises(ApplicationNumberError):
        parse_application_number(wrong)


@pytest.mark.parametrize(
    ("typed", "fault", "position", "found", "expected"),
    [
        ("", Fault.EMPTY, None, "", ""),
        ("ZL", Fault.EMPTY, None, "", ""),
        ("201110030901.2", Fault.CHECK, 13, "2", "1"),
        ("201110030901", Fault.CHECK_MISSING, 13, "", "1"),
        ("98101234", Fault.CHECK_MISSING, 9, "", "5"),
        ("201140030901.1", Fault.TYPE, 5, "4", "12389"),
        ("199910030901.1", Fault.YEAR, 1, "1999", "2003-2099"),
        ("201O10030901.1", Fault.CHARACTER, 4, "O", "0123456789"),
        ("20111003.0901.1X", Fault.LENGTH, None, "14", "9/13"),
        ("20071030X494X", Fault.CHARACTER, 9, "X", "0123456789"),
        ("8510000X", Fault.CHARACTER, 8, "X", "0123456789"),
        ("20111003090X", Fault.CHARACTER, 12, "X", "0123456789"),
        ("04101234.0", Fault.YEAR, 1, "04", "1985-2003"),
        ("CN111504366B", Fault.PUBLICATION_NUMBER, None, "CN111504366B", ""),
    ],
)
def test_each_fault_says_where_and_what(
    typed: str, fault: Fault, position: int | None, found: str, expected: str
):
    with pytest.raises(ApplicationNumberError) as refused:
        parse_application_number(typed)
    error = refused.value
    assert (error.fault, error.position, error.found, error.expected) == (fault, position, found, expected)
    assert error.code == f"application_number_{fault}"


def test_a_caller_with_a_clock_refuses_years_to_come():
    number = "202910000001" + application_check("202910000001")
    assert parse_application_number(number, latest_year=2029).year == 2029
    with pytest.raises(ApplicationNumberError) as refused:
        parse_application_number(number, latest_year=2028)
    assert refused.value.expected == "2003-2028"


def test_the_first_years_had_no_check_digit():
    number = parse_application_number("CN85100001")
    assert (number.value, number.year, number.warnings) == (
        "85100001",
        1985,
        (IdentifierWarning.NO_CHECK_DIGIT,),
    )


def test_the_first_years_do_not_excuse_a_wrong_check_digit():
    right = application_check("85100001")
    assert parse_application_number("85100001" + right).value == f"85100001.{right}"
    with pytest.raises(ApplicationNumberError):
        parse_application_number("85100001" + ("1" if right != "1" else "2"))


@pytest.mark.parametrize(
    ("digit", "kind"),
    [
        ("1", PatentType.INVENTION),
        ("2", PatentType.UTILITY_MODEL),
        ("3", PatentType.DESIGN),
        ("8", PatentType.INVENTION),
        ("9", PatentType.UTILITY_MODEL),
    ],
)
def test_the_type_is_read_from_its_digit(digit: str, kind: PatentType):
    for body in (f"2015{digit}0000123", f"99{digit}01234"):
        assert parse_application_number(body + application_check(body)).patent_type is kind


@pytest.mark.parametrize(("body", "year"), [("98101234", 1998), ("03101234", 2003), ("00101234", 2000)])
def test_two_digits_of_a_year_are_told_apart(body: str, year: int):
    assert parse_application_number(body + application_check(body)).year == year


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("PCT/CN2019/123456", "PCT/CN2019/123456"),
        ("pct/cn2019/123456", "PCT/CN2019/123456"),
        ("PCTCN2019123456", "PCT/CN2019/123456"),
        ("ＰＣＴ／ＣＮ９９／００１２３", "PCT/CN99/00123"),
        ("PCT/US2004/012345", "PCT/US2004/012345"),
    ],
)
def test_international_numbers_are_written_one_way(typed: str, value: str):
    number = parse_pct_number(typed)
    assert (number.value, number.office) == (value, value[4:6])


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        ("PCT/CN2019/1234", Fault.FORM),
        ("PCT/CN2019/12345", Fault.LENGTH),
        ("PCT/CN99/123456", Fault.LENGTH),
        ("PCT/CN1919/123456", Fault.YEAR),
        ("CN2019/123456", Fault.FORM),
    ],
)
def test_other_international_numbers_are_refused(typed: str, fault: Fault):
    with pytest.raises(PctNumberError) as refused:
        parse_pct_number(typed)
    assert refused.value.fault is fault
