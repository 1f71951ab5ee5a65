"""A coordinator looks an agency's licence up in the register of the patent office."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import NotFound, WrongState
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.services.audit import record
from matchmaker.storage.members import Member
from matchmaker.storage.requests import LicenceCheck


def check_licence(
    session: Session, *, actor: Actor, member_id: str, is_found: bool, number: str, now: datetime
) -> None:
    """Note that the licence of this number stands in the register, or that it does not (any more).

    number -- as the page showed it. Raises Forbidden; NotFound for what is no agency of the actor's regions;
    WrongState when the number has changed since, and for one's own agency.
    """
    member = session.get(Member, member_id)
    if member is None or member.kind is not MemberKind.AGENCY or member.status is MemberStatus.DRAFT:
        raise NotFound
    actor.require_region(Action.REVIEW_MEMBER, [member.region])
    if actor.owns(member.id):
        raise WrongState("licence_own")
    if not member.licence_number or member.licence_number != number:
        raise WrongState("licence_changed")
    kept = session.get(LicenceCheck, member_id)
    if kept is not None:
        session.delete(kept)
        # The new row has the same key.
        session.flush()
    if is_found:
        session.add(
            LicenceCheck(
                member_id=member_id,
                number=number,
                checked_by=actor.account_id,
                checked_on=beijing_day(now),
            )
        )
    record(
        session,
        actor=actor,
        action="licence_found" if is_found else "licence_not_found",
        subject_kind="member",
        subject_id=member_id,
        now=now,
        member_id=member_id,
    )
