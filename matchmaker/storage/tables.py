"""Every table in one place, for migrations and for creating a database."""

from matchmaker.storage import (
    accounts,
    audit,
    calls,
    deals,
    imports,
    introductions,
    jobs,
    learning,
    ledger,
    listings,
    matches,
    members,
    needs,
    notices,
    offers,
    open_licences,
    patents,
    pool,
    rounds,
    sessions,
    standards,
)
from matchmaker.storage.base import Base

metadata = Base.metadata

__all__ = [
    "accounts",
    "audit",
    "calls",
    "deals",
    "imports",
    "introductions",
    "jobs",
    "learning",
    "ledger",
    "listings",
    "matches",
    "members",
    "metadata",
    "needs",
    "notices",
    "offers",
    "open_licences",
    "patents",
    "pool",
    "rounds",
    "sessions",
    "standards",
]
