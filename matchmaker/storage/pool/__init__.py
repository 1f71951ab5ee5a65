"""The resource pool: its tables, and how it is searched."""

from matchmaker.storage.pool.finding import (
    PAGE_SIZE,
    FacetCounts,
    PoolPage,
    PoolQuery,
    facet_counts,
    newest,
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
    "counters",
    "facet_counts",
    "newest",
    "search",
]
