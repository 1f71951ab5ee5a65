"""The matching library: finds the documents that answer a text, scores them, and says why.

It knows texts, codes and keys, and nothing of members, pages or databases. Everything the house needs is
here; `matchmaker.engine.evaluate` measures its quality on judged data.
"""

from matchmaker.engine.errors import (
    BeirFormatError,
    DuplicateKeyError,
    EngineError,
    IndexFolderError,
    SettingsError,
    UnknownKeyError,
    WorkersError,
)
from matchmaker.engine.facts import Has, Wants
from matchmaker.engine.index import Index
from matchmaker.engine.saved import SavedIndex
from matchmaker.engine.settings import MatchSettings, SignalSettings
from matchmaker.engine.text import segment
from matchmaker.engine.types import Document, Evidence, FieldSpan, Hit, Query

__all__ = [
    "BeirFormatError",
    "Document",
    "DuplicateKeyError",
    "EngineError",
    "Evidence",
    "FieldSpan",
    "Has",
    "Hit",
    "Index",
    "IndexFolderError",
    "MatchSettings",
    "Query",
    "SavedIndex",
    "SettingsError",
    "SignalSettings",
    "UnknownKeyError",
    "Wants",
    "WorkersError",
    "segment",
]
