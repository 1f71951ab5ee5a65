"""Which pairs are worth suggesting, and why: what the engine finds, as plain values.

A pair has one score whichever side asked for it: needs are always the queries of patents and of offers,
patents the queries of makers. So a pair found from both sides is the same row, and a run gives the same rows
in any order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.domain.matches import FLOORS, MatchKind
from matchmaker.engine import Document, Evidence, Hit
from matchmaker.services.matches.pool_index import Passing, PoolIndex

LIMITS: dict[MatchKind, int] = {
    MatchKind.NEED_PATENT: 15,
    MatchKind.PATENT_MAKER: 5,
    MatchKind.NEED_OFFER: 3,
}
"""How many answers a query is given: what a person would read. The seed's answers stand in the first 12."""

BACKWARD_LIMIT = 5
"""How many queries an answer is given: the other side's place in the list must not leave it out."""

LOOKED_AT = 40
"""Queries found for an answer by likeness of texts, before their own view of it decides."""


@dataclass(frozen=True)
class Candidate:
    """A pair with its score; the asking and the answering row by their keys.

    `evidence` is as it is stored: the engine's own words and places.
    """

    query_id: str
    answer_id: str
    score: float
    evidence: list[dict[str, Any]]


Known = Mapping[str, tuple[float, list[dict[str, Any]]]]
"""Scores and evidence that are stored, by the other side's key: an unchanged score is not explained again."""


def answers_to(
    kind: MatchKind, index: PoolIndex, query: Document, *, passing: Passing, kept: Known
) -> list[Candidate]:
    """The best answers that pass the gates, and those of `kept` that still hold, whatever their place."""
    still = [hit for hit in index.search(query, len(kept), kept) if hit.score >= FLOORS[kind]]
    scores = {hit.key: hit.score for hit in [*best_answers(kind, index, query, passing), *still]}
    evidence = _evidence(index, query, scores, kept)
    return [Candidate(query.key, key, scores[key], evidence[key]) for key in sorted(scores)]


def best_answers(kind: MatchKind, index: PoolIndex, query: Document, passing: Passing) -> list[Hit]:
    """The answers that a query is given anew, best first: as many as its list holds, none below the floor."""
    return index.search_passing(query, LIMITS[kind], passing, least=FLOORS[kind])


def queries_for(
    kind: MatchKind, index: PoolIndex, answer_id: str, queries: Sequence[Document], *, kept: Known
) -> list[Candidate]:
    """The queries that the answer suits best, and those of `kept` for which it still holds."""
    scores = worthy_queries(kind, index, answer_id, queries)
    best = newcomers(scores, kept)[:BACKWARD_LIMIT]
    chosen = [query for query in queries if query.key in best or (query.key in scores and query.key in kept)]
    return [_candidate(index, query, answer_id, scores[query.key], kept.get(query.key)) for query in chosen]


def worthy_queries(
    kind: MatchKind, index: PoolIndex, answer_id: str, queries: Sequence[Document]
) -> dict[str, float]:
    """The scores of the queries that an answer is worth showing to, by their keys."""
    scores = index.scores(queries, answer_id)
    return {key: score for key, score in scores.items() if score >= FLOORS[kind]}


def newcomers(scores: Mapping[str, float], kept: Collection[str]) -> list[str]:
    """The queries that an answer is not suggested for yet, the best first."""
    return sorted((key for key in scores if key not in kept), key=lambda key: (-scores[key], key))


def _candidate(
    index: PoolIndex, query: Document, answer_id: str, score: float, known: tuple[float, Any] | None
) -> Candidate:
    before = {answer_id: known} if known else {}
    evidence = _evidence(index, query, {answer_id: score}, before)
    return Candidate(query.key, answer_id, score, evidence[answer_id])


def _evidence(
    index: PoolIndex, query: Document, scores: Mapping[str, float], known: Known
) -> dict[str, list[dict[str, Any]]]:
    """The evidence for each score; one that stands as it stood is taken from there."""
    same = {key: known[key][1] for key in scores if key in known and known[key][0] == scores[key]}
    found = index.explain(query, [key for key in scores if key not in same])
    return same | {key: stored(evidence) for key, evidence in found.items()}


def stored(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Evidence as it is stored."""
    return [
        {
            "signal": item.signal,
            "label": item.label,
            "amount": item.amount,
            "query_spans": [[span.field, span.start, span.end] for span in item.query_spans],
            "document_spans": [[span.field, span.start, span.end] for span in item.document_spans],
        }
        for item in evidence
    ]
