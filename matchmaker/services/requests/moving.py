"""How every move of a request is made: the request is held, the table asked, the move kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import Clock
from matchmaker.domain.errors import NotFound, Stale
from matchmaker.domain.requests import Part, RequestMove, RequestState, clock_of, target_of
from matchmaker.services.deals.days import working_calendar
from matchmaker.services.requests.telling import record_move
from matchmaker.storage.members import Member
from matchmaker.storage.requests import RequestAgency, ServiceRequest


@dataclass(frozen=True)
class Act:
    """A request held until the commit, and who acts on it.

    asked -- the row of the agency that acts; None for others.
    """

    request: ServiceRequest
    actor: Actor
    part: Part
    asked: RequestAgency | None
    now: datetime

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return beijing_day(self.now)

    def target(self, move: RequestMove) -> RequestState:
        """Where the move leads; Forbidden or WrongState when the table does not allow it."""
        return target_of(move, self.request.state, self.part)

    @property
    def own_row(self) -> RequestAgency:
        """The row of the agency that acts; call it after `target` allowed a move of agencies."""
        assert self.asked is not None
        return self.asked


def part_of(session: Session, *, request: ServiceRequest, actor: Actor) -> Part:
    """What the actor is to the request; NotFound for everybody else."""
    if actor.admitted and actor.member_id == request.member_id:
        return Part.ASKER
    key = (request.id, actor.member_id)
    if actor.admitted and session.get(RequestAgency, key) is not None:
        return Part.CHOSEN if request.chosen_id == actor.member_id else Part.ASKED
    if actor.covers([session.get_one(Member, request.member_id).region]):
        return Part.OVERSEER
    raise NotFound


def take(session: Session, *, request_id: str, actor: Actor, now: datetime, seen: int | None = None) -> Act:
    """Hold a request for the actor.

    seen -- the version that the actor had before them; None where only the state matters.
    Raises NotFound for absent requests and those that the actor has no part in, Stale when somebody was
    quicker.
    """
    found = session.get(ServiceRequest, request_id)
    if found is None:
        raise NotFound
    part_of(session, request=found, actor=actor)
    held = hold(session, request_id, seen)
    # Who was chosen may have changed while this waited.
    part = part_of(session, request=held, actor=actor)
    key = (request_id, actor.member_id)
    asked = session.get(RequestAgency, key, populate_existing=True) if part in _AGENCIES else None
    return Act(held, actor, part, asked, now)


_AGENCIES = frozenset({Part.ASKED, Part.CHOSEN})


def hold(session: Session, request_id: str, seen: int | None = None) -> ServiceRequest:
    """The request as it stands, kept from others until the commit.

    The update changes nothing. Where the database has row locks it waits for whoever holds the row and looks
    at the version again; SQLite lets one writer in anyway.
    """
    statement = update(ServiceRequest).where(ServiceRequest.id == request_id)
    if seen is not None:
        statement = statement.where(ServiceRequest.version == seen)
    kept = statement.values(version=ServiceRequest.version).returning(ServiceRequest.id)
    if session.scalar(kept) is None:
        raise Stale
    return session.get_one(ServiceRequest, request_id, populate_existing=True)


def step(
    session: Session,
    act: Act,
    move: RequestMove,
    *,
    target: RequestState,
    reason: str = "",
    working_days: int = 0,
    **detail: Any,
) -> None:
    """Bring the held request to the target: state, clock, event. The caller has asked `act.target`.

    working_days -- to the delivery, when an agency is chosen.
    """
    request = act.request
    clock = clock_of(
        target,
        today=act.today,
        calendar=working_calendar(session),
        answers_until=request.answers_until,
        working_days=working_days,
    )
    # Only now, and at once: what is asked of the database before would find it half changed.
    request.state, request.version, request.reason = target, request.version + 1, reason
    _stamp(request, move, target, act.now)
    set_clock(request, clock)
    # The next reader of this transaction sees the move, and a constraint speaks up here.
    session.flush()
    said = {"end_reason": reason} if reason else {}
    record_move(
        session,
        actor=act.actor,
        move=move,
        request=request,
        now=act.now,
        agency_id=request.chosen_id,
        **said,
        **detail,
    )


def set_clock(request: ServiceRequest, clock: Clock) -> None:
    """Start the clock of a state."""
    request.due_on, request.lapses_on = clock.due_on, clock.lapses_on
    request.remind_on, request.reminders = clock.remind_on, 0


def _stamp(request: ServiceRequest, move: RequestMove, target: RequestState, now: datetime) -> None:
    """Note when the state was reached.

    Answering is closed by its day or by the last answer. Whoever withdraws before opens no seal, and no
    agency was too slow.
    """
    if move is not RequestMove.WITHDRAW:
        request.closed_at = request.closed_at or now
    if target is RequestState.ORDERED:
        request.chosen_at = now
    elif target is RequestState.DELIVERED:
        request.delivered_at = now
    elif target in {RequestState.CONFIRMED, RequestState.ENDED}:
        request.ended_at = now
