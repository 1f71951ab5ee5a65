import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Invalid
from matchmaker.domain.identifiers import (
    CreditCodeError,
    Fault,
    IdentifierWarning,
    credit_code_check,
    organisation_check,
    parse_credit_code,
)

REAL = (
    "91110000600037341L",
    "9144030071526726XG",
    "91110000802100433B",
    "914403001922038216",
    "91330100799655058B",
    "91110108551385082Q",
    "911100001011016602",
    "31110000E00017891P",
)
PILOT = "91350211M00013FA1N"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def complete(start: str, organisation: str) -> str:
    body = start + organisation + organisation_check(organisation)
    return body + credit_code_check(body)


organisations = st.text("0123456789ABCDEFGHJKLNPQRTUWXY", min_size=8, max_size=8)
starts = st.sampled_from(["911101", "121201", "311100", "521300", "A11100", "N11301", "Y11101"]).map(
    lambda s: s + "08"
)
codes = st.builds(complete, starts, organisations)


@pytest.mark.parametrize("code", REAL)
def test_real_codes_are_taken_without_a_warning(code: str):
    parsed = parse_credit_code(code)
    assert (parsed.value, parsed.warnings) == (code, ())


@pytest.mark.parametrize(
    "typed", ["９１１１００００６０００３７３４１Ｌ", " 91110000-60003734-1l ", "911100 006000 37341l\n"]
)
def test_width_blanks_hyphens_and_case_do_not_matter(typed: str):
    assert parse_credit_code(typed).value == "91110000600037341L"


@given(codes)
def test_every_authority_with_right_checks_is_taken(code: str):
    assert parse_credit_code(code).value == code


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_refused(code: str, place: int, char: str):
    wrong = code[:place] + char + code[place + 1 :]
    if wrong == code or wrong[8:10] == "M0":
        return
    with pytest.raises(CreditCodeError):
        parse_credit_code(wrong)


def test_a_wrong_check_character_names_the_right_one():
    with pytest.raises(CreditCodeError) as refused:
        parse_credit_code("91110000600037341M")
    assert refused.value.code == "credit_code_check"
    assert (refused.value.position, refused.value.found, refused.value.expected) == (18, "M", "L")
    assert refused.value.detail == {"position": 18, "found": "M", "expected": "L"}
    assert isinstance(refused.value, Invalid)


def test_a_wrong_check_inside_the_organisation_code_is_refused_though_the_last_character_fits():
    body = "91110000600037342"
    with pytest.raises(CreditCodeError) as refused:
        parse_credit_code(body + credit_code_check(body))
    assert (refused.value.fault, refused.value.position, refused.value.expected) == (
        Fault.ORGANISATION_CHECK,
        17,
        "1",
    )


@pytest.mark.parametrize(
    ("typed", "fault", "position", "found"),
    [
        ("", Fault.EMPTY, None, ""),
        ("  - ", Fault.EMPTY, None, ""),
        ("9111000060003734L", Fault.LENGTH, None, "17"),
        ("110000600037341", Fault.LENGTH, None, "15"),
        ("91110000O00037341L", Fault.CHARACTER, 9, "O"),
        ("911100A0600037341L", Fault.CHARACTER, 7, "A"),
        ("B1110000600037341L", Fault.AUTHORITY, 1, "B"),
        ("97110000600037341L", Fault.CATEGORY, 2, "7"),
        ("甲1110000600037341L", Fault.CHARACTER, 1, "甲"),
    ],
)
def test_each_fault_says_where_and_what(typed: str, fault: Fault, position: int | None, found: str):
    with pytest.raises(CreditCodeError) as refused:
        parse_credit_code(typed)
    assert (refused.value.fault, refused.value.position, refused.value.found) == (fault, position, found)


def test_an_early_pilot_code_is_only_warned_about():
    assert parse_credit_code(PILOT).warnings == (IdentifierWarning.IRREGULAR,)


def test_a_vouched_for_code_is_taken_with_a_warning_but_never_one_of_another_shape():
    assert parse_credit_code("91110000600037341M", accept_irregular=True).warnings == (
        IdentifierWarning.IRREGULAR,
    )
    assert parse_credit_code("91110000600037341L", accept_irregular=True).warnings == ()
    with pytest.raises(CreditCodeError):
        parse_credit_code("91110000600037341", accept_irregular=True)


def test_a_division_of_no_province_is_warned_about():
    assert parse_credit_code(complete("91990108", "55138508")).warnings == (
        IdentifierWarning.UNKNOWN_DIVISION,
    )


def test_the_division_is_read_from_the_code_even_if_it_is_abolished():
    assert parse_credit_code(complete("91110103", "55138508")).division == "110103"
