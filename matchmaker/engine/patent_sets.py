"""Two measures that need no judges: a patent in two languages, and patents of one subclass.

Both read tables of public records: abstracts of the same patents in Chinese and English, and titles with the
subclasses of the International Patent Classification that the offices gave them.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.engine.encoder import SentenceEncoder
from matchmaker.engine.errors import BeirFormatError
from matchmaker.engine.index import Index
from matchmaker.engine.settings import MatchSettings
from matchmaker.engine.types import Document

LANGUAGES = Path("crosslingual") / "classification_parallel_zh_en_720.csv"
SUBCLASSES = Path("titles_ipc") / "titles_ipc_subclass.csv"
LOOKED_AT = 10

SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "matchmaker": ("words", "meaning"),
    "only words": ("words",),
    "only meaning": ("meaning",),
}
"""Codes are left out: they are what the second measure asks for."""


def found_across_languages(folder: Path) -> dict[str, float]:
    """For how many English abstracts the Chinese one of the same patent comes first (R@1), by system."""
    rows = list(_rows(folder / LANGUAGES, "abstract_zh", "abstract_en"))
    chinese = [_body(place, row["abstract_zh"], "zh") for place, row in enumerate(rows)]
    english = [_body(place, row["abstract_en"], "en") for place, row in enumerate(rows)]
    encoder = SentenceEncoder(remembered=2 * len(rows))
    return {
        name: _first(Index.build(chinese, MatchSettings().only(*signals), encoder=encoder), english)
        for name, signals in SYSTEMS.items()
        if name != "only words"
    }


def _first(index: Index, queries: Sequence[Document]) -> float:
    hits = index.search_many(queries, 1)
    right = [bool(found) and found[0].key == query.key for query, found in zip(queries, hits, strict=True)]
    return float(np.mean(right))


def share_of_subclass(folder: Path) -> dict[str, float]:
    """How many of the ten nearest titles share a subclass with the one that asks (P@10), by system."""
    rows = list(_rows(folder / SUBCLASSES, "title", "ipc_subclasses"))
    titles = [_title(place, row["title"]) for place, row in enumerate(rows)]
    classes = [frozenset(row["ipc_subclasses"].split("|")) for row in rows]
    encoder = SentenceEncoder(remembered=len(rows))
    found = {
        name: _nearest(Index.build(titles, MatchSettings().only(*signals), encoder=encoder), titles)
        for name, signals in SYSTEMS.items()
    }
    found["TF-IDF, characters 1-2"] = _nearest_by_tfidf([row["title"] for row in rows])
    return {name: _shared(places, classes) for name, places in found.items()}


def _nearest(index: Index, titles: Sequence[Document]) -> list[list[int]]:
    """The places of the ten nearest, the asking title itself left out."""
    answers = index.search_many(titles, LOOKED_AT + 1)
    return [
        [int(hit.key) for hit in hits if hit.key != title.key][:LOOKED_AT]
        for title, hits in zip(titles, answers, strict=True)
    ]


def _nearest_by_tfidf(titles: Sequence[str]) -> list[list[int]]:
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True).fit_transform(titles)
    likeness = (vectors @ vectors.T).toarray()
    np.fill_diagonal(likeness, -1.0)
    return [list(map(int, row)) for row in np.argsort(-likeness, axis=1, kind="stable")[:, :LOOKED_AT]]


def _shared(places: Sequence[Sequence[int]], classes: Sequence[frozenset[str]]) -> float:
    """Of ten places each, those that are left empty count as wrong."""
    right = [
        sum(not classes[place].isdisjoint(own) for place in found)
        for own, found in zip(classes, places, strict=True)
    ]
    return float(np.mean(right)) / LOOKED_AT


def _body(place: int, text: str, language: str) -> Document:
    return Document(f"{place:06}", {"body": text}, language=language)


def _title(place: int, text: str) -> Document:
    return Document(f"{place:06}", {"title": text})


def _rows(path: Path, *columns: str) -> Iterator[dict[str, str]]:
    """Rows of a table; BeirFormatError where it is absent or lacks a column."""
    if not path.is_file():
        raise BeirFormatError(f"{path} is not there")
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        if not set(columns) <= set(table.fieldnames or ()):
            raise BeirFormatError(f"{path} needs the columns {', '.join(columns)}")
        yield from table
