"""Tables that leave the house: the rejected rows with what is wrong, and a template to fill in."""

import csv
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any

# A cell that begins like this is a formula to Excel, even behind blanks.
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")

TEMPLATE_HEADER = (
    "申请号",
    "专利名称",
    "专利类型",
    "申请日",
    "公开(公告)号",
    "公开(公告)日",
    "授权公告日",
    "申请人",
    "专利权人",
    "发明人",
    "IPC分类号",
    "摘要",
    "主权项",
    "法律状态",
    "法律状态公告日",
    "年费缴至",
    "质权人",
    "有效许可",
    "专利权评价报告",
)


def safe(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_LIVE) else cell


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as CSV that Excel opens in Chinese: UTF-8 with its mark, cells made safe."""
    text = StringIO(newline="")
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def template() -> bytes:
    """An empty table with our column names."""
    return as_csv([TEMPLATE_HEADER])


def rejected_rows(
    left_out: list[dict[str, Any]], *, headings: tuple[str, str], say: Callable[[dict[str, Any]], str]
) -> bytes:
    """The rows left out, under their own header, with two columns more: the row's number and what is wrong.

    left_out -- as ImportRecord keeps it; headings -- names of the two columns; say -- words for a problem.
    """
    width = max(len(row["cells"]) for row in left_out)
    header, *rows = left_out
    table = [
        [*_filled(row["cells"], width), str(row["row"]), " ".join(map(say, row["problems"]))] for row in rows
    ]
    return as_csv([[*_filled(header["cells"], width), *headings], *table])


def _filled(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]
