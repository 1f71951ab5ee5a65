"""What falls due, noun by noun, put into one order."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.calendar import BEIJING, beijing_day
from matchmaker.domain.calls import OPEN_REPLIES, CallStatus, ReplyStatus
from matchmaker.domain.deals import OVER
from matchmaker.domain.divisions import Region
from matchmaker.domain.due_days import DueKind
from matchmaker.domain.introductions import Answer, IntroductionStatus
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.requests import OVER_STATES, RequestState
from matchmaker.domain.sessions import SessionStatus
from matchmaker.storage.calls import Call, CallReply
from matchmaker.storage.deals import Deal, recordals_between
from matchmaker.storage.introductions import Introduction, IntroductionSide
from matchmaker.storage.listings.queries import TABLES
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.requests import RequestAgency, ServiceRequest
from matchmaker.storage.sessions import MatchSession, SessionGuest


@dataclass(frozen=True, slots=True, order=True)
class DueRow:
    """One thing on its day; `title` is what its reader knows it by, empty where nothing may be named."""

    day: date
    kind: DueKind
    id: str
    title: str
    listing: ListingKind | None = None


Span = tuple[date, date]
"""The first and the last day."""


def due_for_member(session: Session, *, member_id: str, span: Span) -> list[DueRow]:
    """Everything dated that concerns an organisation, by day."""
    finders: tuple[Callable[[Session, str, Span], Iterable[DueRow]], ...] = (
        _introductions,
        _deals,
        _requests,
        _calls,
        _replies,
        _sessions,
        _needs,
        _listings,
    )
    return _in_order(row for find in finders for row in find(session, member_id, span))


def due_for_regions(session: Session, *, regions: Collection[Region], span: Span) -> list[DueRow]:
    """What coordinators watch: silent introductions, recordals, sessions."""
    return _in_order(
        [
            *_silent_introductions(session, regions, span),
            *_recordals(session, regions, span),
            *_held(session, span, literal(True)),
        ]
    )


def _in_order(rows: Iterable[DueRow]) -> list[DueRow]:
    return sorted(rows, key=lambda row: (row.day, row.kind, row.id))


def _rows(session: Session, kind: DueKind, query: Any) -> list[DueRow]:
    """The rows of a query for day, key and title."""
    return [DueRow(day, kind, key, title) for day, key, title in session.execute(query)]


def _within(column: Any, span: Span) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.between(*span)
    return found


def _moments(span: Span) -> tuple[datetime, datetime]:
    first, last = span
    return datetime.combine(first, time.min, BEIJING), datetime.combine(last, time.max, BEIJING)


def _introductions(session: Session, member_id: str, span: Span) -> list[DueRow]:
    """Cards that lack the organisation's answer; their own titles stay on their page."""
    query = (
        select(Introduction.due_at, Introduction.id)
        .join(IntroductionSide, IntroductionSide.introduction_id == Introduction.id)
        .where(
            Introduction.status == IntroductionStatus.OFFERED,
            IntroductionSide.member_id == member_id,
            IntroductionSide.answer == Answer.PENDING,
            Introduction.due_at.between(*_moments(span)),
        )
    )
    rows = session.execute(query)
    return [DueRow(beijing_day(due_at), DueKind.INTRODUCTION, key, "") for due_at, key in rows]


def _silent_introductions(session: Session, regions: Collection[Region], span: Span) -> list[DueRow]:
    side, member = aliased(IntroductionSide), aliased(Member)
    query = (
        select(Introduction.due_at, Introduction.id)
        .join(side, side.introduction_id == Introduction.id)
        .join(member, member.id == side.member_id)
        .where(
            Introduction.status == IntroductionStatus.OFFERED,
            member.region.in_(sorted(regions)),
            Introduction.due_at.between(*_moments(span)),
        )
        .distinct()
    )
    rows = session.execute(query)
    return [DueRow(beijing_day(due_at), DueKind.INTRODUCTION, key, "") for due_at, key in rows]


