"""Reading judged data in BEIR layout: corpus.jsonl, queries.jsonl, and qrels.tsv (or qrels/test.tsv)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matchmaker.engine.errors import BeirFormatError
from matchmaker.engine.types import Document, Query

_QRELS = ("qrels.tsv", "qrels/test.tsv")


@dataclass(frozen=True)
class Benchmark:
    """Documents, queries, and for each judged query the grade of each judged document (0 = no answer)."""

    documents: tuple[Document, ...]
    queries: tuple[Query, ...]
    grades: Mapping[str, Mapping[str, int]]


def read_beir(folder: Path) -> Benchmark:
    """Read a BEIR folder; raise BeirFormatError naming the file and line that is not as it should be."""
    documents = tuple(_read_texts(_file(folder, "corpus.jsonl")))
    queries = tuple(_read_texts(_file(folder, "queries.jsonl")))
    qrels = _file(folder, *_QRELS)
    known = ({query.key for query in queries}, {document.key for document in documents})
    return Benchmark(documents, queries, _read_grades(qrels, *known))


def _file(folder: Path, *names: str) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise BeirFormatError(f"{folder} is no BEIR folder: {' or '.join(names)} is missing")


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line that is not blank, with the words that name its place."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BeirFormatError(f"{path}: not UTF-8 text (byte {error.start})") from error
    # Not splitlines(): a text may hold U+2028 and its like, which end no line here.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield line.rstrip("\r"), f"{path}, line {number}"


def _read_texts(path: Path) -> Iterator[Document]:
    seen: set[str] = set()
    for line, place in _lines(path):
        document = _document(_object(line, place), place)
        if document.key in seen:
            raise BeirFormatError(f"{place}: the _id {document.key!r} is used twice")
        seen.add(document.key)
        yield document


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise BeirFormatError(f"{place}: not JSON ({error.msg})") from error
    if not isinstance(value, dict):
        raise BeirFormatError(f"{place}: a JSON object is expected")
    return value


def _document(value: Mapping[str, Any], place: str) -> Document:
    key, title, text = value.get("_id"), value.get("title") or "", value.get("text") or ""
    if not isinstance(key, str) or not key:
        raise BeirFormatError(f"{place}: _id must be a text that is not empty")
    if not isinstance(title, str) or not isinstance(text, str):
        raise BeirFormatError(f"{place}: title and text must be texts")
    return Document(key, {"title": title, "body": text})


def _read_grades(path: Path, queries: set[str], documents: set[str]) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, (line, place) in enumerate(_lines(path)):
        if number == 0 and _is_heading(line):
            continue
        query, document, grade = _grade(line, place)
        if query not in queries or document not in documents:
            missing = query if query not in queries else document
            raise BeirFormatError(f"{place}: there is no text with the _id {missing!r}")
        grades.setdefault(query, {})[document] = grade
    return grades


def _is_heading(line: str) -> bool:
    return line.rsplit("\t", maxsplit=1)[-1].strip() == "score"


def _grade(line: str, place: str) -> tuple[str, str, int]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) != 3:
        raise BeirFormatError(f"{place}: expected query-id, corpus-id and score, found {len(cells)} columns")
    try:
        return cells[0], cells[1], int(cells[2])
    except ValueError as error:
        raise BeirFormatError(f"{place}: the score {cells[2]!r} is no whole number") from error
