"""The process that reads one file, with little memory and time: whatever the file is, only this one dies.

Run as `python -m matchmaker.services.imports.child FILE`; it answers in lines of JSON: what the file is, then
each row as a list of texts, then {"rows": n}; or {"refused": code, "detail": {...}}.
"""

import json
import resource
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from matchmaker.domain.errors import Invalid
from matchmaker.services.imports import limits
from matchmaker.services.imports.formats import read_raw


def main(arguments: list[str]) -> None:
    """Read the file named by the only argument and write the answer to the standard output."""
    _bind_self()
    try:
        _answer(Path(arguments[1]))
    except Invalid as refusal:
        _say({"refused": refusal.code, "detail": dict(refusal.detail)})
    except MemoryError:
        _say({"refused": "import_exploding", "detail": {}})


def _bind_self() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY_BYTES, limits.CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(path: Path) -> None:
    table = read_raw(path)
    _say(table.notes)
    count = 0
    for cells in _bounded(table.rows):
        _say(cells)
        count += 1
    _say({"rows": count})


def _bounded(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows without empty cells at their ends, as long as they keep to the limits."""
    cells_seen = 0
    for number, cells in enumerate(rows):
        kept = _trimmed(cells)
        cells_seen += len(kept)
        _require_within(number, len(kept), cells_seen)
        yield kept


def _trimmed(cells: list[str]) -> list[str]:
    last = len(cells)
    while last and not cells[last - 1]:
        last -= 1
    return cells[:last]


def _require_within(number: int, width: int, cells_seen: int) -> None:
    if number >= limits.ROWS + limits.HEADER_SEARCH_ROWS:
        raise Invalid("import_too_many_rows", limit=limits.ROWS)
    if width > limits.COLUMNS:
        raise Invalid("import_too_many_columns", limit=limits.COLUMNS)
    if cells_seen > limits.CELLS:
        raise Invalid("import_exploding")


def _say(value: Mapping[str, object] | list[str]) -> None:
    line = json.dumps(value, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", errors="replace"))


if __name__ == "__main__":
    main(sys.argv)
