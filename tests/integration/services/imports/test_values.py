"""Cells as values: dates, names, numbers and classes in the shapes that databases write."""

from datetime import date

import pytest

from matchmaker.domain.errors import Invalid
from matchmaker.domain.vocabulary import PatentType
from matchmaker.services.imports.numbers import Number, read_application_number, read_publication_number
from matchmaker.services.imports.values import read_classes, read_date, read_names, read_type


@pytest.mark.parametrize(
    "text",
    [
        "2019-01-02",
        "2019.01.02",
        "20190102",
        "2019/1/2",
        "2019年1月2日",
        "２０１９年１月２日",
        "43467",
        "43467.0",
        "2019-01-02 00:00:00",
        "2019-01-02T08:30:00",
        "2019-01-02; 2020-02-03",
    ],
)
def test_a_day_in_every_shape(text: str) -> None:
    assert read_date(text) == date(2019, 1, 2)


@pytest.mark.parametrize(
    "text", ["", "soon", "2019-13-01", "20190230", "02/01/2019", "0019-01-02", "123", "-"]
)
def test_no_day_is_guessed(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲 ; 乙；丙", ["甲", "乙", "丙"]),
        ("A B;;C D", ["A B", "C D"]),
        ("甲 | 乙", ["甲", "乙"]),
        ("甲、乙\n丙", ["甲", "乙", "丙"]),
        ("SMITH, JOHN; DOE, JANE", ["SMITH, JOHN", "DOE, JANE"]),
        ("ELWHA LLC\u2002[US]", ["ELWHA LLC"]),
        ("SANGAMO INC (2017-01-05)", ["SANGAMO INC"]),
        ("甲;甲", ["甲"]),
    ],
)
def test_names_are_parted(text: str, names: list[str]) -> None:
    assert read_names(text) == names


def test_commas_part_names_only_where_the_database_says_so() -> None:
    assert read_names("Ann Lee, Bob Ray", commas=True) == ["Ann Lee", "Bob Ray"]
    assert read_names("Rapid, Inc., Beijing Soft Co., Ltd.", commas=True) == [
        "Rapid, Inc.",
        "Beijing Soft Co., Ltd.",
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("CN201710106452.1", Number("201710106452.1", PatentType.INVENTION)),
        ("ZL2017101064521", Number("201710106452.1", PatentType.INVENTION)),
        ("CN 201710106452 A", Number("201710106452.1", PatentType.INVENTION, check_added=True)),
        ("US 201715458258 A", Number("US201715458258A")),
        ("WO2014US51801", Number("WO2014US51801")),
        ("PCT/CN2019/123456", Number("PCT/CN2019/123456")),
    ],
)
def test_application_numbers_are_written_one_way(text: str, number: Number) -> None:
    assert read_application_number(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CN201710106452.2", "application_number_check"),
        ("CN107123456A", "application_number_publication_number"),
        ("15/458,258X9", "number_country_missing"),
        ("US", "number_form"),
        ("US" + "1" * 60, "number_form"),
        ("...", "number_missing"),
    ],
)
def test_wrong_numbers_are_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_application_number(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("US-12219082-B2", "US12219082B2", None),
        ("US 2023/0067653 A1", "US20230067653A1", None),
        ("KR20140005675 (U); KR200475295 (Y1)", "KR20140005675U", PatentType.UTILITY_MODEL),
        ("CN202644312U", "CN202644312U", PatentType.UTILITY_MODEL),
    ],
)
def test_publication_numbers(text: str, value: str, kind: PatentType | None) -> None:
    assert read_publication_number(text) == Number(value, kind)


def test_classes_in_every_notation() -> None:
    symbols, unreadable = read_classes(
        "E01B3/32(2006.01)I;;B65D 5/30, H04W72/54\nA61K; nonsense; LOC(14)Cl.10-05"
    )
    assert symbols == ["E01B 3/32", "B65D 5/30", "H04W 72/54", "A61K"]
    assert unreadable == ["nonsense"]
    assert read_classes("C08L23/06 C08K5/00")[0] == ["C08L 23/06", "C08K 5/00"]


def test_kinds_of_patent() -> None:
    words = ["发明申请", "发明授权", "实用新型", "外观设计", "Utility Model", "Granted Patent"]
    expected = [PatentType.INVENTION, PatentType.INVENTION, PatentType.UTILITY_MODEL, PatentType.DESIGN]
    assert [read_type(word) for word in words] == [*expected, PatentType.UTILITY_MODEL, None]
