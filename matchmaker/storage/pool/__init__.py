"""The resource pool: its tables, and how it is searched."""

from matchmaker.storage.pool.finding import (
    PAGE_SIZE,
    FacetCounts,
    PoolPage,
    PoolQuery,
    count,
    facet_counts,
    newest,
    newest_until,
    search,
)
from matchmaker.storage.pool.numbers import PoolCounters, counters
from matchmaker.storage.pool.rows import PoolRow
from matchmaker.storage.pool.tables import PoolChange, PoolEntry, PoolFacet

__all__ = [
    "PAGE_SIZE",
    "FacetCounts",
    "PoolChange",
    "PoolCounters",
    "PoolEntry",
    "PoolFacet",
    "PoolPage",
    "PoolQuery",
    "PoolRow",
    "count",
    "counters",
    "facet_counts",
    "newest",
    "newest_until",
    "search",
]
