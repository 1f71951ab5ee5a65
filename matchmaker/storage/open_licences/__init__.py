"""Open licences: the statements, who took them, and what pages read of both."""

from matchmaker.storage.open_licences.statements import (
    STATED,
    OpenLicence,
    StatementRow,
    patents_open_on,
    published_statements,
    standing_statement,
    statements_of,
    statements_waiting,
)
from matchmaker.storage.open_licences.takings import (
    OpenLicenceTaking,
    TakingRow,
    has_licensees,
    open_takings,
    standing_taking,
    takings_of,
    takings_waiting_for,
)

__all__ = [
    "STATED",
    "OpenLicence",
    "OpenLicenceTaking",
    "StatementRow",
    "TakingRow",
    "has_licensees",
    "open_takings",
    "patents_open_on",
    "published_statements",
    "standing_statement",
    "standing_taking",
    "statements_of",
    "statements_waiting",
    "takings_of",
    "takings_waiting_for",
]
