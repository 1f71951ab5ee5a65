"""The append-only record of every change; triggers in the database refuse edits and deletes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Integer, Select, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from matchmaker.domain.divisions import Region
from matchmaker.storage.base import CODE, KEY, Base
from matchmaker.storage.members import Member


class AuditEvent(Base):
    """Who did what, when, to what, and which organisations it concerns."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(CODE, index=True)
    subject_kind: Mapped[str] = mapped_column(CODE)
    subject_id: Mapped[str] = mapped_column(String(40), index=True)
    member_id: Mapped[str | None] = mapped_column(KEY, index=True)
    other_member_id: Mapped[str | None] = mapped_column(KEY, index=True)
    # Codes and numbers only: no free text of one party, no personal data.
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


@dataclass(frozen=True)
class AuditFilter:
    """What is looked for: `regions` bounds what may be seen, None sees everything; the rest narrows it."""

    regions: Collection[Region] | None
    # Part of an organisation's name, or its whole credit code.
    organisation: str = ""
    action: str = ""
    since: datetime | None = None
    # Exclusive.
    until: datetime | None = None


@dataclass(frozen=True)
class AuditRow:
    """An event with the names of both organisations."""

    id: int
    at: datetime
    actor: str
    action: str
    subject_kind: str
    subject_id: str
    detail: dict[str, Any]
    organisation: str | None
    credit_code: str | None
    other_organisation: str | None
    other_credit_code: str | None


_MEMBER, _OTHER = aliased(Member), aliased(Member)


def find_events(
    session: Session, *, wanted: AuditFilter, page: int, page_size: int
) -> tuple[list[AuditRow], int]:
    """A page of the events, newest first, and the number of all that are found."""
    conditions = _conditions(wanted)
    rows = session.execute(
        _columns()
        .where(*conditions)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    total = session.scalar(select(func.count()).select_from(AuditEvent).where(*conditions)) or 0
    return [AuditRow(*row) for row in rows], total


def _columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            AuditEvent.id,
            AuditEvent.at,
            AuditEvent.actor,
            AuditEvent.action,
            AuditEvent.subject_kind,
            AuditEvent.subject_id,
            AuditEvent.detail,
            _MEMBER.name,
            _MEMBER.credit_code,
            _OTHER.name.label("other_name"),
            _OTHER.credit_code.label("other_code"),
        )
        .outerjoin(_MEMBER, _MEMBER.id == AuditEvent.member_id)
        .outerjoin(_OTHER, _OTHER.id == AuditEvent.other_member_id)
    )


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.regions is not None or wanted.organisation:
        members = _members(wanted)
        conditions.append(or_(AuditEvent.member_id.in_(members), AuditEvent.other_member_id.in_(members)))
    if wanted.action:
        conditions.append(AuditEvent.action == wanted.action)
    if wanted.since is not None:
        conditions.append(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEvent.at < wanted.until)
    return conditions


def _members(wanted: AuditFilter) -> Select[str]:
    """The organisations that are looked for, among those that may be looked at."""
    statement = select(Member.id)
    if wanted.regions is not None:
        statement = statement.where(Member.region.in_(sorted(wanted.regions)))
    if wanted.organisation:
        text = wanted.organisation
        statement = statement.where(
            or_(
                Member.name.icontains(text, autoescape=True),
                Member.name_en.icontains(text, autoescape=True),
                Member.credit_code == text.upper(),
            )
        )
    return statement


def actions_seen(session: Session, *, regions: Collection[Region] | None) -> list[str]:
    """The actions that occur among the events that may be looked at, for the form's list."""
    statement = select(AuditEvent.action).distinct().order_by(AuditEvent.action)
    return list(session.scalars(statement.where(*_conditions(AuditFilter(regions)))))