def _deals(session: Session, member_id: str, span: Span) -> list[DueRow]:
    """The next step of each open deal, by the name of the other side, which both know."""
    rows: list[DueRow] = []
    for own, other in ((Deal.seeker_id, Deal.provider_id), (Deal.provider_id, Deal.seeker_id)):
        query = (
            select(Deal.due_on, Deal.id, Member.name)
            .join(Member, Member.id == other)
            .where(own == member_id, Deal.stage.not_in(sorted(OVER)), _within(Deal.due_on, span))
        )
        rows += _rows(session, DueKind.DEAL, query)
    return rows


def _recordals(session: Session, regions: Collection[Region], span: Span) -> list[DueRow]:
    first, last = span
    found = recordals_between(session, regions=regions, first=first, last=last)
    return [DueRow(day, DueKind.RECORDAL, deal_id, name) for day, deal_id, name in found]


def _requests(session: Session, member_id: str, span: Span) -> list[DueRow]:
    """Requests that one asked, was asked, or works on."""
    asked_of = select(RequestAgency.request_id).where(RequestAgency.agency_id == member_id)
    query = select(ServiceRequest.due_on, ServiceRequest.id, ServiceRequest.title).where(
        ServiceRequest.state.not_in(sorted(OVER_STATES)),
        _within(ServiceRequest.due_on, span),
        or_(
            ServiceRequest.member_id == member_id,
            ServiceRequest.chosen_id == member_id,
            and_(ServiceRequest.state == RequestState.ASKED, ServiceRequest.id.in_(asked_of)),
        ),
    )
    return _rows(session, DueKind.REQUEST, query)


def _calls(session: Session, member_id: str, span: Span) -> list[DueRow]:
    query = select(Call.closes_on, Call.id, Call.title).where(
        Call.member_id == member_id, Call.status == CallStatus.OPEN, _within(Call.closes_on, span)
    )
    return _rows(session, DueKind.CALL, query)


def _replies(session: Session, member_id: str, span: Span) -> list[DueRow]:
    """Replies to answer, and own ones that wait for the consent."""
    query = (
        select(CallReply.due_on, CallReply.id, Call.title)
        .join(Call, Call.id == CallReply.call_id)
        .where(
            CallReply.status.in_(sorted(OPEN_REPLIES)),
            _within(CallReply.due_on, span),
            or_(
                and_(CallReply.status == ReplyStatus.WAITING, Call.member_id == member_id),
                and_(CallReply.status == ReplyStatus.ACCEPTED, CallReply.member_id == member_id),
            ),
        )
    )
    return _rows(session, DueKind.REPLY, query)


def _sessions(session: Session, member_id: str, span: Span) -> list[DueRow]:
    coming = select(SessionGuest.session_id).where(SessionGuest.member_id == member_id)
    return _held(session, span, MatchSession.id.in_(coming))


def _held(session: Session, span: Span, condition: ColumnElement[bool]) -> list[DueRow]:
    query = select(MatchSession.held_on, MatchSession.id, MatchSession.title).where(
        MatchSession.status == SessionStatus.PLANNED, _within(MatchSession.held_on, span), condition
    )
    return _rows(session, DueKind.SESSION, query)


def _needs(session: Session, member_id: str, span: Span) -> list[DueRow]:
    """By when the organisation wanted its needs met."""
    query = select(Need.deadline, Need.id, Need.title).where(
        Need.member_id == member_id, Need.status == ListingStatus.PUBLISHED, _within(Need.deadline, span)
    )
    return _rows(session, DueKind.NEED, query)


def _listings(session: Session, member_id: str, span: Span) -> list[DueRow]:
    """Own listings that leave the pool."""
    rows: list[DueRow] = []
    for kind, table in TABLES.items():
        query = select(table.expires_on, table.id, table.title).where(
            table.member_id == member_id,
            table.status == ListingStatus.PUBLISHED,
            _within(table.expires_on, span),
        )
        found = session.execute(query)
        rows += [DueRow(day, DueKind.LISTING, key, title, kind) for day, key, title in found if day]
    return rows
