"""What the program itself does to a request: answering closes, or nobody moved it and it ends."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.requests import Part, RequestMove
from matchmaker.domain.requests.moves import LAPSE_REASON
from matchmaker.services.requests.moving import Act, step
from matchmaker.services.requests.telling import tell_members
from matchmaker.storage.requests import ServiceRequest, quoting_agencies, replies_to


def close(session: Session, request: ServiceRequest, *, now: datetime) -> None:
    """Open the seals of a held request; without a quote there is nothing to compare and it ends."""
    if not quoting_agencies(session, request.id):
        lapse(session, request, now=now)
        return
    act = Act(request, SYSTEM, Part.PROGRAM, None, now)
    step(session, act, RequestMove.CLOSE, target=act.target(RequestMove.CLOSE))
    tell_members(session, request=request, kind="request_close", now=now, members=[request.member_id])


def lapse(session: Session, request: ServiceRequest, *, now: datetime) -> None:
    """End a held request that nobody moved, and tell everybody who waits for it."""
    act = Act(request, SYSTEM, Part.PROGRAM, None, now)
    reason = LAPSE_REASON[request.state]
    step(session, act, RequestMove.LAPSE, target=act.target(RequestMove.LAPSE), reason=reason.value)
    tell_members(session, request=request, kind="request_lapse", now=now, members=[request.member_id])
    tell_members(session, request=request, kind="request_lapse", now=now, members=concerned(session, request))


def concerned(session: Session, request: ServiceRequest) -> set[str]:
    """The agencies that wait for an answer: the chosen one, before a choice all that did not decline."""
    if request.chosen_id is not None:
        return {request.chosen_id}
    return {row.agency_id for row in replies_to(session, request.id) if row.reply.value != "declined"}
