"""Open licences: the holder composes a statement and declares it, the office announces it."""

from matchmaker.services.open_licences.composing import (
    Checklist,
    checklist,
    compose,
    publish,
    return_to_holder,
    withdraw,
)

__all__ = ["Checklist", "checklist", "compose", "publish", "return_to_holder", "withdraw"]
