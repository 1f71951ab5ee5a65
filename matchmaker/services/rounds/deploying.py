"""Putting a round in force, and taking it back: one round stands at a time, whoever was slower is told."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import NotFound, Stale
from matchmaker.domain.moves import target_of
from matchmaker.domain.rounds import ROUND_MOVES, RoundMove, RoundStatus
from matchmaker.services.audit import record
from matchmaker.storage.accounts import Account
from matchmaker.storage.rounds import Round, queries

ALWAYS = 1.0


class Act(Protocol):
    """A person's act on a round: `deploy` or `undo`."""

    def __call__(self, session: Session, *, actor: Actor, round_id: str, now: datetime) -> Round:
        """Change which round stands."""
        ...


def deploy(session: Session, *, actor: Actor, round_id: str, now: datetime) -> Round:
    """Let a draft be the round that the desk shows; the one that stood is kept, to come back on undo.

    Raises Forbidden; NotFound; WrongState unless it is a draft; Stale (`round_overtaken`, with by and at)
    when another round was deployed or undone since it was drafted: the comparison shown would not be true.
    """
    drafted = _held(session, actor, round_id)
    target = target_of(ROUND_MOVES, RoundMove.DEPLOY, drafted.status, actor)
    standing = queries.deployed_round(session)
    if (standing.id if standing else None) != drafted.base_id:
        raise _overtaken(session, standing)
    if standing is not None:
        standing.status = RoundStatus.REPLACED
        # The database lets one deployed round be at a time: the old one makes room first.
        session.flush()
    drafted.status, drafted.deployed_by, drafted.deployed_at = target, actor.account_id, now
    _show(session, off=standing, on=drafted)
    _record(session, actor, drafted, "round_deployed", now)
    return drafted


def undo(session: Session, *, actor: Actor, round_id: str, now: datetime) -> Round:
    """Take the round that stands back: the one before it stands again, pair by pair.

    Raises Forbidden; NotFound; WrongState unless it is the round that stands.
    """
    standing = _held(session, actor, round_id)
    standing.status = target_of(ROUND_MOVES, RoundMove.UNDO, standing.status, actor)
    standing.undone_at = now
    # As above: one deployed round at a time.
    session.flush()
    previous = session.get(Round, standing.base_id) if standing.base_id else None
    if previous is not None:
        previous.status = RoundStatus.DEPLOYED
    _show(session, off=standing, on=previous)
    _record(session, actor, standing, "round_undone", now)
    return standing


def _held(session: Session, actor: Actor, round_id: str) -> Round:
    """The round as it stands, with nobody else changing which one is deployed until the commit."""
    actor.require(Action.PLAN_ROUND)
    queries.lock_rounds(session)
    found = session.get(Round, round_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _overtaken(session: Session, standing: Round | None) -> Stale:
    person = session.get(Account, standing.deployed_by) if standing and standing.deployed_by else None
    return Stale(
        "round_overtaken",
        by=person.name if person else "",
        at=standing.deployed_at if standing else None,
        standing=standing.id if standing else "",
    )


def _show(session: Session, *, off: Round | None, on: Round | None) -> None:
    """Note on the matches the chance they have of being shown now."""
    before = dict.fromkeys(queries.chances_in(session, off.id), ALWAYS) if off else {}
    queries.give_chances(session, before | (queries.chances_in(session, on.id) if on else {}))
    # The states and chances belong together; a refusal of the database shows here.
    session.flush()


def _record(session: Session, actor: Actor, changed: Round, action: str, now: datetime) -> None:
    record(
        session,
        actor=actor,
        action=action,
        subject_kind="round",
        subject_id=changed.id,
        now=now,
        base=changed.base_id or "",
        **queries.places_of(session, changed.id),
    )
