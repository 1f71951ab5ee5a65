"""Measures on tables of patents, held to tables of which the answer is known."""

import csv
from pathlib import Path

import pytest

from matchmaker.engine import BeirFormatError
from matchmaker.engine.patent_sets import LANGUAGES, SUBCLASSES, found_across_languages, share_of_subclass

PAIRS = [
    (
        "一种轧辊堆焊方法，采用药芯焊丝提高辊面硬度。",
        "A method of hard-facing mill rolls with flux-cored wire.",
    ),
    ("一种牛奶杀菌装置，采用蒸汽直接注入。", "A device that sterilises milk by direct steam injection."),
    ("一种锂电池隔膜，涂覆陶瓷层。", "A separator for lithium batteries coated with a ceramic layer."),
]


def write(path: Path, columns: list[str], rows: list[tuple[str, ...]]) -> None:
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def test_a_patent_is_found_in_the_other_language(tmp_path: Path) -> None:
    write(tmp_path / LANGUAGES, ["abstract_zh", "abstract_en"], PAIRS)
    assert found_across_languages(tmp_path) == {"matchmaker": 1.0, "only meaning": 1.0}


def test_the_share_of_a_subclass_counts_ten_places_and_not_the_title_itself(tmp_path: Path) -> None:
    rolls = [(f"轧辊堆焊方法{number}", "B23K") for number in range(11)]
    dairy = [(f"牛奶杀菌装置{number}", "A23C|A23L") for number in range(11)]
    write(tmp_path / SUBCLASSES, ["title", "ipc_subclasses"], [*rolls, *dairy])
    assert set(share_of_subclass(tmp_path).values()) == {1.0}


def test_titles_of_different_subclasses_share_nothing(tmp_path: Path) -> None:
    rows = [(f"轧辊堆焊方法{number}", f"B{number:02}K") for number in range(12)]
    write(tmp_path / SUBCLASSES, ["title", "ipc_subclasses"], rows)
    assert set(share_of_subclass(tmp_path).values()) == {0.0}


def test_an_absent_table_and_a_missing_column_are_named(tmp_path: Path) -> None:
    with pytest.raises(BeirFormatError, match="is not there"):
        share_of_subclass(tmp_path)
    write(tmp_path / LANGUAGES, ["abstract_zh"], [("一种装置",)])
    with pytest.raises(BeirFormatError, match="abstract_en"):
        found_across_languages(tmp_path)
