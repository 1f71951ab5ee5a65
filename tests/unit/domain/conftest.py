"""Where the official lists lie against which the bundled tables are compared."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[3]
_DATA = Path(os.environ.get("MATCHMAKER_BENCH_DATA", _ROOT.parent / "shared" / "data"))


@pytest.fixture
def official_rows() -> Callable[[str], list[dict[str, str]]]:
    """Read a list of the shared data folder; the test is skipped where the folder is absent."""

    def read(name: str) -> list[dict[str, str]]:
        path = _DATA / "classifications" / name
        if not path.exists():
            pytest.skip(f"{name} is not there; set MATCHMAKER_BENCH_DATA to the folder of public data")
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read
