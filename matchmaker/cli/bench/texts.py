"""Texts of a given number, put together from the sentences of real patents; and real needs that ask."""

import csv
import json
import random
import re
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import click

from matchmaker.cli.bench.peers import Text

LENGTH = 250
"""Characters of a body, as abstracts have."""

_SENTENCES = re.compile(r"[^。；]+[。；]?")


def patents(folder: Path, count: int) -> list[Text]:
    """So many texts: a real title, and sentences of different patents up to the usual length."""
    rows = list(_rows(folder / "patents_zh" / "patents_zh.csv"))
    sentences = [part for row in rows for part in _SENTENCES.findall(row["abstract"])]
    # Seeded, so that every system and every run gets the same texts; nothing here is secret.
    chance = random.Random(323)  # noqa: S311
    titles = islice(cycle([row["title"] for row in rows]), count)
    return [(title, _body(chance, sentences)) for title in titles]


def _body(chance: random.Random, sentences: list[str]) -> str:
    body = ""
    while len(body) < LENGTH:
        body += chance.choice(sentences)
    return body[:LENGTH]


def needs(folder: Path, count: int) -> list[Text]:
    """So many real needs, from the first again when there are no more."""
    path = folder / "needmatch" / "queries.jsonl"
    if not path.is_file():
        raise click.ClickException(f"{path} is not there; name the folder with --data")
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [(record["title"], record["text"]) for record in islice(cycle(records), count)]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise click.ClickException(f"{path} is not there; name the folder with --data")
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
