"""Sheets of a workbook, old or new, as rows of text."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from matchmaker.domain.errors import Invalid
from matchmaker.services.imports import limits
from matchmaker.services.imports.aliases import header_row_in
from matchmaker.services.imports.formats.text import cell_text


def read_workbook(path: Path) -> tuple[Iterator[list[str]], dict[str, str]]:
    """Rows of the first visible sheet with a header that we know, else of the first with anything in it."""
    try:
        # From bytes the kind of workbook is told by its content, from a path it would be told by its name.
        name, sheet = _telling_sheet(CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())))
        return _rows(sheet), {"sheet": name}
    except PasswordError as error:
        raise Invalid("import_protected") from error
    except CalamineError as error:
        raise Invalid("import_broken") from error


def _telling_sheet(workbook: CalamineWorkbook) -> tuple[str, Any]:
    filled: list[tuple[str, Any]] = []
    for name in _visible_names(workbook)[: limits.SHEETS]:
        sheet = workbook.get_sheet_by_name(name)
        _require_size(sheet)
        first = [
            _texts(cells)
            for cells, _ in zip(sheet.iter_rows(), range(limits.HEADER_SEARCH_ROWS), strict=False)
        ]
        if header_row_in(first, limits.HEADER_SEARCH_ROWS) is not None:
            return name, sheet
        if first and not filled:
            filled.append((name, sheet))
    if not filled:
        raise Invalid("import_no_rows")
    return filled[0]


def _visible_names(workbook: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _require_size(sheet: Any) -> None:
    if sheet.total_height > limits.ROWS + limits.HEADER_SEARCH_ROWS:
        raise Invalid("import_too_many_rows", limit=limits.ROWS)
    if sheet.total_width > limits.COLUMNS:
        raise Invalid("import_too_many_columns", limit=limits.COLUMNS)


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Every row from the sheet's first on, so that a row's place is the number Excel shows beside it."""
    return (_texts(cells) for cells in sheet.iter_rows())


def _texts(cells: list[Any]) -> list[str]:
    return [_text(value) for value in cells]


def _text(value: Any) -> str:
    """A cell as its reader sees it: whole numbers without a fraction, dates without a time of midnight."""
    if isinstance(value, str):
        return cell_text(value)
    if isinstance(value, bool | time | timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)
