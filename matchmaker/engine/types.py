"""The few frozen types that the engine speaks with the rest of the house."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matchmaker.engine.facts import Has, Wants


@dataclass(frozen=True)
class Document:
    """One text to be found, or, as a query, one text to find answers for.

    `fields` holds the texts by field name; the default settings read `title` and `body`, other names are
    kept but not read. `codes` are classification codes: plain IPC codes of any depth ("H", "H01", "H01M",
    "H01M 10/052") or codes of another scheme written "scheme:value" ("wipo:1"). `language` is a BCP 47 tag
    and only informs. `wants` are the facts of a text that asks, `has` those of a technology that may answer;
    without them only the texts are compared.
    """

    key: str
    fields: Mapping[str, str] = field(hash=False)
    codes: tuple[str, ...] = ()
    language: str = ""
    wants: Wants | None = None
    has: Has | None = None


Query = Document


@dataclass(frozen=True)
class Hit:
    """A document found: its key and its score in [0, 1]."""

    key: str
    score: float


@dataclass(frozen=True, order=True)
class FieldSpan:
    """Characters `start` to `end` (exclusive) of the original text of one field."""

    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Evidence:
    """A part of a score: `amount` came from `signal`, because of `label`.

    `label` is the shared phrase itself (signal "words"), the deepest shared code (signal "codes"), what the
    document has and the query wants (signals of fit, "7/6") or the signal's own name where there is nothing
    to quote. The amounts of all evidence of a pair sum to its score; one of a fit worse than usual is
    negative.
    """

    signal: str
    label: str
    amount: float
    query_spans: tuple[FieldSpan, ...] = ()
    document_spans: tuple[FieldSpan, ...] = ()
