"""What pages and services read of calls."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.calls import OPEN_REPLIES, CallKind, CallStatus, ReplyStatus
from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.storage.accounts import Account, Consent
from matchmaker.storage.calls.tables import Call, CallQuestion, CallReply
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent


@dataclass(frozen=True)
class CallFilter:
    """Which calls a list shows; what is None or empty narrows nothing."""

    statuses: Collection[CallStatus]
    kind: CallKind | None = None
    region: Region | None = None
    # Calls of this organisation alone.
    caller: str | None = None
    # Calls that this organisation replied to alone.
    answerer: str | None = None
    # Calls of these regions alone, the alliance's own too.
    regions: Collection[Region] | None = None


@dataclass(frozen=True)
class CallRow:
    """A call as lists show it: nothing of its details."""

    id: str
    kind: CallKind
    title: str
    summary: str
    region: Region
    status: CallStatus
    closes_on: date
    budget: int | None
    # Empty for the alliance.
    caller: str
    moved_at: datetime


def calls_page(
    session: Session, wanted: CallFilter, *, page: int, page_size: int
) -> tuple[list[CallRow], int]:
    """A page of calls, what closes first before the others, and the number of all."""
    conditions = _conditions(wanted)
    rows = session.execute(
        _columns()
        .where(*conditions)
        .order_by(Call.closes_on, Call.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    total = session.scalar(select(func.count()).select_from(_columns().where(*conditions).subquery()))
    return [CallRow(*row) for row in rows], total or 0


def _columns() -> Select[*tuple[Any, ...]]:
    return select(
        Call.id,
        Call.kind,
        Call.title,
        Call.summary,
        Call.region,
        Call.status,
        Call.closes_on,
        Call.budget,
        func.coalesce(Member.name, "").label("caller"),
        Call.moved_at,
    ).outerjoin(Member, Member.id == Call.member_id)


def _conditions(wanted: CallFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Call.status.in_(sorted(wanted.statuses))]
    if wanted.kind is not None:
        conditions.append(Call.kind == wanted.kind)
    if wanted.region is not None:
        conditions.append(Call.region == wanted.region)
    if wanted.regions is not None:
        conditions.append(Call.region.in_(sorted(wanted.regions)))
    if wanted.caller is not None:
        conditions.append(Call.member_id == wanted.caller)
    if wanted.answerer is not None:
        mine = CallReply.member_id == wanted.answerer
        conditions.append(exists().where(CallReply.call_id == Call.id, mine))
    if wanted.caller is None and wanted.answerer is None:
        conditions.append(or_(Call.member_id.is_(None), Member.status == MemberStatus.APPROVED))
    return conditions


def count_replies(session: Session, call_id: str) -> int:
    """How many have replied and not withdrawn."""
    query = select(func.count()).where(
        CallReply.call_id == call_id, CallReply.status != ReplyStatus.WITHDRAWN
    )
    return session.scalar(query) or 0


def has_open_replies(session: Session, call_id: str) -> bool:
    """Whether a reply still waits for a word of either side."""
    query = select(CallReply.id).where(CallReply.call_id == call_id, CallReply.status.in_(OPEN_REPLIES))
    return session.scalar(query.limit(1)) is not None


def reply_of(session: Session, *, call_id: str, member_id: str | None) -> CallReply | None:
    """The organisation's own reply, as the database has it now."""
    return session.scalar(
        select(CallReply)
        .where(CallReply.call_id == call_id, CallReply.member_id == member_id)
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True)
class ReplyRow:
    """A reply as its caller lists it."""

    id: str
    organisation: str
    region: Region
    status: ReplyStatus
    sent_at: datetime
    due_on: date | None


def replies_to(session: Session, call_id: str) -> list[ReplyRow]:
    """The replies that were not withdrawn, oldest first."""
    rows = session.execute(
        select(
            CallReply.id, Member.name, Member.region, CallReply.status, CallReply.sent_at, CallReply.due_on
        )
        .join(Member, Member.id == CallReply.member_id)
        .where(CallReply.call_id == call_id, CallReply.status != ReplyStatus.WITHDRAWN)
        .order_by(CallReply.sent_at, CallReply.id)
    )
    return [ReplyRow(row[0], row[1], Region(row[2]), *row[3:]) for row in rows]


def questions_of(session: Session, call_id: str) -> list[CallQuestion]:
    """Every question of a call, oldest first."""
    query = select(CallQuestion).where(CallQuestion.call_id == call_id)
    return list(session.scalars(query.order_by(CallQuestion.asked_at, CallQuestion.id)))


@dataclass(frozen=True)
class CallContact:
    """The person who consented for a side."""

    name: str
    email: str
    phone: str


def call_contact(session: Session, *, reply_id: str, of_caller: bool) -> CallContact | None:
    """A side's contact: only once both have consented, and while that side's consent stands."""
    column = CallReply.caller_consent_id if of_caller else CallReply.consent_id
    row = session.execute(
        select(Account.name, Account.email, Account.phone)
        .select_from(CallReply)
        .join(Consent, Consent.id == column)
        .join(Account, Account.id == Consent.account_id)
        .where(
            CallReply.id == reply_id,
            CallReply.status == ReplyStatus.INTRODUCED,
            Consent.withdrawn_at.is_(None),
        )
    ).one_or_none()
    return CallContact(*row) if row else None


def published_patents(session: Session, member_id: str | None) -> list[tuple[str, str]]:
    """Keys and titles of an organisation's published patents, by title."""
    rows = session.execute(_published(member_id).order_by(Patent.title, Patent.id).limit(500))
    return [(key, title) for key, title in rows]


def _published(member_id: str | None) -> Select[str, str]:
    return select(Patent.id, Patent.title).where(
        Patent.member_id == member_id, Patent.status == ListingStatus.PUBLISHED
    )


def is_published_patent(session: Session, *, patent_id: str, member_id: str | None) -> bool:
    """Whether this is a published patent of the organisation."""
    return session.scalar(_published(member_id).where(Patent.id == patent_id)) is not None


def calls_to_close(session: Session, today: date, *, limit: int) -> list[str]:
    """Open calls whose last day is over."""
    query = select(Call.id).where(Call.status == CallStatus.OPEN, Call.closes_on < today)
    return list(session.scalars(query.order_by(Call.closes_on, Call.id).limit(limit)))


def replies_to_look_at(session: Session, today: date, *, limit: int) -> list[str]:
    """Replies of which a day is over that the program looks at."""
    query = select(CallReply.id).where(CallReply.look_on < today)
    return list(session.scalars(query.order_by(CallReply.look_on, CallReply.id).limit(limit)))


@dataclass(frozen=True)
class WaitingReply:
    """A reply that waits for somebody: the call's title, since when, until when."""

    id: str
    title: str
    status: ReplyStatus
    moved_at: datetime
    due_on: date | None


def replies_waiting_for(session: Session, *, member_id: str, limit: int) -> list[WaitingReply]:
    """Replies to the organisation's calls without an answer, and its own without its consent."""
    rows = session.execute(
        select(CallReply.id, Call.title, CallReply.status, CallReply.moved_at, CallReply.due_on)
        .join(Call, Call.id == CallReply.call_id)
        .where(
            or_(
                and_(CallReply.status == ReplyStatus.WAITING, Call.member_id == member_id),
                and_(CallReply.status == ReplyStatus.ACCEPTED, CallReply.member_id == member_id),
            )
        )
        .order_by(CallReply.moved_at, CallReply.id)
        .limit(limit)
    )
    return [WaitingReply(*row) for row in rows]
