"""Asking every agency that provides a service at once, but for those that stand on the other side."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import OVER
from matchmaker.domain.errors import Invalid, WrongState
from matchmaker.domain.requests import OPEN_STATES, RequestDetails, RequestState, check_details, clock_of
from matchmaker.services.audit import record
from matchmaker.services.deals.days import working_calendar
from matchmaker.services.requests.conflicts import conflicted
from matchmaker.services.requests.telling import tell_members
from matchmaker.storage.deals import Deal
from matchmaker.storage.patents import Patent
from matchmaker.storage.requests import RequestAgency, ServiceRequest, providers

MOST_OPEN = 10
"""So many requests an organisation may have open at once; every one costs many agencies an answer."""


def ask(session: Session, *, actor: Actor, details: RequestDetails, now: datetime) -> ServiceRequest:
    """Send a request to every agency that provides the kind of service.

    Agencies that belong to the other side of the deal which the request names are left out.
    Raises Forbidden; Invalid with the field at fault, also where nobody is left to be asked; WrongState with
    too many open requests.
    """
    actor.require(Action.MOVE_REQUEST)
    member_id, today, calendar = str(actor.member_id), beijing_day(now), working_calendar(session)
    check_details(details, today=today, calendar=calendar)
    _require_few(session, member_id)
    patent = _own_patent(session, details.patent_id, member_id)
    deal = _own_deal(session, details.deal_id, member_id)
    agencies = providers(session).get(details.kind, set()) - {member_id}
    if deal is not None:
        agencies -= conflicted(session, deal=deal, member_id=member_id)
    if not agencies:
        raise Invalid("request_nobody", field="kind")
    clock = clock_of(RequestState.ASKED, today=today, calendar=calendar, answers_until=details.answers_until)
    request = ServiceRequest(
        member_id=member_id,
        account_id=actor.account_id,
        kind=details.kind,
        title=details.title,
        text=details.text,
        subclasses=list(details.subclasses or _subclasses(patent)),
        region=details.region,
        answers_until=details.answers_until,
        patent_id=details.patent_id,
        deal_id=details.deal_id,
        state=RequestState.ASKED,
        asked_at=now,
        due_on=clock.due_on,
        lapses_on=clock.lapses_on,
        remind_on=clock.remind_on,
    )
    session.add(request)
    # The agencies' rows point at it.
    session.flush()
    session.add_all(RequestAgency(request_id=request.id, agency_id=key) for key in sorted(agencies))
    record(
        session,
        actor=actor,
        action="request_asked",
        subject_kind="request",
        subject_id=request.id,
        now=now,
        member_id=member_id,
        service=details.kind.value,
        agencies=len(agencies),
    )
    tell_members(session, request=request, kind="request_asked", now=now, members=agencies)
    return request


def _require_few(session: Session, member_id: str) -> None:
    is_open = ServiceRequest.state.in_(OPEN_STATES)
    count = select(func.count()).where(ServiceRequest.member_id == member_id, is_open)
    if (session.scalar(count) or 0) >= MOST_OPEN:
        raise WrongState("request_too_many", limit=MOST_OPEN)


def _own_patent(session: Session, patent_id: str | None, member_id: str) -> Patent | None:
    patent = session.get(Patent, patent_id) if patent_id else None
    if patent_id and (patent is None or patent.member_id != member_id):
        raise Invalid("request_not_yours", field="patent_id")
    return patent


def _own_deal(session: Session, deal_id: str | None, member_id: str) -> Deal | None:
    deal = session.get(Deal, deal_id) if deal_id else None
    if deal_id and (deal is None or deal.side_of(member_id) is None or deal.stage in OVER):
        raise Invalid("request_not_yours", field="deal_id")
    return deal


def _subclasses(patent: Patent | None) -> list[str]:
    """Those of the patent, where none were typed."""
    return list(dict.fromkeys(symbol[:4] for symbol in patent.ipc)) if patent else []
