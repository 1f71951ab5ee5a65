from collections.abc import Callable

import pytest

from matchmaker.domain.industries import (
    SECTIONS,
    UnknownIndustry,
    industry_choices,
    industry_division,
    industry_name,
    parse_industry,
)


def test_sections_and_divisions_are_complete_and_named():
    assert "".join(SECTIONS) == "ABCDEFGHIJKLMNOPQRST"
    divisions = [code for section in SECTIONS.values() for code in section.divisions]
    assert divisions == [f"{number:02}" for number in range(1, 98)]
    names = [name for section in SECTIONS.values() for name in (section.name, *section.divisions.values())]
    assert all(name.zh and name.en.isascii() for name in names)


def test_names_are_the_official_ones(official_rows: Callable[[str], list[dict[str, str]]]):
    rows = [row for row in official_rows("gbt4754_2017.csv") if row["level"] in "12"]
    official = {row["code"]: (row["section"], row["name"].strip()) for row in rows}
    ours = {letter: (letter, section.name.zh) for letter, section in SECTIONS.items()}
    ours |= {
        code: (letter, name.zh)
        for letter, section in SECTIONS.items()
        for code, name in section.divisions.items()
    }
    assert ours == official


def test_every_official_code_is_taken(official_rows: Callable[[str], list[dict[str, str]]]):
    for row in official_rows("gbt4754_2017.csv"):
        code = row["section"] + row["code"] if row["level"] != "1" else row["code"]
        assert parse_industry(code) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("C3825", "C3825"),
        ("c38", "C38"),
        ("３８２５", "C3825"),
        ("38", "C38"),
        ("C", "C"),
        (" C 382 ", "C382"),
    ],
)
def test_codes_are_written_one_way(typed: str, code: str):
    assert parse_industry(typed) == code


def test_a_letter_that_does_not_fit_its_division_is_named():
    with pytest.raises(UnknownIndustry) as refused:
        parse_industry("D3825")
    assert refused.value.code == "industry_section"
    assert refused.value.detail == {"found": "D3825", "expected": "C3825"}


@pytest.mark.parametrize("typed", ["", "C98", "C00", "U12", "C3", "C38255", "制造业", "CC38", "C38٢"])
def test_other_codes_are_refused(typed: str):
    with pytest.raises(UnknownIndustry) as refused:
        parse_industry(typed)
    assert refused.value.code == "industry_unknown"


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("C3825", "电气机械和器材制造业", "Electrical machinery and apparatus"),
        ("C38", "电气机械和器材制造业", "Electrical machinery and apparatus"),
        ("C", "制造业", "Manufacturing"),
        ("0111", "农业", "Crop farming"),
    ],
)
def test_a_finer_code_has_its_divisions_name(code: str, zh: str, en: str):
    assert (industry_name(code, "zh-Hans"), industry_name(code, "en")) == (zh, en)


def test_codes_are_cut_to_their_division():
    assert [industry_division(code) for code in ("C3825", "C38", "C")] == ["C38", "C38", "C"]


def test_choices_are_grouped_and_valid():
    choices = industry_choices("en")
    assert list(choices)[2] == "C Manufacturing"
    codes = [code for group in choices.values() for code, _ in group]
    assert len(codes) == 97
    assert all(parse_industry(code) == code for code in codes)
