from collections.abc import Callable

import pytest

from matchmaker.domain.divisions import Region
from matchmaker.domain.identifiers import (
    AgencyCodeError,
    Fault,
    IdentifierWarning,
    IpcError,
    LocarnoError,
    parse_agency_code,
    parse_ipc,
    parse_ipc_list,
    parse_locarno,
)


@pytest.mark.parametrize(
    "typed",
    [
        "H04W 72/54",
        "H04W72/54",
        "h04w 72/54",
        "Ｈ０４Ｗ７２／５４",
        "H04W0072540000",
        "H04W  72/54      (2023.01)I",
        "H04W72-54",
        "H04W-72/54",
    ],
)
def test_a_symbol_is_written_one_way_and_known_at_every_level(typed: str):
    symbol = parse_ipc(typed)
    assert symbol.value == "H04W 72/54"
    assert symbol.levels == ("H", "H04", "H04W", "H04W 72/00", "H04W 72/54")


@pytest.mark.parametrize(
    ("typed", "value", "depth"),
    [
        ("H", "H", 1),
        ("H04", "H04", 2),
        ("H10F", "H10F", 3),
        ("A01C0005000000", "A01C 5/00", 4),
        ("A01C5/00", "A01C 5/00", 4),
        ("A01C 5", "A01C 5/00", 4),
        ("A01D0042040000", "A01D 42/04", 5),
        ("A61K0031045000", "A61K 31/045", 5),
        ("B60L 2240/642", "B60L 2240/642", 5),
    ],
)
def test_symbols_of_every_depth(typed: str, value: str, depth: int):
    symbol = parse_ipc(typed)
    assert (symbol.value, len(symbol.levels)) == (value, depth)


@pytest.mark.parametrize(
    ("typed", "fault", "position"),
    [
        ("", Fault.EMPTY, None),
        ("Y02E10/50", Fault.CHARACTER, 1),
        ("4H04", Fault.CHARACTER, 1),
        ("HO4W", Fault.CHARACTER, 2),
        ("H04W72/5X", Fault.CHARACTER, 9),
        ("H04W72/", Fault.FORM, None),
        ("H04W0/12", Fault.FORM, None),
        ("H4", Fault.FORM, None),
        ("H٠٤W", Fault.CHARACTER, 2),
        ("H04W72/1234567", Fault.CHARACTER, 14),
    ],
)
def test_a_faulty_symbol_says_where(typed: str, fault: Fault, position: int | None):
    with pytest.raises(IpcError) as refused:
        parse_ipc(typed)
    assert (refused.value.fault, refused.value.position) == (fault, position)


def test_lists_come_as_databases_write_them():
    symbols = parse_ipc_list("E01B3/32(2006.01)I;E01B9/10(2006.01)I；；A61K35/28, E01B 3/32")
    assert [symbol.value for symbol in symbols] == ["E01B 3/32", "E01B 9/10", "A61K 35/28"]
    assert parse_ipc_list(" ; ") == ()


def test_a_faulty_symbol_in_a_list_is_refused():
    with pytest.raises(IpcError):
        parse_ipc_list("E01B3/32;nonsense")


def test_every_official_symbol_reads_back(official_rows: Callable[[str], list[dict[str, str]]]):
    # The list has the indexing codes E01D101 cut short, as /0 and /1.
    codes = [row["code"] for row in official_rows("ipc_zh.csv") if row["code"][-2:-1] != "/"]
    assert [code for code in codes if parse_ipc(code).value.replace(" ", "") != code] == []


@pytest.mark.parametrize("typed", ["10-05", "10/05", "１０－０５", "LOC(14)Cl.10-05", "LOC (10) Cl. 10-05"])
def test_a_design_class_is_written_one_way(typed: str):
    assert parse_locarno(typed).value == "10-05"


def test_a_design_class_gets_its_leading_zero():
    assert parse_locarno("6-01").value == "06-01"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        ("1005", Fault.FORM),
        ("33-01", Fault.CATEGORY),
        ("00-01", Fault.CATEGORY),
        ("10-00", Fault.CATEGORY),
    ],
)
def test_other_design_classes_are_refused(typed: str, fault: Fault):
    with pytest.raises(LocarnoError) as refused:
        parse_locarno(typed)
    assert refused.value.fault is fault


def test_an_agency_code_is_five_digits():
    assert parse_agency_code(" １１２４４ ").value == "11244"


def test_an_agency_code_of_another_place_is_warned_about():
    assert parse_agency_code("31244", region=Region.BEIJING).warnings == (IdentifierWarning.REGION_DIFFERS,)
    assert parse_agency_code("12244", region=Region.TIANJIN).warnings == ()
    assert parse_agency_code("31244").warnings == ()


@pytest.mark.parametrize(
    ("typed", "fault"), [("", Fault.EMPTY), ("1124", Fault.LENGTH), ("1124X", Fault.CHARACTER)]
)
def test_other_agency_codes_are_refused(typed: str, fault: Fault):
    with pytest.raises(AgencyCodeError) as refused:
        parse_agency_code(typed)
    assert refused.value.fault is fault
