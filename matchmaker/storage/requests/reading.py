"""What pages read of requests: own ones, those an agency was asked, those of a coordinator's regions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.requests import OVER_STATES, Reply, RequestState
from matchmaker.domain.vocabulary import MemberKind, ServiceKind
from matchmaker.storage.accounts import Account
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent
from matchmaker.storage.requests.tables import RequestAgency, ServiceRequest

MOST_PATENTS = 500
"""More than these nobody looks through in one field."""


@dataclass(frozen=True)
class RequestRow:
    """A request in a list. `member` is for those alone who may know who asks."""

    id: str
    kind: ServiceKind
    title: str
    state: RequestState
    member: str
    member_kind: MemberKind
    member_region: Region
    answers_until: date
    due_on: date | None
    ended_at: datetime | None
    asked_at: datetime
    reason: str
    asked: int
    answered: int
    quoted: int


def _rows() -> Select[*tuple[Any, ...]]:
    replies = (
        select(
            RequestAgency.request_id,
            func.count().label("asked"),
            _count_if(RequestAgency.reply != Reply.SILENT).label("answered"),
            _count_if(RequestAgency.reply == Reply.QUOTED).label("quoted"),
        )
        .group_by(RequestAgency.request_id)
        .subquery()
    )
    return (
        select(
            ServiceRequest.id,
            ServiceRequest.kind,
            ServiceRequest.title,
            ServiceRequest.state,
            Member.name,
            Member.kind.label("member_kind"),
            Member.region.label("member_region"),
            ServiceRequest.answers_until,
            ServiceRequest.due_on,
            ServiceRequest.ended_at,
            ServiceRequest.asked_at,
            ServiceRequest.reason,
            replies.c.asked,
            replies.c.answered,
            replies.c.quoted,
        )
        .join(Member, Member.id == ServiceRequest.member_id)
        .join(replies, replies.c.request_id == ServiceRequest.id)
    )


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def requests_by(
    session: Session, *, member_id: str, page: int, page_size: int
) -> tuple[list[RequestRow], int]:
    """A page of what an organisation asked: open ones by due date, then others newest first."""
    return _page(session, _rows().where(ServiceRequest.member_id == member_id), page, page_size)


def requests_to(
    session: Session, *, agency_id: str, page: int, page_size: int
) -> tuple[list[RequestRow], int]:
    """A page of what an agency was asked, in the same order."""
    asked = select(RequestAgency.request_id).where(RequestAgency.agency_id == agency_id)
    return _page(session, _rows().where(ServiceRequest.id.in_(asked)), page, page_size)


def requests_in(
    session: Session, *, regions: Collection[Region], page: int, page_size: int
) -> tuple[list[RequestRow], int]:
    """A page of what organisations of the regions asked, in the same order."""
    return _page(session, _rows().where(Member.region.in_(sorted(regions))), page, page_size)


def _page(
    session: Session, statement: Select[*tuple[Any, ...]], page: int, page_size: int
) -> tuple[list[RequestRow], int]:
    order = (
        ServiceRequest.state.in_(sorted(OVER_STATES)),
        ServiceRequest.due_on,
        ServiceRequest.ended_at.desc(),
        ServiceRequest.id,
    )
    rows = session.execute(statement.order_by(*order).limit(page_size).offset((page - 1) * page_size))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    return [RequestRow(*row) for row in rows], total


def waiting_for(session: Session, *, member_id: str, limit: int) -> list[RequestRow]:
    """Requests in which an organisation is to answer, choose, deliver or confirm; most urgent first."""
    unanswered = select(RequestAgency.request_id).where(
        RequestAgency.agency_id == member_id, RequestAgency.reply == Reply.SILENT
    )
    own = and_(
        ServiceRequest.member_id == member_id,
        ServiceRequest.state.in_([RequestState.COMPARING, RequestState.DELIVERED]),
    )
    asked = and_(ServiceRequest.id.in_(unanswered), ServiceRequest.state == RequestState.ASKED)
    ordered = and_(ServiceRequest.chosen_id == member_id, ServiceRequest.state == RequestState.ORDERED)
    statement = _rows().where(or_(own, asked, ordered))
    rows = session.execute(statement.order_by(ServiceRequest.due_on, ServiceRequest.id).limit(limit))
    return [RequestRow(*row) for row in rows]


@dataclass(frozen=True)
class ReplyRow:
    """An agency's answer. `price`, `working_days` and `text` are sealed until answering closes."""

    agency_id: str
    agency: str
    agency_region: Region
    reply: Reply
    first_answer_at: datetime | None
    price: int | None
    working_days: int | None
    text: str


