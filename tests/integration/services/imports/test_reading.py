"""Files as they come: every format and encoding read the same, everything else refused with a reason."""

import zipfile
from pathlib import Path

import pytest

from matchmaker.domain.errors import Invalid
from matchmaker.services.imports.reading import read_table
from tests.integration.services.imports.workbooks import HEADER, OTHER, ROW, write_text, write_xls, write_xlsx

ROWS = [HEADER, ROW, OTHER]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize(("delimiter", "name"), [(",", "comma"), ("\t", "tab"), (";", "semicolon")])
def test_texts_in_every_encoding_and_with_every_delimiter(
    tmp_path: Path, encoding: str, found: str, delimiter: str, name: str
) -> None:
    table = read_table(write_text(tmp_path / "file.csv", ROWS, encoding=encoding, delimiter=delimiter))
    assert (table.format, table.encoding, table.delimiter) == ("csv", found, name)
    assert table.rows[0] == HEADER
    assert table.rows[1] == ROW


@pytest.mark.parametrize("name", ["file.xlsx", "file.xls", "file.csv", "file"])
def test_a_workbook_is_known_by_its_content_whatever_its_name(tmp_path: Path, name: str) -> None:
    assert read_table(write_xlsx(tmp_path / name, ROWS)).format == "xlsx"
    table = read_table(write_xls(tmp_path / name, ROWS))
    assert (table.format, table.sheet) == ("xls", "Sheet1")
    assert table.rows[2] == OTHER


def test_text_named_as_a_workbook(tmp_path: Path) -> None:
    assert read_table(write_text(tmp_path / "file.xls", ROWS, encoding="gb18030")).rows[1] == ROW


def test_numbers_in_cells_read_as_people_see_them(tmp_path: Path) -> None:
    table = read_table(
        write_xls(tmp_path / "f.xls", [HEADER, [201510600872.6, "题", "发明", 43467, 20190102.0]])
    )
    assert table.rows[1] == ("201510600872.6", "题", "发明", "43467", "20190102")


def test_empty_rows_keep_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    for path in (
        write_text(tmp_path / "f.csv", [["note"], [], HEADER, ROW]),
        write_xls(tmp_path / "f.xls", [["note"], [], HEADER, ROW]),
    ):
        assert read_table(path).rows[3] == ROW


def test_formulas_stay_text(tmp_path: Path) -> None:
    row = ("=HYPERLINK(1)", "+1", *ROW[2:])
    assert read_table(write_text(tmp_path / "f.csv", [HEADER, row])).rows[1] == row


def test_cells_over_several_lines_are_one_row(tmp_path: Path) -> None:
    row = (ROW[0], "一种\n装置", *ROW[2:])
    assert read_table(write_text(tmp_path / "f.csv", [HEADER, row, OTHER])).rows[1:] == (row, OTHER)


def _damaged_utf8() -> bytes:
    text = "\n".join([",".join(HEADER), ",".join(ROW)]).encode()
    return text[:-2] + b"\xff" + text[-2:]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import_empty"),
        (b"%PDF-1.7 and so on", "import_unknown_format"),
        (b"<html><table></table></html>", "import_unknown_format"),
        (b"PK\x03\x04 and nothing more", "import_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing more", "import_broken"),
        (b"a,b\x00,c\n", "import_nul"),
        ("申请号,标题".encode("utf-16-le"), "import_nul"),
        (b"\xef\xbb\xbf" + "申请号".encode("gb18030"), "import_encoding"),
        (b"abc,\xff\xff\xff", "import_encoding"),
        (_damaged_utf8(), "import_encoding"),
        ('申请号,标题,申请日\n1,"never ends,2\n3,4,5\n'.encode(), "import_quotes"),
        ("申请号,标题,申请日\n".encode() + b"a," * 300, "import_too_many_columns"),
        (b"\n" * 60_000, "import_too_many_rows"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(Invalid) as caught:
        read_table(path)
    assert caught.value.code == code
    assert caught.value.field == "file"


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "file.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Invalid) as caught:
        read_table(tmp_path / "file.xlsx")
    assert caught.value.code == "import_unknown_format"


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(Invalid) as caught:
        read_table(path)
    assert caught.value.code == "import_too_large"
    assert caught.value.detail["limit"] == 20
