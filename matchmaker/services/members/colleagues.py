"""The people who act for an organisation: invited, given a role, removed."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor, MemberRole
from matchmaker.domain.errors import Duplicate, NotFound, WrongState
from matchmaker.services import audit
from matchmaker.storage.accounts import (
    Invitation,
    Membership,
    account_by_email,
    membership_of,
    open_invitation,
    open_invitations,
    owners,
)
from matchmaker.storage.members import Member

INVITATION_DAYS = 7


def invite(
    session: Session, *, actor: Actor, email: str, role: MemberRole, now: datetime
) -> tuple[Invitation, str]:
    """Invite a person by mail; the token is given back once and kept as a hash only.

    An earlier open invitation to the same address is replaced. Whether the address has an account elsewhere
    is not told to the one who invites.

    Raises Duplicate when the person is a colleague already.
    """
    member_id = _own_organisation(actor)
    address = email.strip().lower()
    _refuse_colleague(session, member_id, address)
    for earlier in open_invitations(session, member_id, now):
        if earlier.email == address:
            earlier.revoked_at = now
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        member_id=member_id,
        email=address,
        role=role,
        token_hash=hash_token(token),
        invited_by=actor.account_id,
        invited_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    session.add(invitation)
    session.flush()  # The audit event names the invitation by its key.
    _record(session, actor, member_id, "colleague_invited", invitation.id, now=now, role=role.value)
    return invitation, token


def revoke_invitation(session: Session, *, actor: Actor, invitation_id: str, now: datetime) -> None:
    """Make an open invitation of the own organisation useless. Raises NotFound."""
    member_id = _own_organisation(actor)
    found = [row for row in open_invitations(session, member_id, now) if row.id == invitation_id]
    if not found:
        raise NotFound
    found[0].revoked_at = now
    _record(session, actor, member_id, "invitation_revoked", invitation_id, now=now)


def accept_invitation(session: Session, *, actor: Actor, token: str, now: datetime) -> Membership:
    """Join the inviting organisation.

    Raises NotFound for a link that is used, revoked, too old or wrong, Duplicate when the account acts for an
    organisation already.
    """
    invitation = open_invitation(session, hash_token(token), now)
    if invitation is None or actor.account_id is None:
        raise NotFound("invitation_gone")
    _refuse_other_organisation(session, actor.account_id, invitation.member_id)
    _use_up(session, invitation, now)
    membership = Membership(
        account_id=actor.account_id, member_id=invitation.member_id, role=invitation.role, since=now
    )
    session.add(membership)
    session.flush()  # The same account accepting twice at once collides here.
    _record(session, actor, invitation.member_id, "colleague_joined", str(actor.account_id), now=now)
    return membership


def change_role(session: Session, *, actor: Actor, account_id: int, role: MemberRole, now: datetime) -> None:
    """Give a colleague another role, from the next request on.

    Raises NotFound for others' people, WrongState for the last owner.
    """
    member_id = _own_organisation(actor)
    membership = _colleague(session, member_id, account_id)
    if role is not MemberRole.OWNER:
        require_other_owner(session, membership)
    membership.role = role
    _record(session, actor, member_id, "colleague_role_changed", str(account_id), now=now, role=role.value)


def remove_colleague(session: Session, *, actor: Actor, account_id: int, now: datetime) -> None:
    """End a colleague's part in the organisation; everybody may leave by themselves.

    Raises NotFound for others' people, Forbidden, WrongState for the last owner.
    """
    if account_id != actor.account_id:
        actor.require(Action.INVITE_COLLEAGUE)
    membership = _colleague(session, actor.member_id, account_id)
    require_other_owner(session, membership)
    session.delete(membership)
    _record(session, actor, membership.member_id, "colleague_removed", str(account_id), now=now)


def require_other_owner(session: Session, membership: Membership) -> None:
    """Raise WrongState when nobody else owns the organisation."""
    # Two owners who leave at the same moment wait for one another here.
    session.execute(select(Member.id).where(Member.id == membership.member_id).with_for_update())
    if owners(session, membership.member_id) == [membership.account_id]:
        raise WrongState("last_owner")


def hash_token(token: str) -> str:
    """What is kept of an invitation's token: it is random, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _own_organisation(actor: Actor) -> str:
    actor.require(Action.INVITE_COLLEAGUE)
    if actor.member_id is None:
        raise NotFound
    return actor.member_id


def _refuse_colleague(session: Session, member_id: str, address: str) -> None:
    account = account_by_email(session, address)
    membership = membership_of(session, account.id) if account else None
    if membership and membership.member_id == member_id:
        raise Duplicate("already_colleague", field="email")


def _refuse_other_organisation(session: Session, account_id: int, member_id: str) -> None:
    membership = membership_of(session, account_id)
    if membership:
        same = membership.member_id == member_id
        raise Duplicate("already_joined" if same else "other_organisation")


def _use_up(session: Session, invitation: Invitation, now: datetime) -> None:
    """Two people with the same link: the first one gets in."""
    used = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
        .values(accepted_at=now)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound("invitation_gone")


def _colleague(session: Session, member_id: str | None, account_id: int) -> Membership:
    membership = membership_of(session, account_id)
    if membership is None or membership.member_id != member_id:
        raise NotFound
    return membership


def _record(
    session: Session,
    actor: Actor,
    member_id: str,
    action: str,
    subject: str,
    *,
    now: datetime,
    **detail: str,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject_kind="colleague",
        subject_id=subject,
        member_id=member_id,
        now=now,
        **detail,
    )
