"""The asker chooses one quote, or takes the request back."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Invalid
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.requests import EndReason, Reply, RequestMove
from matchmaker.services.requests.closing import concerned
from matchmaker.services.requests.conflicts import conflicted
from matchmaker.services.requests.moving import step, take
from matchmaker.services.requests.telling import tell_members
from matchmaker.storage.deals import Deal
from matchmaker.storage.members import Member
from matchmaker.storage.requests import RequestAgency, ServiceRequest, quoting_agencies


def choose(
    session: Session,
    *,
    actor: Actor,
    request_id: str,
    agency_id: str,
    has_consented: bool,
    seen: int,
    now: datetime,
) -> None:
    """Order from one agency: both get the other's contact, the other agencies are told.

    Raises NotFound, Forbidden, WrongState, Stale; Invalid with the field `agency_id` or `consent`.
    """
    act = take(session, request_id=request_id, actor=actor, now=now, seen=seen)
    target = act.target(RequestMove.CHOOSE)
    row = session.get(RequestAgency, (request_id, agency_id))
    if row is None or row.reply is not Reply.QUOTED or row.working_days is None:
        raise Invalid("request_choice", field="agency_id")
    if not has_consented:
        raise Invalid("request_consent", field="consent")
    _require_free(session, act.request, agency_id)
    act.request.chosen_id = agency_id
    step(session, act, RequestMove.CHOOSE, target=target, working_days=row.working_days)
    tell_members(session, request=act.request, kind="request_choose", now=now, members=[agency_id])
    others = set(quoting_agencies(session, request_id)) - {agency_id}
    tell_members(session, request=act.request, kind="request_not_chosen", now=now, members=others)


def _require_free(session: Session, request: ServiceRequest, agency_id: str) -> None:
    """The agency is a member still, and has not come to stand on the other side since it was asked."""
    if session.get_one(Member, agency_id).status is not MemberStatus.APPROVED:
        raise Invalid("request_agency_away", field="agency_id")
    deal = session.get(Deal, request.deal_id) if request.deal_id else None
    if deal and agency_id in conflicted(session, deal=deal, member_id=request.member_id):
        raise Invalid("request_agency_away", field="agency_id")


def withdraw(session: Session, *, actor: Actor, request_id: str, seen: int, now: datetime) -> None:
    """Take the request back before a choice and tell the agencies. Raises as `choose`."""
    act = take(session, request_id=request_id, actor=actor, now=now, seen=seen)
    target = act.target(RequestMove.WITHDRAW)
    told = concerned(session, act.request)
    step(session, act, RequestMove.WITHDRAW, target=target, reason=EndReason.WITHDRAWN.value)
    tell_members(session, request=act.request, kind="request_withdraw", now=now, members=told)
