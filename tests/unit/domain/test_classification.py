from collections.abc import Callable

import pytest

from matchmaker.domain.classification import (
    FIELDS,
    IPC_SECTIONS,
    field_name,
    field_of,
    fields_of,
    ipc_section_name,
)


def test_every_field_section_and_sector_has_both_names():
    assert list(FIELDS) == list(range(1, 36))
    assert "".join(IPC_SECTIONS) == "ABCDEFGH"
    names = [*IPC_SECTIONS.values()] + [
        name for field in FIELDS.values() for name in (field.name, field.sector)
    ]
    assert all(name.zh and name.en.isascii() for name in names)
    assert len({field.name for field in FIELDS.values()}) == 35


def test_every_entry_of_the_public_table_is_placed_the_same(
    official_rows: Callable[[str], list[dict[str, str]]],
):
    def symbol(row: dict[str, str]) -> str:
        return row["ipc_subclass"] + (f"{row['ipc_main_group']}/00" if row["ipc_main_group"] else "")

    rows = official_rows("ipc_technology_35.csv")
    differing = [symbol(row) for row in rows if field_of(symbol(row)) != int(row["field_nr"])]
    assert differing == []


def test_names_and_sectors_are_those_of_the_public_table(
    official_rows: Callable[[str], list[dict[str, str]]],
):
    rows = official_rows("ipc_technology_35.csv")
    public = {int(row["field_nr"]): (row["sector"], row["field_name"]) for row in rows}
    assert {number: (field.sector.en, field.name.en) for number, field in FIELDS.items()} == public


def test_every_subclass_of_the_classification_has_a_field(
    official_rows: Callable[[str], list[dict[str, str]]],
):
    subclasses = [row["code"] for row in official_rows("ipc_zh.csv") if row["level"] == "subclass"]
    assert [code for code in subclasses if field_of(code) is None] == []


@pytest.mark.parametrize(
    ("symbol", "field"),
    [
        ("H04N 21/24", 4),
        ("H04N 1/00", 3),
        ("H04N 5/225", 2),
        ("H04N", 2),
        ("G01N 33/68", 11),
        ("G01N 21/01", 10),
        ("A61K 8/02", 14),
        ("A61K 31/045", 16),
        ("B01D 53/14", 24),
        ("B01D 5/00", 23),
        ("E01F 8/00", 24),
        ("E01F 9/00", 35),
        ("C13B 15/00", 29),
        ("C13B", 18),
        ("H10F 10/00", 8),
        ("G06V 20/40", 6),
        ("G16H 10/60", 13),
        ("B33Y", 29),
        ("G01", None),
        ("H", None),
        ("nonsense", None),
    ],
)
def test_split_and_new_subclasses(symbol: str, field: int | None):
    assert field_of(symbol) == field


def test_fields_come_once_in_the_order_of_the_symbols():
    assert fields_of(["H04N21/24", "G06Q 50/06", "H04L 9/00", "Y02E 10/50"]) == (4, 7)
    assert fields_of([]) == ()


def test_names():
    assert (field_name(8, "zh-Hans"), field_name(8, "en")) == ("半导体", "Semiconductors")
    assert (ipc_section_name("H", "zh_Hans"), ipc_section_name("H", "en")) == ("电学", "Electricity")
