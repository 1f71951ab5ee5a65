"""Choosing, among scored pairs, the best set that keeps every rule; or saying which rules collide."""

from matchmaker.engine.assignment.collisions import Collision, find_collision
from matchmaker.engine.assignment.problem import Limit, Pair
from matchmaker.engine.assignment.relaxing import cheapest_slack
from matchmaker.engine.assignment.solving import Chosen, OutOfTime, choose, is_feasible
from matchmaker.engine.assignment.twins import near_duplicates

__all__ = [
    "Chosen",
    "Collision",
    "Limit",
    "OutOfTime",
    "Pair",
    "cheapest_slack",
    "choose",
    "find_collision",
    "is_feasible",
    "near_duplicates",
]
