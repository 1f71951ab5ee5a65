"""What time does to a request: answering closes, people are reminded, and what nobody moves ends."""

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import next_reminder
from matchmaker.domain.requests import RequestState
from matchmaker.services.requests.closing import close, lapse
from matchmaker.services.requests.moving import hold
from matchmaker.services.requests.telling import tell_members, tell_overseers
from matchmaker.storage.requests import (
    ServiceRequest,
    lapsed_requests,
    requests_to_remind,
    unanswered_agencies,
)

BATCH = 200
"""How many are taken at once; the next tick takes the rest."""


def mind(session: Session, *, now: datetime) -> int:
    """Close answering and end what nobody moved, and remind whoever is to act in the others.

    Returns how many were closed or ended. Running it twice, or two at once, does each thing once.
    """
    today = beijing_day(now)
    over = sum(_run_out(session, key, now) for key in lapsed_requests(session, today, limit=BATCH))
    for request in requests_to_remind(session, today, limit=BATCH):
        _remind(session, request, today, now)
    return over


def _run_out(session: Session, request_id: str, now: datetime) -> bool:
    request = hold(session, request_id)
    # Somebody may have moved it while this waited.
    if request.lapses_on is None or request.lapses_on > beijing_day(now):
        return False
    if request.state is RequestState.ASKED:
        close(session, request, now=now)
    else:
        lapse(session, request, now=now)
    return True


def _remind(session: Session, request: ServiceRequest, today: date, now: datetime) -> None:
    reminders = request.reminders + 1
    reminded = session.scalar(
        update(ServiceRequest)
        .where(
            ServiceRequest.id == request.id,
            ServiceRequest.version == request.version,
            ServiceRequest.remind_on == request.remind_on,
        )
        .values(remind_on=next_reminder(today, reminders=reminders), reminders=reminders)
        .returning(ServiceRequest.id)
    )
    if reminded is None:
        return
    is_overdue = request.due_on is not None and request.due_on < today
    kind = "request_overdue" if is_overdue else "request_due"
    tell_members(session, request=request, kind=kind, now=now, members=_to_act(session, request))
    if is_overdue:
        tell_overseers(session, request=request, kind=kind, now=now)


def _to_act(session: Session, request: ServiceRequest) -> list[str]:
    """Whose turn it is."""
    if request.state is RequestState.ASKED:
        return unanswered_agencies(session, request.id)
    if request.state is RequestState.ORDERED and request.chosen_id:
        return [request.chosen_id]
    return [request.member_id]
