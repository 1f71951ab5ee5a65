"""Texts of a given number, put together from the sentences of real patents and of real needs."""

import csv
import json
import os
import random
import re
from collections.abc import Iterator
from itertools import chain, cycle, islice
from pathlib import Path

import click

from matchmaker.services.matches.scaling import Text

SIZES = (32_000, 100_000, 323_000)
"""Numbers of patents; the largest is what Beijing was granted in five years."""

data_option = click.option(
    "--data",
    default=lambda: os.environ.get("MATCHMAKER_BENCH_DATA", "../shared/data"),
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder with patents_zh and needmatch [MATCHMAKER_BENCH_DATA].",
)

LENGTH = 250
"""Characters of a body, as abstracts have."""

_SENTENCES = re.compile(r"[^。；]+[。；]?")


PATENTS, NEEDS = Path("patents_zh/patents_zh.csv"), Path("needmatch/queries.jsonl")


def require(folder: Path) -> None:
    """Raise a ClickException where the texts are not there."""
    for path in (PATENTS, NEEDS):
        _present(folder / path)


def patents(folder: Path, count: int) -> list[Text]:
    """So many texts: a real title with its symbols, and sentences of different patents for a body."""
    rows = list(_rows(folder / PATENTS))
    sentences = [part for row in rows for part in _SENTENCES.findall(row["abstract"])]
    heads = islice(cycle([(row["title"], _symbols(row.get("codes", ""))) for row in rows]), count)
    chance = _chance()
    return [Text(title, _body(chance, sentences, LENGTH), symbols) for title, symbols in heads]


def needs(folder: Path, count: int) -> list[Text]:
    """So many needs: the real ones, and when there are no more, real titles with mixed sentences."""
    records = _records(folder / NEEDS)
    real = [Text(record["title"], record["text"]) for record in records]
    sentences = [part for need in real for part in _SENTENCES.findall(need.body)]
    lengths = cycle([len(need.body) for need in real])
    chance = _chance()
    mixed = (Text(need.title, _body(chance, sentences, next(lengths))) for need in cycle(real))
    return list(islice(chain(real, mixed), count))


def _chance() -> random.Random:
    # Seeded, so that every system and every run gets the same texts; nothing here is secret.
    return random.Random(323)  # noqa: S311


def _body(chance: random.Random, sentences: list[str], length: int) -> str:
    body = ""
    while len(body) < length:
        body += chance.choice(sentences)
    return body[:length]


def _symbols(codes: str) -> tuple[str, ...]:
    return tuple(filter(None, codes.split("|")))


def _records(path: Path) -> list[dict[str, str]]:
    lines = _present(path).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with _present(path).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _present(path: Path) -> Path:
    if not path.is_file():
        raise click.ClickException(f"{path} is not there; name the folder with --data")
    return path
