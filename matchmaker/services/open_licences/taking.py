"""Taking an open licence: the notice, the payment, the holder's receipt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.moves import target_of
from matchmaker.domain.open_licences import (
    PART_OF,
    TAKING_MOVES,
    OpenLicenceStatus,
    Part,
    TakingMove,
    TakingStatus,
    check_payment,
)
from matchmaker.domain.texts import BODY_LIMIT, LINE_LIMIT
from matchmaker.services.audit import record
from matchmaker.services.notices import notify_member
from matchmaker.services.open_licences.facts import keep_facts
from matchmaker.storage.open_licences import OpenLicence, OpenLicenceTaking, standing_taking


def part_of(actor: Actor, row: OpenLicence, taking: OpenLicenceTaking) -> Part | None:
    """What the actor is to a notice; None for everybody but the two parties."""
    if not actor.admitted:
        return None
    return {taking.member_id: Part.TAKER, row.member_id: Part.HOLDER}.get(actor.member_id or "")


def give_notice(
    session: Session,
    *,
    actor: Actor,
    licence_id: str,
    use: str,
    contact: str,
    is_ticked: bool,
    now: datetime,
) -> OpenLicenceTaking:
    """Give the holder written notice that the actor's organisation takes the licence.

    use -- for which products. contact -- whom the holder asks; both are read by the holder alone.
    Raises Invalid with the field at fault; WrongState where nothing is offered, for the holder, and for
    whoever has given notice already.
    """
    actor.require(Action.TAKE_OPEN_LICENCE)
    row = _hold_offer(session, licence_id, beijing_day(now))
    if actor.owns(row.member_id):
        raise WrongState("open_own_licence")
    _check_notice(use, contact, is_ticked)
    if standing_taking(session, licence_id, actor.member_id) is not None:
        raise WrongState("open_taken_already")
    taking = OpenLicenceTaking(
        licence_id=row.id,
        member_id=actor.member_id or "",
        account_id=actor.account_id,
        status=TakingStatus.NOTIFIED,
        use=use,
        contact=contact,
        notified_at=now,
    )
    session.add(taking)
    try:
        # The index says whether a colleague gave notice at this moment.
        session.flush()
    except IntegrityError as error:
        raise WrongState("open_taken_already") from error
    _Act(session, row, taking, actor, Part.TAKER, now).leave_trace("notify")
    return taking


def _hold_offer(session: Session, licence_id: str, today: date) -> OpenLicence:
    """The statement, kept from being withdrawn until the commit."""
    held = session.scalar(
        update(OpenLicence)
        .where(
            OpenLicence.id == licence_id,
            OpenLicence.status == OpenLicenceStatus.PUBLISHED,
            OpenLicence.until >= today,
        )
        .values(version=OpenLicence.version)
        .returning(OpenLicence.id)
    )
    if held is None:
        raise WrongState("open_not_offered")
    return session.get_one(OpenLicence, licence_id, populate_existing=True)


def _check_notice(use: str, contact: str, is_ticked: bool) -> None:
    for name, words, limit in (("use", use, BODY_LIMIT), ("contact", contact, LINE_LIMIT)):
        if not words:
            raise Invalid("term_needed", field=name)
        if len(words) > limit:
            raise Invalid("term_too_long", field=name, limit=limit)
    if not is_ticked:
        raise Invalid("open_notice_tick", field="agree")


@dataclass(frozen=True)
class _Act:
    """A notice held until the commit, and who acts on it."""

    session: Session
    row: OpenLicence
    taking: OpenLicenceTaking
    actor: Actor
    part: Part
    now: datetime

    def target(self, name: TakingMove) -> TakingStatus:
        """Where the move leads; Forbidden for the other party, WrongState where the table has none."""
        if PART_OF[name] is not self.part:
            raise Forbidden(move=name.value)
        return target_of(TAKING_MOVES, name, self.taking.status, self.actor)

    def move(self, name: TakingMove, columns: Mapping[str, Any]) -> None:
        target = self.target(name)
        for column, value in columns.items():
            setattr(self.taking, column, value)
        self.taking.status = target
        self.taking.version += 1
        keep_facts(self.session, self.row)
        self.leave_trace(name.value)

    def leave_trace(self, name: str) -> None:
        """An event with both organisations, and a notice to the other one."""
        path = f"/open-licences/takings/{self.taking.id}"
        record(
            self.session,
            actor=self.actor,
            action=f"open_licence_{name}",
            subject_kind="open_licence_taking",
            subject_id=self.taking.id,
            now=self.now,
            member_id=self.taking.member_id,
            other_member_id=self.row.member_id,
        )
        told = self.row.member_id if self.part is Part.TAKER else self.taking.member_id
        notify_member(self.session, member_id=told, kind=f"open_licence_{name}", path=path, now=self.now)


def _take(session: Session, taking_id: str, actor: Actor, seen: int, now: datetime) -> _Act:
    """Hold a notice for one of its parties; NotFound for others, Stale when somebody was quicker."""
    taking = session.get(OpenLicenceTaking, taking_id)
    if taking is None:
        raise NotFound
    row = session.get_one(OpenLicence, taking.licence_id)
    part = part_of(actor, row, taking)
    if part is None:
        raise NotFound
    # The statement first, as `withdraw` does, so that two transactions never wait for each other.
    session.execute(update(OpenLicence).where(OpenLicence.id == row.id).values(version=OpenLicence.version))
    held = session.scalar(
        update(OpenLicenceTaking)
        .where(OpenLicenceTaking.id == taking_id, OpenLicenceTaking.version == seen)
        .values(version=OpenLicenceTaking.version)
        .returning(OpenLicenceTaking.id)
    )
    if held is None:
        raise Stale
    session.refresh(row)
    return _Act(
        session, row, session.get_one(OpenLicenceTaking, taking_id, populate_existing=True), actor, part, now
    )


def pay(
    session: Session,
    *,
    actor: Actor,
    taking_id: str,
    amount: int,
    paid_on: date,
    seen: int,
    now: datetime,
) -> OpenLicenceTaking:
    """Enter the payment; with it the licence is obtained.

    amount -- in yuan. Raises Invalid for a payment that is not as announced.
    """
    act = _take(session, taking_id, actor, seen, now)
    act.target(TakingMove.PAY)
    check_payment(
        act.row.statement,
        amount,
        paid_on,
        withdrawn_on=act.row.withdrawn_on,
        today=beijing_day(now),
    )
    obtained_on = max(paid_on, beijing_day(act.taking.notified_at))
    act.move(TakingMove.PAY, {"paid_on": paid_on, "amount": amount, "obtained_on": obtained_on})
    return act.taking


def cancel(session: Session, *, actor: Actor, taking_id: str, seen: int, now: datetime) -> OpenLicenceTaking:
    """Take the notice back before anything was paid."""
    act = _take(session, taking_id, actor, seen, now)
    act.move(TakingMove.CANCEL, {})
    return act.taking


def confirm(session: Session, *, actor: Actor, taking_id: str, seen: int, now: datetime) -> OpenLicenceTaking:
    """Confirm, as the holder, that the money has come."""
    act = _take(session, taking_id, actor, seen, now)
    act.move(TakingMove.CONFIRM, {"confirmed_at": now})
    return act.taking


def dispute(session: Session, *, actor: Actor, taking_id: str, seen: int, now: datetime) -> OpenLicenceTaking:
    """Say, as the holder, that the money has not come; the payment is entered anew."""
    act = _take(session, taking_id, actor, seen, now)
    act.move(TakingMove.DISPUTE, {"paid_on": None, "amount": None, "obtained_on": None})
    return act.taking
