"""Rounds: the alliance's regular choice among the suggestions, the rules it keeps to, and its life."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from matchmaker.domain.access import Role
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Invalid
from matchmaker.domain.moves import Move, move


class RoundStatus(StrEnum):
    """Where a round stands; at most one is deployed."""

    DRAFTING = "drafting"
    COLLIDED = "collided"
    DRAFT = "draft"
    DEPLOYED = "deployed"
    REPLACED = "replaced"
    UNDONE = "undone"


class RoundMove(StrEnum):
    """What a person does with a round."""

    DEPLOY = "deploy"
    UNDO = "undo"


_PLANNERS = (Role.CHIEF_COORDINATOR, Role.ADMIN)

ROUND_MOVES: dict[RoundMove, Move[RoundStatus]] = {
    RoundMove.DEPLOY: move({RoundStatus.DRAFT}, RoundStatus.DEPLOYED, *_PLANNERS),
    RoundMove.UNDO: move({RoundStatus.DEPLOYED}, RoundStatus.UNDONE, *_PLANNERS),
}


class Place(StrEnum):
    """How a pair came into a round; alternates wait beside it."""

    CHOSEN = "chosen"
    EXPLORED = "explored"
    MANUAL = "manual"
    ALTERNATE = "alternate"


IN_ROUND = frozenset({Place.CHOSEN, Place.EXPLORED, Place.MANUAL})


class Tie(StrEnum):
    """How two organisations belong together: of one owner, or one acts for the other as its agency."""

    OWNERSHIP = "ownership"
    AGENCY = "agency"


class Rule(StrEnum):
    """What a choice keeps to. The last five hold whatever a coordinator sets."""

    LEAST = "least"
    MOST = "most"
    HOLDER_LIMIT = "holder_limit"
    AGENCY_LIMIT = "agency_limit"
    TO_TIANJIN = "to_tianjin"
    TO_HEBEI = "to_hebei"
    TO_BEIJING = "to_beijing"
    FORCED = "forced"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    KNOWN = "known"
    TWINS = "twins"
    OFFERS = "offers"
    MANUAL = "manual"


QUOTAS: dict[Rule, Callable[[Region, Region], bool]] = {
    Rule.TO_TIANJIN: lambda provider, seeker: (provider, seeker) == (Region.BEIJING, Region.TIANJIN),
    Rule.TO_HEBEI: lambda provider, seeker: (provider, seeker) == (Region.BEIJING, Region.HEBEI),
    Rule.TO_BEIJING: lambda provider, seeker: provider != Region.BEIJING and seeker == Region.BEIJING,
}
"""Which pairs count for a quota, by where the patent is and where the need is."""

MINIMUMS = frozenset({Rule.LEAST, *QUOTAS})
"""Rules that give way by becoming smaller; the other numbers give way by becoming larger."""

OFFERS_PER_NEED = 2
ALTERNATES_PER_NEED = 3
LITTLE_SHOWN = 3
"""Members of whom fewer pairs were shown in earlier rounds count as new."""

MOST_LISTED = 50
MOST_EXPLORATION = 20


@dataclass(frozen=True)
class RoundRules:
    """What a coordinator sets.

    least, most -- patents for each need: the least where it has that many, the most in any case.
    holder_limit, agency_limit -- pairs of each holder, services of each agency.
    exploration -- per cent of the places given by chance, on top, to members that were shown little.
    forced, forbidden -- keys of matches.
    excused -- keys of needs that may have fewer than the least.
    """

    least: int = 3
    most: int = 5
    holder_limit: int = 12
    agency_limit: int = 10
    to_tianjin: int = 0
    to_hebei: int = 0
    to_beijing: int = 0
    exploration: int = 5
    seed: int = 1
    forced: tuple[str, ...] = field(default=())
    forbidden: tuple[str, ...] = field(default=())
    excused: tuple[str, ...] = field(default=())

    def number(self, rule: Rule) -> int:
        """The number set for a rule that has one."""
        return int(getattr(self, rule.value))

    def with_number(self, rule: Rule, number: int) -> "RoundRules":
        """The same rules with another number."""
        change: dict[str, Any] = {rule.value: number}
        return replace(self, **change)

    def without(self, rule: Rule, key: str) -> "RoundRules":
        """The same rules without one forced or forbidden pair."""
        left = tuple(other for other in getattr(self, rule.value) if other != key)
        change: dict[str, Any] = {rule.value: left}
        return replace(self, **change)

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self) | {name: list(getattr(self, name)) for name in _LISTS}


_LISTS = ("forced", "forbidden", "excused")

RANGES: dict[str, tuple[int, int]] = {
    "least": (0, 15),
    "most": (1, 15),
    "holder_limit": (1, 1000),
    "agency_limit": (1, 1000),
    **{rule.value: (0, 10_000) for rule in QUOTAS},
    "exploration": (0, MOST_EXPLORATION),
    "seed": (0, 1_000_000),
}


def read_rules(stored: Mapping[str, Any]) -> RoundRules:
    """Rules from what was stored."""
    lists = {name: tuple(stored[name]) for name in _LISTS}
    return RoundRules(**{**stored, **lists})


def check_rules(rules: RoundRules) -> None:
    """Raise Invalid, with its field, for a number out of range or a list too long."""
    for name, (low, high) in RANGES.items():
        if not low <= getattr(rules, name) <= high:
            raise Invalid("round_number_range", field=name, low=low, high=high)
    for name in ("forced", "forbidden"):
        if len(getattr(rules, name)) > MOST_LISTED:
            raise Invalid("round_list_too_long", field=name, limit=MOST_LISTED)


def kin_of(ties: Mapping[str, set[str]], member_id: str) -> set[str]:
    """Everybody of the same owner: the member itself, those tied to it, and those tied to them."""
    found, waiting = {member_id}, [member_id]
    while waiting:
        fresh = ties.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return found
