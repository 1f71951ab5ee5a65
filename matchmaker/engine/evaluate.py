"""How good the matching is on judged data, beside BM25 on words, with the measures of information retrieval.

Grades 2 and 3 count as answers. nDCG@10 and MAP look at judged documents only, with the gain 2**grade - 1,
for a document that nobody judged may well be an answer; recall looks into the whole corpus. All are means
over the queries that have both an answer and a judged document that is none, for the others tell rankings
apart no better than chance.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import bm25s
import ir_measures
import numpy as np

from matchmaker.engine.beir import Benchmark, read_beir
from matchmaker.engine.encoder import Encoder, SentenceEncoder
from matchmaker.engine.errors import BeirFormatError
from matchmaker.engine.index import Index
from matchmaker.engine.select import best
from matchmaker.engine.settings import MatchSettings
from matchmaker.engine.text import words
from matchmaker.engine.types import Document, Hit, Query

__all__ = ["Benchmark", "EvaluationReport", "Figures", "ablation", "evaluate", "read_beir", "write_run"]

ANSWER_GRADE = 2
RUN_DEPTH = 1000
MEASURES = {
    "ndcg_10": "nDCG(gains={1:1,2:3,3:7},judged_only=True)@10",
    "map": "AP(rel=2,judged_only=True)",
    "recall_10": "R(rel=2)@10",
    "recall_50": "R(rel=2)@50",
    "recall_100": "R(rel=2)@100",
}

# For each query its hits, best first.
Rankings: TypeAlias = Mapping[str, Sequence[Hit]]


@dataclass(frozen=True)
class Figures:
    """The measures of one ranking, each in [0, 1]."""

    ndcg_10: float
    map: float
    recall_10: float
    recall_50: float
    recall_100: float


@dataclass(frozen=True)
class EvaluationReport:
    """Figures by ranking ("matchmaker", "bm25"), and what they were measured on."""

    figures: Mapping[str, Figures]
    documents: int
    queries: int
    measured_queries: int


def evaluate(
    folder: Path,
    settings: MatchSettings | None = None,
    *,
    run_file: Path | None = None,
    encoder: Encoder | None = None,
) -> EvaluationReport:
    """Rank the judged data of a BEIR folder with `settings` and with BM25 on words; measure both.

    `run_file` is written as a TREC run of depth 1000. Raises BeirFormatError for a folder in another layout.
    """
    benchmark = read_beir(folder)
    measured = measured_queries(benchmark)
    rankings = {"matchmaker": rank(benchmark, settings, encoder), "bm25": rank_bm25(benchmark)}
    if run_file is not None:
        write_run(run_file, rankings["matchmaker"])
    figures = {name: measure(benchmark, measured, ranking) for name, ranking in rankings.items()}
    return EvaluationReport(figures, len(benchmark.documents), len(benchmark.queries), len(measured))


def ablation(
    folder: Path, settings: MatchSettings | None = None, *, encoder: Encoder | None = None
) -> dict[str, Figures]:
    """Figures with all signals ("all"), with each alone ("only words"), and without each ("without words").

    A signal that the data gives no ground for, as codes where no document has one, is left out of the table.
    """
    settings = settings or MatchSettings()
    benchmark = read_beir(folder)
    encoder = encoder or SentenceEncoder(remembered=2 * (len(benchmark.documents) + len(benchmark.queries)))
    names = [signal.name for signal in settings.signals]
    alone = {name: rank(benchmark, settings.only(name), encoder) for name in names}
    grounded = [name for name in names if _says_something(alone[name])]
    rankings = {"all": rank(benchmark, settings, encoder)}
    rankings |= {f"only {name}": alone[name] for name in grounded}
    if len(names) > 1:
        rankings |= {f"without {name}": rank(benchmark, settings.without(name), encoder) for name in grounded}
    measured = measured_queries(benchmark)
    return {name: measure(benchmark, measured, ranking) for name, ranking in rankings.items()}


def _says_something(rankings: Rankings) -> bool:
    return any(hits and hits[0].score > 0 for hits in rankings.values())


def measured_queries(benchmark: Benchmark) -> list[str]:
    """The queries that have an answer and a judged document that is none; BeirFormatError if no query has."""
    measured = [
        query
        for query, grades in benchmark.grades.items()
        if {grade >= ANSWER_GRADE for grade in grades.values()} == {True, False}
    ]
    if not measured:
        raise BeirFormatError(
            "no query has both an answer (grade 2 or more) and a judged document below that"
        )
    return measured


def rank(benchmark: Benchmark, settings: MatchSettings | None, encoder: Encoder | None) -> Rankings:
    """Every query's ranking of the whole corpus, by the matching itself."""
    index = Index.build(benchmark.documents, settings, encoder=encoder)
    index.asked_by(Index.build(benchmark.queries, settings, encoder=encoder))
    found = index.search_many(benchmark.queries, len(index))
    pairs = zip(benchmark.queries, found, strict=True)
    return {query.key: _completed(hits, index.keys) for query, hits in pairs}


