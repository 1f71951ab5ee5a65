"""What every move of a request leaves behind: an event, and notices that say no more than where to look."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.requests import RequestMove
from matchmaker.services.audit import record
from matchmaker.services.notices import notify_coordinators, notify_member
from matchmaker.storage.members import Member
from matchmaker.storage.requests import ServiceRequest


def path_of(request: ServiceRequest) -> str:
    """Where its page is."""
    return f"/requests/{request.id}"


def record_move(
    session: Session,
    *,
    actor: Actor,
    move: RequestMove,
    request: ServiceRequest,
    now: datetime,
    agency_id: str | None,
    **detail: Any,
) -> None:
    """Record the move with both organisations of an order; never with what an agency quoted.

    An agency that answers stands alone: coordinators of its region do not learn who asked.
    """
    is_answer = move in {RequestMove.QUOTE, RequestMove.DECLINE}
    record(
        session,
        actor=actor,
        action=f"request_{move.value}",
        subject_kind="request",
        subject_id=request.id,
        now=now,
        member_id=agency_id if is_answer else request.member_id,
        other_member_id=None if is_answer else agency_id,
        **detail,
    )


def tell_members(
    session: Session, *, request: ServiceRequest, kind: str, now: datetime, members: Iterable[str]
) -> None:
    """Tell the people of organisations."""
    for member_id in sorted(set(members)):
        notify_member(session, member_id=member_id, kind=kind, path=path_of(request), now=now)


def tell_overseers(session: Session, *, request: ServiceRequest, kind: str, now: datetime) -> None:
    """Tell the coordinators of the asker's region."""
    region = session.get_one(Member, request.member_id).region
    notify_coordinators(session, regions=[region.value], kind=kind, path=path_of(request), now=now)
