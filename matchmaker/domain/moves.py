"""A life cycle as one table: which move leads from which states to which, and who may make it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from matchmaker.domain.errors import Forbidden, WrongState

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


class Standing(Protocol):
    """Whoever may make moves: an actor with the roles of the site, or one with the parts that they play."""

    @property
    def roles(self) -> frozenset[StrEnum]:
        """Every role that is held."""


@dataclass(frozen=True)
class Move(Generic[S]):
    """One row of a table of moves."""

    sources: frozenset[S]
    target: S
    roles: frozenset[StrEnum]


def move(sources: set[S], target: S, *roles: StrEnum) -> Move[S]:
    """A row, written briefly."""
    return Move(frozenset(sources), target, frozenset(roles))


def target_of(table: Mapping[M, Move[S]], name: M, state: S, actor: Standing) -> S:
    """The state that the move leads to.

    Raises Forbidden when no role of the actor may make it, WrongState when the state does not allow it.
    """
    row = table[name]
    if not row.roles & actor.roles:
        raise Forbidden(move=name.value)
    if state not in row.sources:
        raise WrongState(move=name.value, state=state.value)
    return row.target


def moves_open_to(table: Mapping[M, Move[S]], state: S, actor: Standing) -> list[M]:
    """The moves this actor could make now, in the table's order: the buttons of a page."""
    return [name for name, row in table.items() if state in row.sources and row.roles & actor.roles]
