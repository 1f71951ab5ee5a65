"""Why a score is what it is: the signals' parts, scaled by the very weights that made the score."""

from collections.abc import Mapping, Sequence

from matchmaker.engine.fuse import Scale
from matchmaker.engine.signals import Part
from matchmaker.engine.types import Evidence


def evidence(scales: Mapping[str, Scale], parts: Mapping[str, Sequence[Part]]) -> tuple[Evidence, ...]:
    """All parts of all signals that raise or lower the score, strongest first."""
    found = [
        Evidence(name, part.label, scales[name].of(part.amount), part.query_spans, part.document_spans)
        for name, signal_parts in parts.items()
        for part in signal_parts
    ]
    found = [item for item in found if item.amount]
    return tuple(sorted(found, key=lambda item: (-item.amount, item.signal, item.label)))
