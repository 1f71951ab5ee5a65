"""Applying for membership, and keeping the organisation's entry up to date."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.domain.access import Action, Actor, MemberRole, Role
from matchmaker.domain.divisions import DISTRICTS
from matchmaker.domain.errors import Duplicate, Invalid, Stale, WrongState
from matchmaker.domain.identifiers import (
    IdentifierWarning,
    parse_agency_code,
    parse_credit_code,
)
from matchmaker.domain.members import (
    MATCHED_BY_PROFILE,
    MEMBER_MOVES,
    OPEN_TO_APPLICANT,
    MemberDetails,
    MemberMove,
    MemberStatus,
    keep_finer_industries,
    missing_parts,
)
from matchmaker.domain.moves import target_of
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.services import audit, notices, pool
from matchmaker.services.members.doubts import similar_names
from matchmaker.services.members.profile import follow_switch
from matchmaker.storage.accounts import Membership, membership_of
from matchmaker.storage.members import Member, member_holding_code


def register(
    session: Session,
    *,
    actor: Actor,
    details: MemberDetails,
    submit: bool,
    similar_confirmed: bool = False,
    now: datetime,
) -> Member:
    """Begin an application as its first owner; hand it in when `submit`.

    Raises Duplicate when the account acts for an organisation already, and what `edit` raises.
    """
    actor.require(Action.REGISTER_MEMBER)
    if actor.account_id is None or membership_of(session, actor.account_id):
        raise Duplicate("one_organisation")
    member = Member(
        kind=details.kind, status=MemberStatus.DRAFT, industries=[], created_at=now, updated_at=now
    )
    _write_all(member, details)
    if submit:
        _hand_in(
            session,
            actor=actor,
            member=member,
            details=details,
            similar_confirmed=similar_confirmed,
            now=now,
        )
    session.add(member)
    _flush(session)  # The membership needs the key of its organisation.
    session.add(
        Membership(account_id=actor.account_id, member_id=member.id, role=MemberRole.OWNER, since=now)
    )
    _record(session, actor, member, "member_registered", now)
    if submit:
        _tell_coordinators(session, member, now)
    return member


def edit(
    session: Session,
    *,
    actor: Actor,
    details: MemberDetails,
    lock: int,
    submit: bool = False,
    similar_confirmed: bool = False,
    now: datetime,
) -> Member:
    """Change the actor's own organisation; hand the application in (again) when `submit`.

    An admitted organisation changes what it says of itself; its kind, name, numbers and place stay.

    Raises Stale when somebody saved since `lock` was read, WrongState while the application is looked at,
    Invalid for a missing part or a wrong number, Duplicate for a code or a name that is there.
    """
    member = _own_member(session, actor, lock)
    matched_before = member.profile_matching
    if member.status in OPEN_TO_APPLICANT:
        _write_all(member, details)
    elif member.status is MemberStatus.APPROVED:
        _write_description(member, details)
    else:
        raise WrongState("member_closed_for_edits")
    if submit and member.status is not MemberStatus.APPROVED:
        _hand_in(
            session,
            actor=actor,
            member=member,
            details=details,
            similar_confirmed=similar_confirmed,
            now=now,
        )
        _tell_coordinators(session, member, now)
    member.updated_at = now
    _flush(session)  # Collisions with other organisations and editors show here.
    _record(session, actor, member, "member_edited", now)
    tick_profile(session, member, now)
    if member.status is MemberStatus.APPROVED and member.profile_matching is not matched_before:
        follow_switch(session, actor=actor, member=member, now=now)
    return member


def tick_profile(session: Session, member: Member, now: datetime) -> None:
    """Let the index read an admitted company's profile again."""
    if member.kind in MATCHED_BY_PROFILE and member.status in (
        MemberStatus.APPROVED,
        MemberStatus.SUSPENDED,
    ):
        pool.tick(session, kind="member", subject_id=member.id, now=now)


def _own_member(session: Session, actor: Actor, lock: int) -> Member:
    member = session.get(Member, actor.member_id) if actor.member_id else None
    actor.require_own(Action.EDIT_MEMBER, member.id if member else None)
    if member is None or member.lock != lock:
        raise Stale
    return member


def _write_all(member: Member, details: MemberDetails) -> None:
    if details.district not in DISTRICTS:
        raise Invalid("district_unknown", field="district")
    member.kind = details.kind
    member.name = details.name
    member.region = details.region
    member.district = details.district
    member.credit_code = _credit_code(details)
    member.licence_number = _licence_number(details)
    _write_description(member, details)


def _write_description(member: Member, details: MemberDetails) -> None:
    member.name_en = details.name_en
    member.industries = keep_finer_industries(details.industries, member.industries)
    member.profile = details.profile
    member.services = list(details.services) if member.kind is MemberKind.AGENCY else []
    member.profile_matching = details.profile_matching


def _credit_code(details: MemberDetails) -> str:
    """The code in its one spelling; an irregular one only when the applicant vouches for it."""
    if not details.credit_code.strip():
        return ""
    code = parse_credit_code(details.credit_code, accept_irregular=details.vouched)
    if IdentifierWarning.IRREGULAR in code.warnings and not details.vouched:
        raise Invalid("credit_code_irregular", field="credit_code")
    return code.value


def _licence_number(details: MemberDetails) -> str:
    if details.kind is not MemberKind.AGENCY or not details.licence_number.strip():
        return ""
    return parse_agency_code(details.licence_number).value


def _hand_in(
    session: Session,
    *,
    actor: Actor,
    member: Member,
    details: MemberDetails,
    similar_confirmed: bool,
    now: datetime,
) -> None:
    _require_complete(details)
    _require_unheld_code(session, member)
    if not similar_confirmed and similar_names(session, member.name, except_id=member.id):
        raise Duplicate("similar_name", field="name")
    member.status = target_of(MEMBER_MOVES, MemberMove.SUBMIT, member.status, _as_applicant(actor))
    member.status_reason = ""
    member.submitted_at = now


def _as_applicant(actor: Actor) -> Actor:
    """Who registers is an applicant from this very application on."""
    if Role.APPLICANT in actor.roles:
        return actor
    return Actor(account_id=actor.account_id, name=actor.name, member_id="new", member_role=MemberRole.OWNER)


def _require_complete(details: MemberDetails) -> None:
    for field in missing_parts(details):
        raise Invalid(
            "profile_short" if field == "profile" and details.profile.strip() else "required", field=field
        )


def _require_unheld_code(session: Session, member: Member) -> None:
    holder = member_holding_code(session, member.credit_code)
    if holder is not None and holder.id != member.id:
        raise Duplicate("credit_code_registered", field="credit_code")


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise Duplicate("credit_code_registered", field="credit_code") from error
    except StaleDataError as error:
        raise Stale from error


def _tell_coordinators(session: Session, member: Member, now: datetime) -> None:
    _flush(session)  # A new application gets its key here, which the notice links to.
    notices.notify_coordinators(
        session,
        regions=[member.region],
        kind="member_submitted",
        path=f"/members/{member.id}/review",
        now=now,
        name=member.name,
    )


def _record(session: Session, actor: Actor, member: Member, action: str, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject_kind="member",
        subject_id=member.id,
        member_id=member.id,
        now=now,
        status=member.status.value,
    )
