"""Accounts: what follows a registration, own data, consents, sessions, staff."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.accounts import PERSONAL_DATA_VERSION, ConsentText, SiteRoleName
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Duplicate, Invalid, NotFound, WrongState
from matchmaker.domain.members import MemberStatus
from matchmaker.services import audit, introductions
from matchmaker.services.members.colleagues import require_other_owner
from matchmaker.storage.accounts import (
    Account,
    Consent,
    Membership,
    SiteRole,
    account_by_email,
    consents_of,
    invitations_to,
    membership_of,
    site_role,
)
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.calendar import CalendarFeed
from matchmaker.storage.deals import messages_by
from matchmaker.storage.members import Member
from matchmaker.storage.notices import MailChoice, Notice, mail_choices
from matchmaker.storage.searches import SavedSearch, searches_of


def complete_registration(session: Session, *, account: Account, now: datetime) -> None:
    """Keep the consent that a new account gave, and record that the account exists."""
    session.add(account)
    session.flush()  # The consent names the account by its key.
    session.add(
        Consent(
            account_id=account.id,
            text=ConsentText.PERSONAL_DATA,
            version=PERSONAL_DATA_VERSION,
            given_at=now,
        )
    )
    record_own_act(session, account=account, action="account_registered", now=now)


def actor_of(session: Session, account: Account) -> Actor:
    """Who the account is, as the database says now."""
    membership = session.get(Membership, account.id)
    member = session.get(Member, membership.member_id) if membership else None
    names = {role.name for role in account.roles}
    return Actor(
        account_id=account.id,
        name=account.name,
        member_id=member.id if member else None,
        member_role=MemberRole(membership.role) if membership else None,
        admitted=member is not None and member.status is MemberStatus.APPROVED,
        regions=_regions(account.coordinator_regions) if "coordinator" in names else frozenset(),
        is_admin="admin" in names,
    )


def _regions(codes: str) -> frozenset[Region]:
    return frozenset(Region(code) for code in codes.split(",") if code)


def record_own_act(session: Session, *, account: Account, action: str, now: datetime) -> None:
    """Record what a person did with the own account."""
    audit.record(
        session,
        actor=Actor(account_id=account.id, name=account.name),
        action=action,
        subject_kind="account",
        subject_id=str(account.id),
        now=now,
        member_id=_member_id(session, account.id),
    )


def end_sessions(*, account: Account) -> None:
    """Make every signed-in browser of the account a stranger, copied cookies too."""
    account.fs_uniquifier = uuid4().hex


def edit_account(
    session: Session, *, actor: Actor, name: str, phone: str, language: str, now: datetime
) -> Account:
    """Change the own name, telephone number and language."""
    account = _own_account(session, actor)
    account.name, account.phone, account.language = name, phone, language
    record_own_act(session, account=account, action="account_edited", now=now)
    return account


def choose_language(session: Session, *, actor: Actor, language: str, now: datetime) -> None:
    """Change the own language, in which mails are written too."""
    account = _own_account(session, actor)
    if account.language != language:
        account.language = language
        record_own_act(session, account=account, action="account_edited", now=now)


def withdraw_consent(session: Session, *, actor: Actor, consent_id: str, now: datetime) -> Consent:
    """Take an own consent back.

    Raises NotFound for others' consents, WrongState for one taken back already, and for the one without which
    there is no account: that is taken back by deleting the account.
    """
    consent = session.get(Consent, consent_id)
    if consent is None or consent.account_id != actor.account_id:
        raise NotFound
    if consent.text == ConsentText.PERSONAL_DATA:
        raise WrongState("consent_carries_account")
    if consent.withdrawn_at is not None:
        raise WrongState("consent_withdrawn")
    _take_back(session, consent, now)
    record_own_act(session, account=_own_account(session, actor), action="consent_withdrawn", now=now)
    return consent


def own_data(session: Session, *, actor: Actor) -> dict[str, Any]:
    """Everything that is kept about the person, as plain values."""
    account = _own_account(session, actor)
    return {
        "account": _plain(account, "email", "name", "phone", "language", "created_at", "confirmed_at"),
        "organisation": _own_membership(session, account.id),
        "consents": [
            _plain(row, "text", "version", "subject_id", "given_at", "withdrawn_at")
            for row in consents_of(session, account.id)
        ],
        "mail": dict(mail_choices(session, account_id=account.id)),
        "searches": [
            _plain(row, "name", "text", "filters", "alerts", "created_at")
            for row in searches_of(session, account.id)
        ],
        "messages": [
            _plain(row, "kind", "path", "created_at", "read_at") for row in _notices(session, account)
        ],
        "deal_messages": [
            _plain(row, "deal_id", "text", "written_at", "read_at")
            for row in messages_by(session, account.id)
        ],
        "activity": [
            _plain(row, "action", "subject_kind", "subject_id", "at") for row in _acts(session, account)
        ],
    }


def erase_account(session: Session, *, actor: Actor, now: datetime) -> None:
    """Delete the person from the account; what was done under it stays in the record that the law asks for.

    Raises WrongState for the last owner of an organisation.
    """
    account = _own_account(session, actor)
    record_own_act(session, account=account, action="account_erased", now=now)
    _leave_organisation(session, account.id)
    for consent in consents_of(session, account.id):
        _take_back(session, consent, now)
    _forget_invitations(session, account, now)
    session.execute(delete(Notice).where(Notice.account_id == account.id))
    session.execute(delete(MailChoice).where(MailChoice.account_id == account.id))
    session.execute(delete(CalendarFeed).where(CalendarFeed.account_id == account.id))
    session.execute(delete(SavedSearch).where(SavedSearch.account_id == account.id))
    _blank(account)


def create_account(
    session: Session,
    *,
    email: str,
    name: str,
    password_hash: str,
    role: SiteRoleName | None,
    regions: frozenset[Region],
    now: datetime,
) -> Account:
    """An account made by an operator, confirmed at once.

    Raises Duplicate for a known address, Invalid for regions that do not fit the role.
    """
    if account_by_email(session, email):
        raise Duplicate("address_known", field="email")
    if bool(regions) != (role is SiteRoleName.COORDINATOR):
        raise Invalid("regions_of_coordinator", field="regions")
    account = Account(
        email=email.strip().lower(),
        name=name,
        password=password_hash,
        fs_uniquifier=uuid4().hex,
        created_at=now,
        confirmed_at=now,
        coordinator_regions=",".join(sorted(regions)),
    )
    account.roles = [_role(session, role)] if role else []
    session.add(account)
    session.flush()  # The audit event names the account by its key.
    record_own_act(session, account=account, action="account_created", now=now)
    return account


def set_active(session: Session, *, email: str, active: bool, now: datetime) -> Account:
    """Open or close an account; closing ends its sessions with the next request. Raises NotFound."""
    account = account_by_email(session, email)
    if account is None:
        raise NotFound
    account.active = active
    end_sessions(account=account)
    action = "account_enabled" if active else "account_disabled"
    record_own_act(session, account=account, action=action, now=now)
    return account


def _own_account(session: Session, actor: Actor) -> Account:
    account = session.get(Account, actor.account_id) if actor.account_id else None
    if account is None:
        raise NotFound
    return account


def _member_id(session: Session, account_id: int) -> str | None:
    membership = membership_of(session, account_id)
    return membership.member_id if membership else None


def _own_membership(session: Session, account_id: int) -> dict[str, Any] | None:
    membership = membership_of(session, account_id)
    member = session.get(Member, membership.member_id) if membership else None
    if membership is None or member is None:
        return None
    return {"name": member.name, **_plain(membership, "role", "since")}


def _notices(session: Session, account: Account) -> list[Notice]:
    rows = select(Notice).where(Notice.account_id == account.id)
    return list(session.scalars(rows.order_by(Notice.created_at, Notice.id)))


def _acts(session: Session, account: Account) -> list[AuditEvent]:
    rows = select(AuditEvent).where(AuditEvent.account_id == account.id)
    return list(session.scalars(rows.order_by(AuditEvent.id)))


def _plain(row: object, *names: str) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _leave_organisation(session: Session, account_id: int) -> None:
    membership = membership_of(session, account_id)
    if membership:
        require_other_owner(session, membership)
        session.delete(membership)


def _take_back(session: Session, consent: Consent, now: datetime) -> None:
    if consent.withdrawn_at is None:
        consent.withdrawn_at = now
        introductions.take_back_answer(session, consent_id=consent.id)


def _forget_invitations(session: Session, account: Account, now: datetime) -> None:
    """The address stands in invitations, too; those that are still open lead nowhere any more."""
    for invitation in invitations_to(session, account.email):
        invitation.email = ""
        invitation.revoked_at = invitation.revoked_at or (None if invitation.accepted_at else now)


def _blank(account: Account) -> None:
    account.email = f"{uuid4().hex}@deleted.invalid"
    account.name = account.phone = account.coordinator_regions = ""
    account.password = account.confirmed_at = None
    account.active = False
    account.roles = []
    account.fs_uniquifier = uuid4().hex


def _role(session: Session, name: SiteRoleName) -> SiteRole:
    return site_role(session, name) or SiteRole(name=name.value)
