"""Why a score is what it is: the signals' parts, scaled by the very weights that made the score."""

from collections.abc import Mapping, Sequence

from matchmaker.engine.signals import Part
from matchmaker.engine.types import Evidence


def evidence(shares: Mapping[str, float], parts: Mapping[str, Sequence[Part]]) -> tuple[Evidence, ...]:
    """All parts of all signals, strongest first; `shares` holds what each signal's amounts are scaled by."""
    found = [
        Evidence(name, part.label, shares[name] * part.amount, part.query_spans, part.document_spans)
        for name, signal_parts in parts.items()
        for part in signal_parts
        if shares[name] > 0
    ]
    return tuple(sorted(found, key=lambda item: (-item.amount, item.signal, item.label)))