def replies_to(session: Session, request_id: str) -> list[ReplyRow]:
    """The answers of every agency that was asked, by name."""
    rows = session.execute(
        select(
            RequestAgency.agency_id,
            Member.name,
            Member.region,
            RequestAgency.reply,
            RequestAgency.first_answer_at,
            RequestAgency.price,
            RequestAgency.working_days,
            RequestAgency.text,
        )
        .join(Member, Member.id == RequestAgency.agency_id)
        .where(RequestAgency.request_id == request_id)
        .order_by(Member.name, RequestAgency.agency_id)
    )
    return [ReplyRow(*row) for row in rows]


@dataclass(frozen=True)
class ContactRow:
    """A person whom the other side may call once an agency is chosen."""

    member: str
    name: str
    email: str
    phone: str


def contacts_of(session: Session, request: ServiceRequest) -> dict[str, ContactRow]:
    """Who asked and who answered for the chosen agency, by their organisation; nothing before the choice."""
    if request.chosen_id is None:
        return {}
    answered_by = (
        select(RequestAgency.account_id)
        .where(RequestAgency.request_id == request.id, RequestAgency.agency_id == request.chosen_id)
        .scalar_subquery()
    )
    return {
        key: contact
        for key, account in ((request.member_id, request.account_id), (request.chosen_id, answered_by))
        if (contact := _contact(session, key, account))
    }


def _contact(session: Session, member_id: str, account: Any) -> ContactRow | None:
    person = aliased(Account)
    row = session.execute(
        select(Member.name, person.name, person.email, person.phone)
        .join(person, person.id == account)
        .where(Member.id == member_id)
    ).one_or_none()
    return ContactRow(*row) if row else None


def unanswered_agencies(session: Session, request_id: str) -> list[str]:
    """The agencies that have not answered."""
    query = select(RequestAgency.agency_id).where(
        RequestAgency.request_id == request_id, RequestAgency.reply == Reply.SILENT
    )
    return list(session.scalars(query.order_by(RequestAgency.agency_id)))


def quoting_agencies(session: Session, request_id: str) -> list[str]:
    """The agencies that have quoted."""
    query = select(RequestAgency.agency_id).where(
        RequestAgency.request_id == request_id, RequestAgency.reply == Reply.QUOTED
    )
    return list(session.scalars(query.order_by(RequestAgency.agency_id)))


def lapsed_requests(session: Session, today: date, *, limit: int) -> list[str]:
    """Keys of requests whose time has run out, the longest waiting first."""
    query = select(ServiceRequest.id).where(ServiceRequest.lapses_on <= today)
    return list(session.scalars(query.order_by(ServiceRequest.lapses_on, ServiceRequest.id).limit(limit)))


def requests_to_remind(session: Session, today: date, *, limit: int) -> list[ServiceRequest]:
    """Requests whose next reminder is due, the most urgent first."""
    query = select(ServiceRequest).where(ServiceRequest.remind_on <= today)
    return list(session.scalars(query.order_by(ServiceRequest.remind_on, ServiceRequest.id).limit(limit)))


def chosen_for_deal(session: Session, *, deal_id: str, member_id: str) -> set[str]:
    """The agencies that work, or worked, for a party on a deal."""
    query = select(ServiceRequest.chosen_id).where(
        ServiceRequest.deal_id == deal_id,
        ServiceRequest.member_id == member_id,
        ServiceRequest.chosen_id.is_not(None),
    )
    return {str(agency_id) for agency_id in session.scalars(query)}


def own_patents(session: Session, *, member_id: str) -> list[tuple[str, str]]:
    """Key and title of an organisation's patents that are not withdrawn, by title."""
    rows = session.execute(
        select(Patent.id, Patent.title)
        .where(Patent.member_id == member_id, Patent.status != ListingStatus.WITHDRAWN)
        .order_by(Patent.title, Patent.id)
        .limit(MOST_PATENTS)
    )
    return [(key, title) for key, title in rows]
