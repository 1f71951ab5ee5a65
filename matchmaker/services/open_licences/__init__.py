"""Open licences: the holder composes a statement and declares it, the office announces it."""

from matchmaker.services.open_licences.composing import (
    Checklist,
    checklist,
    compose,
    publish,
    return_to_holder,
    withdraw,
)
from matchmaker.services.open_licences.taking import cancel, confirm, dispute, give_notice, part_of, pay

__all__ = [
    "Checklist",
    "cancel",
    "checklist",
    "compose",
    "confirm",
    "dispute",
    "give_notice",
    "part_of",
    "pay",
    "publish",
    "return_to_holder",
    "withdraw",
]