def rank_bm25(benchmark: Benchmark) -> Rankings:
    """Every query's ranking of the whole corpus, by BM25 over words."""
    documents = sorted(benchmark.documents, key=lambda document: document.key)
    keys = [document.key for document in documents]
    model = bm25s.BM25()
    model.index([_words(document) for document in documents], show_progress=False)
    return {query.key: _bm25_hits(model, query, keys) for query in benchmark.queries}


def _bm25_hits(model: bm25s.BM25, query: Query, keys: Sequence[str]) -> list[Hit]:
    known = [word for word in _words(query) if word in model.vocab_dict]
    scores = model.get_scores(known) if known else np.zeros(len(keys))
    return _completed(
        best(np.arange(len(keys)), np.asarray(scores, dtype=np.float64), keys.__getitem__, len(keys)), keys
    )


def rank_by(benchmark: Benchmark, search: Callable[[Query, int], Sequence[int]]) -> Rankings:
    """Every query's ranking by any `search`, which answers with places in the benchmark's documents."""
    keys = [document.key for document in benchmark.documents]
    rankings = {}
    for query in benchmark.queries:
        hits = [Hit(keys[place], 1.0) for place in search(query, len(keys))]
        rankings[query.key] = _completed(hits, keys)
    return rankings


def _completed(hits: Sequence[Hit], keys: Sequence[str]) -> list[Hit]:
    """The hits, then all other documents by key, so that every ranking orders the whole corpus."""
    found = {hit.key for hit in hits}
    return [*hits, *(Hit(key, 0.0) for key in keys if key not in found)]


def _words(document: Document) -> list[str]:
    return words("\n".join(document.fields.values()))


def measure(benchmark: Benchmark, measured: Sequence[str], rankings: Rankings) -> Figures:
    """The figures of one ranking, means over the `measured` queries."""
    measures = {name: ir_measures.parse_measure(text) for name, text in MEASURES.items()}
    run = _run(measured, rankings)
    values = ir_measures.calc_aggregate(measures.values(), _judgements(benchmark, measured), run)
    return Figures(**{name: float(values[measure]) for name, measure in measures.items()})


def _judgements(benchmark: Benchmark, measured: Sequence[str]) -> list[ir_measures.Qrel]:
    return [
        ir_measures.Qrel(query, document, grade)
        for query in measured
        for document, grade in benchmark.grades[query].items()
    ]


def _run(measured: Sequence[str], rankings: Rankings) -> list[ir_measures.ScoredDoc]:
    """The ranking as ranks, not scores: the library would put equal scores into an order of its own."""
    return [
        ir_measures.ScoredDoc(query, hit.key, float(-place))
        for query in measured
        for place, hit in enumerate(rankings[query])
    ]


def write_run(path: Path, rankings: Rankings, depth: int = RUN_DEPTH) -> None:
    """Write a TREC run: query, Q0, document, rank from 1, score, name."""
    with path.open("w", encoding="utf-8") as file:
        for query, hits in rankings.items():
            for place, hit in enumerate(hits[:depth], start=1):
                file.write(f"{query} Q0 {hit.key} {place} {hit.score:.9f} matchmaker\n")
