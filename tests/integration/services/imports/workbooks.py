"""Files for the tests of imports: small tables in every format, and workbooks that no person would make."""

import csv
import zipfile
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from typing import IO

import xlwt

HEADER = (
    "申请号",
    "专利名称",
    "专利类型",
    "申请日",
    "公开(公告)号",
    "申请人",
    "发明人",
    "IPC分类号",
    "法律状态",
)
ROW = (
    "CN201710106452.1",
    "一种轧辊表面堆焊装置",
    "发明专利",
    "2017-02-27",
    "CN106596306A",
    "北京第一大学（示例）",
    "甲某;乙某",
    "B23K9/04;B23K35/30",
    "授权",
)
OTHER = (
    "201510600872.6",
    "一种磁性合金丝",
    "发明专利",
    "2015/9/18",
    "",
    "北京第一大学（示例）",
    "丙某",
    "H01F1/03",
    "实质审查的生效",
)

_NAMES = 'xmlns="http://schemas.openxmlformats.org/'
_PARTS = {
    "[Content_Types].xml": f'<Types {_NAMES}package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships {_NAMES}package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_NAMES}spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships {_NAMES}package/2006/relationships">'
    '<Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
SHEET_START = f'<worksheet {_NAMES}spreadsheetml/2006/main"><sheetData>'.encode()
SHEET_END = b"</sheetData></worksheet>"


def write_text(
    path: Path, rows: Iterable[Iterable[str]], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """Rows as a text file in an encoding."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx_sheet(path: Path, write: Callable[[IO[bytes]], None]) -> Path:
    """A workbook whose only sheet is what `write` puts out."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            write(stream)
    return path


def write_xlsx(path: Path, rows: Iterable[Iterable[str]]) -> Path:
    """Rows as a workbook with texts in its cells."""

    def write(stream: IO[bytes]) -> None:
        stream.write(SHEET_START)
        for number, cells in enumerate(rows, start=1):
            inner = "".join(f'<c t="inlineStr"><is><t>{_escaped(cell)}</t></is></c>' for cell in cells)
            stream.write(f'<row r="{number}">{inner}</row>'.encode())
        stream.write(SHEET_END)

    return write_xlsx_sheet(path, write)


def write_xls(path: Path, rows: Iterable[Iterable[str | float]]) -> Path:
    """Rows as an old workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for number, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            sheet.write(number, place, cell)
    book.save(str(path))
    return path


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
