"""Whether patents may be suggested to a company by its business profile: its own switch."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.domain.access import SYSTEM, Action, Actor
from matchmaker.domain.errors import Stale, WrongState
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.matches import MatchKind
from matchmaker.domain.members import MATCHED_BY_PROFILE, MemberStatus
from matchmaker.services import audit, matches, pool
from matchmaker.storage.matches.pairs import retire_matches, retired_queries
from matchmaker.storage.members import Member


def switch_profile_matching(session: Session, *, actor: Actor, on: bool, now: datetime) -> Member:
    """Let the actor's own company be found by its profile, or no longer; doing it twice changes nothing.

    Raises NotFound without an organisation, Forbidden without the role, WrongState for one that is not
    matched by its profile, Stale when somebody saved it at the same moment.
    """
    member = session.get(Member, actor.member_id) if actor.member_id else None
    actor.require_own(Action.EDIT_MEMBER, member.id if member else None)
    if member is None or member.kind not in MATCHED_BY_PROFILE or member.status is not MemberStatus.APPROVED:
        raise WrongState("no_profile_matching")
    if member.profile_matching is not on:
        member.profile_matching, member.updated_at = on, now
        try:
            # The version column says here whether somebody else was quicker.
            session.flush()
        except StaleDataError as error:
            raise Stale from error
        pool.tick(session, kind="member", subject_id=member.id, now=now)
        follow_switch(session, actor=actor, member=member, now=now)
    return member


def follow_switch(session: Session, *, actor: Actor, member: Member, now: datetime) -> None:
    """What a turned switch brings: its open suggestions leave the desk at once, or are looked for again.

    A run looks at the patents that were suggested before; newer ones come with the next full run.
    """
    if member.profile_matching:
        patents = retired_queries(session, MatchKind.PATENT_MAKER, member.id)
        listings = [(ListingKind.PATENT, patent_id) for patent_id in patents]
        if listings:
            matches.request_run(session, actor=SYSTEM, same_city=False, now=now, listings=listings)
    else:
        retire_matches(session, MatchKind.PATENT_MAKER, answer_id=member.id)
    audit.record(
        session,
        actor=actor,
        action="profile_matching_on" if member.profile_matching else "profile_matching_off",
        subject_kind="member",
        subject_id=member.id,
        member_id=member.id,
        now=now,
    )
