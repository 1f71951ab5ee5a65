"""A coordinator decides on an application, or on an organisation that was admitted."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Stale
from matchmaker.domain.members import MEMBER_MOVES, MOVES_WITH_REASON, MemberMove
from matchmaker.domain.moves import target_of
from matchmaker.services import audit, notices
from matchmaker.services.members.applications import tick_profile
from matchmaker.services.members.listings import hide_listings, show_listings
from matchmaker.storage.members import Member

_NOTICES = {
    MemberMove.APPROVE: "member_approved",
    MemberMove.RETURN: "member_returned",
    MemberMove.DECLINE: "member_declined",
    MemberMove.SUSPEND: "member_suspended",
    MemberMove.RESTORE: "member_restored",
}


def decide(
    session: Session,
    *,
    actor: Actor,
    member_id: str,
    move: MemberMove,
    reason: str = "",
    lock: int,
    now: datetime,
) -> Member:
    """Make the move; the organisation is told, with the reason where one is due.

    Raises NotFound outside the actor's regions, Stale when another coordinator was quicker or the applicant
    changed the entry, WrongState, Forbidden for the actor's own organisation, Invalid without a due reason.
    """
    member = _reviewed_member(session, actor, member_id)
    if member.lock != lock:
        raise Stale
    if move in MOVES_WITH_REASON and not reason.strip():
        raise Invalid("reason_required", field="reason")
    before = member.status
    member.status = target_of(MEMBER_MOVES, move, before, actor)
    member.status_reason = reason.strip() if move in MOVES_WITH_REASON else ""
    member.decided_at, member.decided_by, member.updated_at = now, actor.account_id, now
    _flush(session)  # The version column says here whether somebody else was quicker.
    _follow_up(session, member, move, now)
    audit.record(
        session,
        actor=actor,
        action=_NOTICES[move],
        subject_kind="member",
        subject_id=member.id,
        member_id=member.id,
        now=now,
        before=before.value,
        status=member.status.value,
    )
    return member


def _reviewed_member(session: Session, actor: Actor, member_id: str) -> Member:
    member = session.get(Member, member_id)
    actor.require(Action.REVIEW_MEMBER)
    if member is None or not actor.covers([member.region]):
        raise NotFound
    if actor.owns(member.id):
        raise Forbidden("own_application")
    return member


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        raise Stale from error


def _follow_up(session: Session, member: Member, move: MemberMove, now: datetime) -> None:
    """Tell the organisation; its profile and listings enter or leave the matching with it."""
    notices.notify_member(session, member_id=member.id, kind=_NOTICES[move], path="/members/own", now=now)
    tick_profile(session, member, now)
    if move is MemberMove.SUSPEND:
        hide_listings(session, member, now)
    if move is MemberMove.RESTORE:
        show_listings(session, member, now)
