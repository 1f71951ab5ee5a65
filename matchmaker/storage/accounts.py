"""Accounts, site roles, consents and invitations."""

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ColumnElement, ForeignKey, String, Table, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from matchmaker.domain.access import MemberRole
from matchmaker.storage.base import CODE, KEY, Base, coded, new_key

account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class SiteRole(Base, RoleMixin):
    """A role on the site as a whole: coordinator or admin."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None]
    permissions = None  # Flask-Security reads this name; what a role may do stands in domain/access.py.


class Account(Base, UserMixin):
    """A person who signs in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(10), default="zh")
    # Regions a coordinator works for, as codes joined by commas; empty for everybody else.
    coordinator_regions: Mapped[str] = mapped_column(String(20), default="")

    roles: Mapped[list[SiteRole]] = relationship(  # type: ignore[assignment]
        secondary=account_role, lazy="selectin"
    )


class Membership(Base):
    """An account's place in its organisation; an account acts for one organisation."""

    __tablename__ = "membership"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id", ondelete="CASCADE"), index=True)
    role: Mapped[MemberRole] = mapped_column(coded(MemberRole))
    since: Mapped[datetime]


class Invitation(Base):
    """A colleague asked to join an organisation; the link carries a token of which only the hash is kept."""

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id", ondelete="CASCADE"), index=True)
    email: Mapped[str]
    role: Mapped[MemberRole] = mapped_column(coded(MemberRole))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Consent(Base):
    """A consent given by a person: to which text, in which version, when, and when it was taken back."""

    __tablename__ = "consent"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(CODE)
    version: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(40), default="")
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


def count_accounts_at(session: Session, domain: str) -> int:
    """How many open accounts have an address at the domain."""
    found = select(func.count()).where(Account.active, Account.email.endswith(f"@{domain}", autoescape=True))
    return session.scalar(found) or 0


def membership_of(session: Session, account_id: int) -> Membership | None:
    """The organisation the account acts for, if any."""
    return session.get(Membership, account_id)


def account_by_email(session: Session, email: str) -> Account | None:
    """The account with this address, whatever its case."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def colleagues(session: Session, member_id: str) -> list[tuple[Account, Membership]]:
    """The people of an organisation, longest there first."""
    rows = session.execute(
        select(Account, Membership)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.member_id == member_id)
        .order_by(Membership.since, Account.id)
    )
    return [(account, membership) for account, membership in rows]


def owners(session: Session, member_id: str) -> list[int]:
    """The accounts that own the organisation."""
    chosen = select(Membership.account_id).where(
        Membership.member_id == member_id, Membership.role == MemberRole.OWNER
    )
    return list(session.scalars(chosen.order_by(Membership.account_id)))


def open_invitations(session: Session, member_id: str, now: datetime) -> list[Invitation]:
    """Invitations that can still be accepted, newest first."""
    rows = select(Invitation).where(Invitation.member_id == member_id, *_is_open(now))
    return list(session.scalars(rows.order_by(Invitation.invited_at.desc(), Invitation.id)))


def invitations_to(session: Session, email: str) -> list[Invitation]:
    """Every invitation that was sent to the address."""
    rows = select(Invitation).where(Invitation.email == email.strip().lower())
    return list(session.scalars(rows.order_by(Invitation.invited_at, Invitation.id)))


def open_invitation(session: Session, token_hash: str, now: datetime) -> Invitation | None:
    """The invitation with this token, unless it was accepted, revoked or is too old."""
    return session.scalar(select(Invitation).where(Invitation.token_hash == token_hash, *_is_open(now)))


def _is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )


def consents_of(session: Session, account_id: int) -> list[Consent]:
    """Every consent of the person, newest first, those taken back too."""
    rows = select(Consent).where(Consent.account_id == account_id)
    return list(session.scalars(rows.order_by(Consent.given_at.desc(), Consent.id)))


def site_role(session: Session, name: str) -> SiteRole | None:
    """The role of this name, once it has been given to anybody."""
    return session.scalar(select(SiteRole).where(SiteRole.name == name))


def accounts_with_role(session: Session, name: str) -> list[int]:
    """Open accounts that hold a role of the site."""
    query = select(Account.id).where(Account.roles.any(SiteRole.name == name), Account.active)
    return list(session.scalars(query.order_by(Account.id)))
