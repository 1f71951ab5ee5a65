"""Reading the seed folder: a TOML file a trade, one CSV of contacts and one of expected answers."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Contact:
    """An invented person who acts for an organisation."""

    member: str
    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class Expected:
    """What the authors of the seed say of a pair: `answer` or `near_miss`."""

    need: str
    patent: str
    grade: str


@dataclass(frozen=True)
class Seed:
    """Everything in the folder; records keep the names of their TOML keys."""

    members: tuple[Record, ...]
    patents: tuple[Record, ...]
    needs: tuple[Record, ...]
    offers: tuple[Record, ...]
    contacts: tuple[Contact, ...]
    expected: tuple[Expected, ...]


def read_seed(folder: Path) -> Seed:
    """Read the folder; raises FileNotFoundError when it holds no seed."""
    documents = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))]
    if not documents:
        raise FileNotFoundError(f"no seed in {folder}")
    return Seed(
        members=tuple(_records(documents, "member")),
        patents=tuple(_records(documents, "patent")),
        needs=tuple(_records(documents, "need")),
        offers=tuple(_records(documents, "offer")),
        contacts=tuple(Contact(**row) for row in _rows(folder / "contacts.csv")),
        expected=tuple(Expected(**row) for row in _rows(folder / "expected.csv")),
    )


def _records(documents: list[dict[str, Any]], table: str) -> Iterator[Record]:
    for document in documents:
        yield from document.get(table, [])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
