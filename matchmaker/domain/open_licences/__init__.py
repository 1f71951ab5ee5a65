"""Open licences: the holder declares to everybody on which terms a patent may be used (Patent Law, 50-52)."""

from matchmaker.domain.open_licences.advertising import advertising_in
from matchmaker.domain.open_licences.life import MOVES, OpenLicenceMove, OpenLicenceStatus, check_announcement
from matchmaker.domain.open_licences.obstacles import ForbiddenState, Obstacle, obstacles
from matchmaker.domain.open_licences.statement import (
    Ceilings,
    FeeWarning,
    Item,
    RoyaltyBase,
    Statement,
    check_statement,
    fee_warnings,
    stated_items,
)
from matchmaker.domain.open_licences.taking import (
    LICENSED,
    PART_OF,
    TAKING_MOVES,
    Part,
    TakingMove,
    TakingStatus,
    check_payment,
)

__all__ = [
    "LICENSED",
    "MOVES",
    "PART_OF",
    "TAKING_MOVES",
    "Ceilings",
    "FeeWarning",
    "ForbiddenState",
    "Item",
    "Obstacle",
    "OpenLicenceMove",
    "OpenLicenceStatus",
    "Part",
    "RoyaltyBase",
    "Statement",
    "TakingMove",
    "TakingStatus",
    "advertising_in",
    "check_announcement",
    "check_payment",
    "check_statement",
    "fee_warnings",
    "obstacles",
    "stated_items",
]
