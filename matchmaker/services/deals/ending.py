"""Ending a deal that comes to nothing, and taking back a step that was made by mistake."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import MONTHS_OF, DealMove, FailReason, check_undo
from matchmaker.domain.deals.contract import NOTE_LIMIT
from matchmaker.domain.errors import Invalid
from matchmaker.services.deals.moving import Act, step, take
from matchmaker.storage.deals import DealContract, DealPapers, DealReport, DealStep, last_step


def fail(
    session: Session,
    *,
    actor: Actor,
    deal_id: str,
    reason: FailReason | None,
    note: str,
    seen: int,
    now: datetime,
) -> DealStep:
    """End the deal with a reason, which both sides read; the note is for the own side and coordinators.

    Raises Invalid with the field `reason` or `note`, and as every move.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now, seen=seen)
    target = act.target(DealMove.FAIL)
    note = note.strip()
    if reason is None:
        raise Invalid("fail_reason_needed", field="reason")
    if reason is FailReason.OTHER and not note:
        raise Invalid("note_needed", field="note")
    if len(note) > NOTE_LIMIT:
        raise Invalid("term_too_long", field="note", limit=NOTE_LIMIT)
    return step(session, act, DealMove.FAIL, target=target, reason=reason.value, note=note)


def undo(session: Session, *, actor: Actor, deal_id: str, seen: int, now: datetime) -> DealStep:
    """Take the latest step back, with what it had entered; the record of events keeps both.

    Raises Forbidden, WrongState for a step that stays or is too old, and as every move.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now, seen=seen)
    last = last_step(session, act.deal.id)
    made_on = beijing_day(last.at) if last else act.today
    check_undo(act.actor, last=last.move if last else None, made_on=made_on, today=act.today)
    assert last is not None
    _take_out(session, act, last.move)
    return step(session, act, DealMove.UNDO, target=last.before, undone=last.move.value)


def _take_out(session: Session, act: Act, move: DealMove) -> None:
    """What the move had entered."""
    if move is DealMove.SIGN_CONTRACT:
        session.execute(delete(DealPapers).where(DealPapers.deal_id == act.deal.id))
        session.execute(delete(DealContract).where(DealContract.deal_id == act.deal.id))
    if move is DealMove.RECORD:
        contract = session.get_one(DealContract, act.deal.id)
        contract.recordal_number, contract.recorded_on = "", None
    if move in MONTHS_OF:
        months = MONTHS_OF[move]
        session.execute(
            delete(DealReport).where(DealReport.deal_id == act.deal.id, DealReport.months == months)
        )
