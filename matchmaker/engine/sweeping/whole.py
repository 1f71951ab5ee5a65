"""The sweep over a saved index, spread over workers; what each finds is merged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np
from threadpoolctl import threadpool_limits

from matchmaker.engine.cluster import MakeExecutor, Progress, spread
from matchmaker.engine.index import Asked, Index
from matchmaker.engine.saved import SavedIndex, ask_chunk
from matchmaker.engine.shards import in_chunks
from matchmaker.engine.sweeping.lists import Lists, Numbers, order_of
from matchmaker.engine.sweeping.shard import Stretch
from matchmaker.engine.types import Hit, Query

# Mostly a whole segment. Half as many look twice as often for the best of a part, and score that exactly.
ROWS_A_TASK = 81_000


@dataclass(frozen=True)
class Part:
    """Rows of a segment: a worker's task."""

    shard: int
    start: int
    stop: int


@dataclass(frozen=True)
class Swept:
    """What one pass found.

    answers -- for each query, by place, the best documents as places in `document_keys`.
    askers -- for each document, by place, the best queries as places in `query_keys`.
    """

    query_keys: Sequence[str]
    document_keys: Sequence[str]
    answers: Lists
    askers: Lists

    def answers_to(self, query: int) -> list[Hit]:
        """The best documents for a query, by its place."""
        return self.answers.hits(query, self.document_keys)

    def askers_of(self, document: int) -> list[Hit]:
        """The best queries for a document, by its place."""
        return self.askers.hits(document, self.query_keys)


def sweep(
    saved: SavedIndex,
    queries: Sequence[Query],
    make_executor: MakeExecutor,
    *,
    answers: int,
    askers: int,
    rows: int = ROWS_A_TASK,
    progress: Progress | None = None,
) -> Swept:
    """For each query its `answers` best documents, and for each document its `askers` best queries.

    `rows` of the index are a worker's task. Raises IndexFolderError where the index cannot be read,
    BrokenExecutor where workers die again and again.
    """
    index = saved.opened()
    query_keys, keys = [query.key for query in queries], _keys(index)
    parts = list(_parts(index, rows))
    if not parts or not queries:
        return Swept(query_keys, keys, Lists.none(len(queries)), Lists.none(len(keys)))
    asked = list(chain.from_iterable(spread(make_executor, ask_chunk, in_chunks(saved, queries))))
    order = order_of(query_keys)
    tasks = [(saved, part, asked, order, (answers, askers)) for part in parts]
    found = []
    for done, result in enumerate(spread(make_executor, sweep_part, tasks), start=1):
        found.append(result)
        if progress is not None:
            progress(done, len(tasks))
    merged = _merged(index, parts, [lists for lists, _ in found], keys=keys, limit=answers)
    return Swept(query_keys, keys, merged, Lists.joined([lists for _, lists in found]))


def sweep_part(
    saved: SavedIndex, part: Part, asked: Sequence[Asked], order: Numbers, limits: tuple[int, int]
) -> tuple[Lists, Lists]:
    """The answers and askers among some rows; run by a worker.

    Answers are rows of the segment, askers are places of queries; `order` is that of the queries' keys, and
    `limits` say how many answers and how many askers a list takes.
    """
    standing = saved.opened().standing(part.shard)
    # Beside every worker there is another one for the other processor.
    with threadpool_limits(1):
        pairs, scores = Stretch(standing, slice(part.start, part.stop), *limits).found(asked)
    keys = order_of(standing.segment.texts.keys)
    rows = pairs.rows - part.start
    answers, askers = limits
    return (
        Lists.ranked(pairs.queries, pairs.rows, scores, order=keys, count=len(asked), limit=answers),
        Lists.ranked(rows, pairs.queries, scores, order=order, count=part.stop - part.start, limit=askers),
    )


def _parts(index: Index, rows: int) -> Iterator[Part]:
    """All rows, in order."""
    for shard in range(index.segments):
        count = len(index.standing(shard).segment)
        for start in range(0, count, rows):
            yield Part(shard, start, min(start + rows, count))


def _keys(index: Index) -> list[str]:
    """The keys of all rows, those of taken out documents too."""
    shards = range(index.segments)
    return [key for shard in shards for key in index.standing(shard).segment.texts.keys]


def _merged(
    index: Index, parts: Sequence[Part], found: Sequence[Lists], *, keys: Sequence[str], limit: int
) -> Lists:
    """For each query the best of what the parts found, as places in `keys`."""
    sizes = [len(index.standing(shard).segment) for shard in range(index.segments)]
    first = list(accumulate(sizes, initial=0))
    places = [lists.places.astype(np.int64) + first[p.shard] for lists, p in zip(found, parts, strict=True)]
    return Lists.ranked(
        np.concatenate([lists.owners for lists in found]),
        np.concatenate(places),
        np.concatenate([lists.scores for lists in found]),
        order=order_of(keys),
        count=len(found[0]),
        limit=limit,
    )
