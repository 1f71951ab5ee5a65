"""What pages and services read of sessions."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.sessions import MeetingStatus, SessionFigures, SessionStatus
from matchmaker.domain.vocabulary import Confidentiality, MemberKind
from matchmaker.storage.accounts import Account, Consent
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent
from matchmaker.storage.sessions.tables import MatchSession, Meeting, MeetingSeat, SessionGuest


@dataclass(frozen=True)
class SessionRow:
    """A session as the list shows it."""

    id: str
    title: str
    place: str
    held_on: date
    status: SessionStatus
    guests: int


def sessions_page(
    session: Session, *, today: date, is_over: bool, page: int, page_size: int
) -> tuple[list[SessionRow], int]:
    """A page of the sessions to come, the next one first, or of those that are over, and their number."""
    which = MatchSession.held_on < today if is_over else MatchSession.held_on >= today
    guests = (
        select(func.count())
        .where(SessionGuest.session_id == MatchSession.id)
        .correlate(MatchSession)
        .scalar_subquery()
    )
    order = MatchSession.held_on.desc() if is_over else MatchSession.held_on.asc()
    rows = session.execute(
        select(
            MatchSession.id,
            MatchSession.title,
            MatchSession.place,
            MatchSession.held_on,
            MatchSession.status,
            guests,
        )
        .where(which)
        .order_by(order, MatchSession.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    total = session.scalar(select(func.count()).select_from(MatchSession).where(which)) or 0
    return [SessionRow(*row) for row in rows], total


@dataclass(frozen=True)
class GuestRow:
    """An organisation that comes, with its listings that members read."""

    id: str
    name: str
    kind: MemberKind
    region: Region
    titles: tuple[str, ...]


_LISTINGS = (Need, Patent, Offer)
_SHOWN = (Confidentiality.PUBLIC, Confidentiality.MEMBERS)
TITLES_SHOWN = 3
MOST_GUESTS = 500


def guests_of(session: Session, *, session_id: str, text: str = "") -> list[GuestRow]:
    """Who comes, by name; `text` is looked for in names and in titles of published listings."""
    wanted = [SessionGuest.session_id == session_id]
    if text:
        named = [
            Member.name.icontains(text, autoescape=True),
            Member.name_en.icontains(text, autoescape=True),
        ]
        listed = [
            exists().where(
                kind.member_id == Member.id, *_published(kind), kind.title.icontains(text, autoescape=True)
            )
            for kind in _LISTINGS
        ]
        wanted.append(or_(*named, *listed))
    rows = session.execute(
        select(Member.id, Member.name, Member.kind, Member.region)
        .join(SessionGuest, SessionGuest.member_id == Member.id)
        .where(*wanted)
        .order_by(Member.name, Member.id)
        .limit(MOST_GUESTS)
    ).all()
    titles = _titles(session, [row.id for row in rows])
    return [
        GuestRow(row.id, row.name, row.kind, Region(row.region), tuple(titles[row.id][:TITLES_SHOWN]))
        for row in rows
    ]


def _published(kind: type[Need] | type[Patent] | type[Offer]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [kind.status == ListingStatus.PUBLISHED]
    if kind is Need:
        conditions.append(Need.confidentiality.in_(_SHOWN))
    return conditions


def _titles(session: Session, members: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for kind in _LISTINGS:
        rows = session.execute(
            select(kind.member_id, kind.title)
            .where(kind.member_id.in_(members), *_published(kind))
            .order_by(kind.title, kind.id)
        )
        for member_id, title in rows:
            found[member_id].append(title)
    return found


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in a list: who, where, how it stands; not what it is about."""

    id: str
    asker_id: str
    asked_id: str
    asker: str
    asked: str
    status: MeetingStatus
    slot: int | None
    table: int | None
    asker_kept: bool | None
    asked_kept: bool | None


_ASKER, _ASKED = aliased(Member), aliased(Member)


