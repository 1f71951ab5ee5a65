"""Measuring the matching on judged data, for the command line: the engine's figures as plain rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.engine import BeirFormatError, Document
from matchmaker.engine.evaluate import Figures as Measures
from matchmaker.engine.evaluate import ablation, evaluate, measured_queries, rank_by, read_beir
from matchmaker.engine.evaluate import measure as engine_measure
from matchmaker.engine.patent_sets import found_across_languages, share_of_subclass
from matchmaker.services.audit import record
from matchmaker.services.matches.scaling import Text
from matchmaker.storage.learning import Evaluation


class CannotEvaluate(Exception):
    """The folder is not judged data in BEIR layout; the message names the file and the line."""


@dataclass(frozen=True)
class Figures:
    """The measures of one ranking by their names, each in [0, 1]."""

    system: str
    measures: Mapping[str, float]


NAMES = {
    "ndcg_10": "nDCG@10",
    "map": "MAP",
    "recall_10": "Recall@10",
    "recall_50": "Recall@50",
    "recall_100": "Recall@100",
}
"""The measures as the literature writes them."""


def measure(folder: Path, *, run_file: Path | None = None, signals: bool = False) -> list[Figures]:
    """How good the product's own ranking is, and BM25 on words beside it; the run is written in TREC form.

    signals -- also each signal alone, and the ranking without it.

    Raises CannotEvaluate.
    """
    try:
        found = dict(evaluate(folder, run_file=run_file).figures)
        if signals:
            found |= {name: figures for name, figures in ablation(folder).items() if name != "all"}
    except BeirFormatError as error:
        raise CannotEvaluate(str(error)) from error
    return [_row(system, measures) for system, measures in found.items()]


class Searching(Protocol):
    """Any system that searches texts it was built of."""

    def search(self, query: Text, limit: int) -> Sequence[int]:
        """Places of the best texts, strongest first."""


def ndcg_of(folder: Path, build: Callable[[Sequence[Text]], Searching]) -> float:
    """nDCG@10 on judged data of a system that is built of texts; raises CannotEvaluate."""
    try:
        benchmark = read_beir(folder)
        measured = measured_queries(benchmark)
    except BeirFormatError as error:
        raise CannotEvaluate(str(error)) from error
    system = build([_text(document) for document in benchmark.documents])
    rankings = rank_by(benchmark, lambda query, limit: system.search(_text(query), limit))
    return engine_measure(benchmark, measured, rankings).ndcg_10


def _text(document: Document) -> Text:
    return Text(document.fields.get("title", ""), document.fields.get("body", ""))


def measure_patents(folder: Path) -> list[Figures]:
    """R@1 across languages and P@10 of shared subclasses, by system; raises CannotEvaluate."""
    try:
        across, shared = found_across_languages(folder), share_of_subclass(folder)
    except BeirFormatError as error:
        raise CannotEvaluate(str(error)) from error
    measures = {"R@1 English to Chinese": across, "P@10 same subclass": shared}
    return [
        Figures(name, {words: found[name] for words, found in measures.items() if name in found})
        for name in shared
    ]


def record_figures(session: Session, *, rows: Sequence[Figures], data: str, now: datetime) -> None:
    """Keep what was measured, for members to read; `data` names the judged data."""
    kept = Evaluation(
        measured_at=now,
        data=data[:80],
        engine_version=version("matchmaker"),
        figures={row.system: dict(row.measures) for row in rows},
    )
    session.add(kept)
    # The event names it by its key.
    session.flush()
    record(
        session,
        actor=SYSTEM,
        action="evaluation_recorded",
        subject_kind="evaluation",
        subject_id=kept.id,
        now=now,
    )


def _row(system: str, measures: Measures) -> Figures:
    return Figures(system, {NAMES[name]: value for name, value in asdict(measures).items()})
