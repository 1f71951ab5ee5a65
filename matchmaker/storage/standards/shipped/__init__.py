"""The catalogue as it is shipped, one file a section."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from matchmaker.domain.standards import Basis, Catalogue, Content, Entry, Section, Shape

FOLDER = Path(__file__).parent

_CONTENT = ("zh", "en", "note_zh", "note_en", "value", "source")


@cache
def shipped() -> Catalogue:
    """Every entry that came with the program, section by section."""
    return Catalogue(tuple(entry for section in Section for entry in _read(section)))


def _read(section: Section) -> list[Entry]:
    file = FOLDER / f"{section}.toml"
    records = tomllib.loads(file.read_text(encoding="utf-8")).get("entry", []) if file.exists() else []
    return [_entry(section, record) for record in records]


def _entry(section: Section, record: dict[str, Any]) -> Entry:
    words = {name: record[name] for name in _CONTENT if name in record}
    return Entry(
        code=record["code"],
        section=section,
        content=Content(basis=Basis(record["basis"]), **words),
        shape=Shape(record.get("shape", Shape.WORDS)),
        unit=record.get("unit", ""),
        parent=record.get("parent", ""),
    )