def meetings_of(session: Session, *, session_id: str, member_id: str | None = None) -> list[MeetingRow]:
    """The meetings of a session, or of one organisation: agreed ones by slot and table, then the rest."""
    query = _meetings().where(Meeting.session_id == session_id)
    if member_id is not None:
        query = query.where(or_(Meeting.asker_id == member_id, Meeting.asked_id == member_id))
    order = (Meeting.slot.is_(None), Meeting.slot, Meeting.table, Meeting.requested_at, Meeting.id)
    return [MeetingRow(*row) for row in session.execute(query.order_by(*order))]


def _meetings() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Meeting.id,
            Meeting.asker_id,
            Meeting.asked_id,
            _ASKER.name.label("asker"),
            _ASKED.name.label("asked"),
            Meeting.status,
            Meeting.slot,
            Meeting.table,
            Meeting.asker_kept,
            Meeting.asked_kept,
        )
        .join(_ASKER, _ASKER.id == Meeting.asker_id)
        .join(_ASKED, _ASKED.id == Meeting.asked_id)
    )


def meeting_between(session: Session, *, session_id: str, one: str, other: str) -> Meeting | None:
    """The meeting that either asked of the other, the latest one first."""
    return session.scalar(
        select(Meeting)
        .where(
            Meeting.session_id == session_id,
            or_(
                and_(Meeting.asker_id == one, Meeting.asked_id == other),
                and_(Meeting.asker_id == other, Meeting.asked_id == one),
            ),
        )
        .order_by(Meeting.requested_at.desc(), Meeting.id)
        .limit(1)
    )


def busy_slots(session: Session, *, session_id: str, members: Collection[str]) -> set[int]:
    """The slots in which one of these organisations meets somebody."""
    query = select(MeetingSeat.slot).where(
        MeetingSeat.session_id == session_id, MeetingSeat.member_id.in_(members)
    )
    return set(session.scalars(query))


def taken_tables(session: Session, session_id: str) -> dict[int, set[int]]:
    """The tables in use by slot."""
    rows = session.execute(
        select(Meeting.slot, Meeting.table).where(
            Meeting.session_id == session_id, Meeting.slot.is_not(None), Meeting.table.is_not(None)
        )
    )
    taken: dict[int, set[int]] = defaultdict(set)
    for slot, table in rows:
        if slot is not None and table is not None:
            taken[slot].add(table)
    return taken


def figures_of(session: Session, session_id: str) -> SessionFigures:
    """How many meetings were asked for, agreed to, reported on, kept; what one side missed was not kept."""
    agreed = Meeting.status == MeetingStatus.AGREED
    said = or_(Meeting.asker_kept.is_not(None), Meeting.asked_kept.is_not(None))
    missed = or_(Meeting.asker_kept.is_(False), Meeting.asked_kept.is_(False))
    row = session.execute(
        select(
            func.count(),
            func.count(case((agreed, 1))),
            func.count(case((and_(agreed, said, ~func.coalesce(missed, False)), 1))),
            func.count(case((and_(agreed, said), 1))),
        ).where(Meeting.session_id == session_id)
    ).one()
    return SessionFigures(*row)


@dataclass(frozen=True)
class MeetingContact:
    """The person who consented for a side."""

    name: str
    email: str
    phone: str


def meeting_contact(session: Session, *, meeting_id: str, of_asker: bool) -> MeetingContact | None:
    """A side's contact: only while the meeting is agreed to and that side's consent stands."""
    column = Meeting.asker_consent_id if of_asker else Meeting.asked_consent_id
    row = session.execute(
        select(Account.name, Account.email, Account.phone)
        .select_from(Meeting)
        .join(Consent, Consent.id == column)
        .join(Account, Account.id == Consent.account_id)
        .where(
            Meeting.id == meeting_id,
            Meeting.status == MeetingStatus.AGREED,
            Consent.withdrawn_at.is_(None),
        )
    ).one_or_none()
    return MeetingContact(*row) if row else None


def sessions_to_ask(session: Session, today: date, *, limit: int) -> list[str]:
    """Sessions that are over and whose guests were not yet asked how it went."""
    query = select(MatchSession.id).where(
        MatchSession.held_on < today,
        MatchSession.asked_at.is_(None),
        MatchSession.status == SessionStatus.PLANNED,
    )
    return list(session.scalars(query.order_by(MatchSession.held_on, MatchSession.id).limit(limit)))
