"""Many queries on one saved index, spread over workers: segment by segment, the partial answers merged.

Words that are common are counted over the whole index before any segment is searched, so the answers are
those of one process to the last bit.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from matchmaker.engine.cluster import MakeExecutor, spread
from matchmaker.engine.index import Asked
from matchmaker.engine.saved import SavedIndex, ask_chunk
from matchmaker.engine.select import first
from matchmaker.engine.types import Hit, Query

QUERIES_A_TASK = 200


def search_shards(
    folder: Path, queries: Sequence[Query], limit: int, make_executor: MakeExecutor
) -> list[list[Hit]]:
    """What `Index.load(folder).search_many(queries, limit)` answers, by as many workers as there are.

    Raises IndexFolderError where the folder cannot be read, BrokenExecutor where workers die again and again.
    """
    saved = SavedIndex(folder)
    asked = list(spread(make_executor, ask_chunk, in_chunks(saved, queries)))
    shards = range(saved.opened().segments)
    tasks = [(saved, shard, chunk, limit) for chunk in asked for shard in shards]
    partial = spread(make_executor, search_shard, tasks)
    return [hits for _ in asked for hits in _merged(list(islice(partial, len(shards))), limit)]


def in_chunks(saved: SavedIndex, queries: Sequence[Query]) -> list[tuple[SavedIndex, list[Query]]]:
    """The tasks of asking all queries."""
    starts = range(0, len(queries), QUERIES_A_TASK)
    return [(saved, list(queries[start : start + QUERIES_A_TASK])) for start in starts]


def search_shard(saved: SavedIndex, shard: int, asked: Sequence[Asked], limit: int) -> list[list[Hit]]:
    """For each query the best of one segment; run by a worker."""
    index = saved.opened()
    return [index.search_segment(shard, one, limit) for one in asked]


def _merged(partial: Sequence[Sequence[Sequence[Hit]]], limit: int) -> Iterator[list[Hit]]:
    """For each query the best of what each shard found."""
    for found in zip(*partial, strict=True):
        yield first([hit for hits in found for hit in hits], limit)
