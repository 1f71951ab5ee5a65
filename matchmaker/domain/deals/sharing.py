"""What the sides of a deal do beside its moves, as one table: who may do it, and at which stages."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.access import Actor, Role
from matchmaker.domain.deals.stages import OPEN_STAGES, DealStage
from matchmaker.domain.errors import Forbidden, WrongState


class DealAct(StrEnum):
    """What is done around a deal; none of it moves the deal."""

    READ_MESSAGES = "read_messages"
    WRITE_MESSAGE = "write_message"
    READ_DOCUMENTS = "read_documents"
    ADD_DOCUMENT = "add_document"
    CLOSE_VERSION = "close_version"
    ASK_ADVISER = "ask_adviser"
    END_ADVISER = "end_adviser"


@dataclass(frozen=True)
class Permit:
    """One row of the table."""

    roles: frozenset[Role]
    stages: frozenset[DealStage]


_ALWAYS = frozenset(DealStage)
_WHILE_OPEN = frozenset(OPEN_STAGES)


def _permit(stages: Collection[DealStage], *roles: Role) -> Permit:
    return Permit(frozenset(roles), frozenset(stages))


ACTS: dict[DealAct, Permit] = {
    DealAct.READ_MESSAGES: _permit(_ALWAYS, Role.MEMBER, Role.OWNER, Role.ADVISER),
    DealAct.WRITE_MESSAGE: _permit(_WHILE_OPEN, Role.MEMBER, Role.OWNER, Role.ADVISER),
    DealAct.READ_DOCUMENTS: _permit(_ALWAYS, Role.MEMBER, Role.OWNER, Role.ADVISER),
    DealAct.ADD_DOCUMENT: _permit(_WHILE_OPEN, Role.MEMBER, Role.OWNER),
    DealAct.CLOSE_VERSION: _permit(_ALWAYS, Role.MEMBER, Role.OWNER),
    DealAct.ASK_ADVISER: _permit(_WHILE_OPEN, Role.OWNER),
    DealAct.END_ADVISER: _permit(_ALWAYS, Role.OWNER),
}
"""Roles as `standing` leaves them in this deal: coordinators read neither messages nor documents."""


def check_act(actor: Actor, act: DealAct, stage: DealStage) -> None:
    """Raise Forbidden when no role of the actor may do it, WrongState when the stage does not allow it."""
    permit = ACTS[act]
    if not permit.roles & actor.roles:
        raise Forbidden(act=act.value)
    if stage not in permit.stages:
        raise WrongState(act=act.value, state=stage.value)


def may_do(actor: Actor, act: DealAct, stage: DealStage) -> bool:
    """Whether the table allows it now: what a page offers."""
    permit = ACTS[act]
    return bool(permit.roles & actor.roles) and stage in permit.stages
