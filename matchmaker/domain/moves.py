"""A life cycle as one table: which move leads from which states to which, and who may make it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from matchmaker.domain.access import Actor, Role
from matchmaker.domain.errors import Forbidden, WrongState

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[S]):
    """One row of a table of moves."""

    sources: frozenset[S]
    target: S
    roles: frozenset[Role]


def move(sources: set[S], target: S, *roles: Role) -> Move[S]:
    """A row, written briefly."""
    return Move(frozenset(sources), target, frozenset(roles))


def target_of(table: Mapping[M, Move[S]], name: M, state: S, actor: Actor) -> S:
    """The state that the move leads to.

    Raises Forbidden when no role of the actor may make it, WrongState when the state does not allow it.
    """
    row = table[name]
    if not row.roles & actor.roles:
        raise Forbidden(move=name.value)
    if state not in row.sources:
        raise WrongState(move=name.value, state=state.value)
    return row.target


def moves_open_to(table: Mapping[M, Move[S]], state: S, actor: Actor) -> list[M]:
    """The moves this actor could make now, in the table's order: the buttons of a page."""
    return [name for name, row in table.items() if state in row.sources and row.roles & actor.roles]
