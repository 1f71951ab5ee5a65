"""The catalogue as rows and as records, with what each entry rests on."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from matchmaker.domain.standards import Catalogue, Entry
from matchmaker.storage.standards import VersionRow

COLUMNS = (
    "section",
    "code",
    "parent",
    "zh",
    "en",
    "note_zh",
    "note_en",
    "value",
    "unit",
    "basis",
    "source",
    "version",
    "saved_at",
)


def as_records(catalogue: Catalogue, versions: Sequence[VersionRow]) -> list[dict[str, Any]]:
    """Every entry under the names of the columns; version 0 is the shipped one."""
    latest = {version.code: version for version in versions}
    return [_record(entry, latest.get(entry.code)) for entry in catalogue.entries]


def _record(entry: Entry, version: VersionRow | None) -> dict[str, Any]:
    content = entry.content
    return {
        "section": entry.section.value,
        "code": entry.code,
        "parent": entry.parent,
        "zh": content.zh,
        "en": content.en,
        "note_zh": content.note_zh,
        "note_en": content.note_en,
        "value": content.value,
        "unit": entry.unit,
        "basis": content.basis.value,
        "source": content.source,
        "version": version.number if version else 0,
        "saved_at": version.saved_at.isoformat(timespec="seconds") if version else "",
    }


def as_rows(catalogue: Catalogue, versions: Sequence[VersionRow]) -> Iterator[list[str]]:
    """A heading, and a row an entry."""
    yield list(COLUMNS)
    for record in as_records(catalogue, versions):
        yield [_cell(record[name]) for name in COLUMNS]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
