"""Events as a table for spreadsheets, in which no cell can act."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from matchmaker.storage.audit import AuditRow
from matchmaker.web.audit.words import action_words

ZONE = ZoneInfo("Asia/Shanghai")

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """The text, led by an apostrophe when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def to_csv(rows: Iterable[AuditRow]) -> bytes:
    """A CSV file with headings; marked as UTF-8 so that Excel reads Chinese names."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_headings())
    writer.writerows([safe_cell(cell) for cell in _cells(row)] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _headings() -> list[str]:
    return [
        _("Time"),
        _("Person"),
        _("Event"),
        _("Organisation"),
        _("Credit code"),
        _("Other organisation"),
        _("Its credit code"),
        _("Kind of object"),
        _("Key of the object"),
        _("Details"),
    ]


def _cells(row: AuditRow) -> Iterator[str]:
    yield row.at.astimezone(ZONE).isoformat(sep=" ", timespec="seconds")
    yield row.actor
    yield action_words(row.action)
    yield row.organisation or ""
    yield row.credit_code or ""
    yield row.other_organisation or ""
    yield row.other_credit_code or ""
    yield row.subject_kind
    yield row.subject_id
    yield json.dumps(row.detail, ensure_ascii=False, sort_keys=True)
