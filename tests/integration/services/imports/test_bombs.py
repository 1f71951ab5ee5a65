"""Files made to hurt: refused in time, with little memory, by name."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from tests.integration.services.imports.workbooks import SHEET_END, SHEET_START, write_xlsx_sheet

SECONDS, MEGABYTES = 15, 400

# The peak of a process and of its children never falls again, so each file is read in a process of its own.
READ_AND_TELL = """
import json, resource, sys
from pathlib import Path
from matchmaker.domain.errors import Invalid
from matchmaker.services.imports.reading import read_table

peak = lambda who: resource.getrusage(who).ru_maxrss
before, code = peak(resource.RUSAGE_SELF), "read"
try:
    read_table(Path(sys.argv[1]))
except Invalid as refusal:
    code = refusal.code
own = peak(resource.RUSAGE_SELF) - before
print(json.dumps({"code": code, "own": own, "child": peak(resource.RUSAGE_CHILDREN)}))
"""


def _blanks(stream: IO[bytes]) -> None:
    """A gigabyte of blanks in one cell."""
    stream.write(SHEET_START + b'<row r="1"><c r="A1" t="inlineStr"><is><t>')
    for _ in range(1000):
        stream.write(b" " * 1_000_000)
    stream.write(b"</t></is></c></row>" + SHEET_END)


def _empty_cells(stream: IO[bytes]) -> None:
    """Five million cells with nothing in them."""
    stream.write(SHEET_START)
    for row in range(1, 25_001):
        stream.write(b'<row r="%d">' % row + b'<c r="A%d"/>' % row * 200 + b"</row>")
    stream.write(SHEET_END)


def _far_corner(stream: IO[bytes]) -> None:
    """Two cells, seventeen thousand million apart."""
    stream.write(SHEET_START + b'<row r="1"><c r="A1"><v>1</v></c></row>')
    stream.write(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + SHEET_END)


def _sheet(write: Callable[[IO[bytes]], None]) -> Callable[[Path], None]:
    return lambda path: write_xlsx_sheet(path, write) and None


def _commas(path: Path) -> None:
    path.write_bytes("申请号,专利名称,申请日\n".encode() + b"," * 19_000_000)


def _cells(path: Path) -> None:
    path.write_bytes("申请号,专利名称,申请日\n".encode() + (b"a," * 199 + b"\n") * 45_000)


@pytest.mark.parametrize(
    "write",
    [_sheet(_blanks), _sheet(_empty_cells), _sheet(_far_corner), _commas, _cells],
    ids=["blanks", "empty_cells", "far_corner", "commas", "cells"],
)
def test_bombs_are_refused_in_time_and_within_memory(tmp_path: Path, write: Callable[[Path], None]) -> None:
    path = tmp_path / "bomb.xlsx"
    write(path)
    start = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-c", READ_AND_TELL, path], capture_output=True, check=True, timeout=60
    )
    told = json.loads(run.stdout)
    assert told["code"] in {"import_exploding", "import_too_many_columns"}
    assert time.monotonic() - start < SECONDS
    assert told["own"] / 1024 < MEGABYTES
    assert told["child"] / 1024 < MEGABYTES
