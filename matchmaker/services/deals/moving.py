"""How every move of a deal is made: the deal is held, the table asked, the step kept, the sides told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import MOVES, Clock, DealMove, DealStage, standing
from matchmaker.domain.errors import NotFound, Stale, WrongState
from matchmaker.domain.introductions import Side
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.moves import target_of
from matchmaker.services.deals.days import clock_at
from matchmaker.services.deals.telling import record_step, tell_of_step
from matchmaker.storage.deals import Deal, DealContract, DealStep, serving
from matchmaker.storage.members import Member


@dataclass(frozen=True)
class Act:
    """A deal held until the commit, and who acts on it: the actor as this deal sees them, and their side."""

    deal: Deal
    actor: Actor
    side: Side | None
    now: datetime

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return beijing_day(self.now)

    def target(self, move: DealMove) -> DealStage:
        """Where the move leads; Forbidden or WrongState when the table does not allow it."""
        return target_of(MOVES, move, self.deal.stage, self.actor)


def take(session: Session, *, deal_id: str, actor: Actor, now: datetime, seen: int | None = None) -> Act:
    """Hold a deal for the actor.

    seen -- the version that the actor had before them; None where only the stage matters.
    Raises NotFound for absent deals and those that the actor has no part in, Stale when somebody was quicker.
    """
    deal = session.get(Deal, deal_id)
    if deal is None:
        raise NotFound
    members = _members(session, deal)
    advisers = serving(session, deal_id)
    own = standing(
        actor,
        parties=list(members),
        regions=[member.region for member in members.values()],
        advisers=list(advisers),
    )
    if own.member_id is None and not own.regions and not own.is_admin:
        raise NotFound
    held = hold(session, deal_id, seen)
    side = held.side_of(own.member_id) or advisers.get(own.member_id or "")
    return Act(held, own, side, now)


def _members(session: Session, deal: Deal) -> dict[str, Member]:
    found = session.scalars(select(Member).where(Member.id.in_([deal.seeker_id, deal.provider_id])))
    return {member.id: member for member in found}


def hold(session: Session, deal_id: str, seen: int | None = None) -> Deal:
    """The deal as it stands, kept from others until the commit.

    The update changes nothing. Where the database has row locks it waits for whoever holds the row and looks
    at the version again; SQLite lets one writer in anyway.
    """
    statement = update(Deal).where(Deal.id == deal_id)
    if seen is not None:
        statement = statement.where(Deal.version == seen)
    if session.scalar(statement.values(version=Deal.version).returning(Deal.id)) is None:
        raise Stale
    return session.get_one(Deal, deal_id, populate_existing=True)


def require_both_admitted(session: Session, deal: Deal) -> None:
    """Nothing new is agreed with an organisation that is not a member any more."""
    members = _members(session, deal).values()
    if any(member.status is not MemberStatus.APPROVED for member in members):
        raise WrongState("deal_party_away")


def step(
    session: Session,
    act: Act,
    move: DealMove,
    *,
    target: DealStage,
    reason: str = "",
    note: str = "",
    **detail: Any,
) -> DealStep:
    """Bring the held deal to the target and keep the step: history, clock, event, notices.

    Each step starts the clock anew. The caller has asked `act.target` whether the move may be made.
    detail -- codes and numbers for the record of events.
    """
    deal, before = act.deal, act.deal.stage
    clock = _clock(session, deal, target, act.today)
    deal.stage, deal.version, deal.moved_at = target, deal.version + 1, act.now
    deal.reason = reason if target is DealStage.FAILED else ""
    deal.due_on, deal.lapses_on = clock.due_on, clock.lapses_on
    deal.remind_on, deal.reminders = clock.remind_on, 0
    made = DealStep(
        deal_id=deal.id,
        number=deal.version,
        move=move,
        before=before,
        after=target,
        at=act.now,
        account_id=act.actor.account_id,
        side=act.side,
        reason=reason,
        note=note,
    )
    session.add(made)
    # The next reader of this transaction sees the step, and a constraint speaks up here.
    session.flush()
    record_step(session, actor=act.actor, step=made, deal=deal, now=act.now, **detail)
    tell_of_step(session, step=made, deal=deal, now=act.now)
    return made


def _clock(session: Session, deal: Deal, stage: DealStage, today: date) -> Clock:
    effective_on = session.scalar(select(DealContract.effective_on).where(DealContract.deal_id == deal.id))
    return clock_at(session, stage, today=today, effective_on=effective_on)
