"""Introductions: two blind cards, two answers, two consents."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    Text,
    UniqueConstraint,
    and_,
    case,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, aliased, mapped_column

from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import OVER, Answer, Group, IntroductionStatus, Side, group_of
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.matches import MatchKind
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.storage.accounts import Account, Consent
from matchmaker.storage.base import CODE, KEY, Base, UtcDateTime, coded, new_key
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent


class Introduction(Base):
    """An approved match on its way to both sides."""

    __tablename__ = "introduction"
    __table_args__ = (
        CheckConstraint("(status = 'introduced') = (introduced_at IS NOT NULL)", name="time_if_introduced"),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    match_id: Mapped[str] = mapped_column(KEY, ForeignKey("match.id"), unique=True)
    status: Mapped[IntroductionStatus] = mapped_column(coded(IntroductionStatus), index=True)
    offered_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    introduced_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # When silent sides were reminded that it lapses soon: once is enough.
    reminded_at: Mapped[datetime | None]


class IntroductionSide(Base):
    """One organisation's key: its blind card, its answer, its consent."""

    __tablename__ = "introduction_side"
    __table_args__ = (
        UniqueConstraint("introduction_id", "side", name="uq_introduction_side_side"),
        CheckConstraint(
            "(answer = 'pending') = (answered_at IS NULL)"
            " AND (answer <> 'interested' OR consent_id IS NOT NULL)",
            name="consent_if_interested",
        ),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    introduction_id: Mapped[str] = mapped_column(KEY, ForeignKey("introduction.id"), index=True)
    side: Mapped[Side] = mapped_column(coded(Side))
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    # What this side is shown of the other one: no names.
    card: Mapped[dict[str, Any]]
    answer: Mapped[Answer] = mapped_column(coded(Answer))
    reason: Mapped[str] = mapped_column(CODE, default="")
    # Free words of the decliner, for the coordinator only.
    note: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    consent_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("consent.id"))


def sides_of(session: Session, introduction_id: str) -> dict[Side, IntroductionSide]:
    """Both sides as the database has them now, the seeker first."""
    rows = session.scalars(
        select(IntroductionSide)
        .where(IntroductionSide.introduction_id == introduction_id)
        .order_by(IntroductionSide.side.desc())
        .execution_options(populate_existing=True)
    )
    return {row.side: row for row in rows}


def due_before(
    session: Session, moment: datetime, *, limit: int, unreminded: bool = False
) -> list[Introduction]:
    """Open introductions that lapse up to the moment, the most urgent first."""
    statement = (
        select(Introduction)
        .where(Introduction.status == IntroductionStatus.OFFERED, Introduction.due_at <= moment)
        .order_by(Introduction.due_at, Introduction.id)
        .limit(limit)
    )
    if unreminded:
        statement = statement.where(Introduction.reminded_at.is_(None))
    return list(session.scalars(statement))


def open_introductions_of(session: Session, *, kind: ListingKind, listing_id: str) -> list[str]:
    """Keys of the introductions of a listing that wait for answers."""
    statement = (
        select(Introduction.id)
        .join(Match, Match.id == Introduction.match_id)
        .where(Introduction.status == IntroductionStatus.OFFERED, _LISTED_AS[kind] == listing_id)
        .order_by(Introduction.id)
    )
    return list(session.scalars(statement))


_LISTED_AS: dict[ListingKind, InstrumentedAttribute[str | None]] = {
    ListingKind.NEED: Match.need_id,
    ListingKind.PATENT: Match.patent_id,
    ListingKind.OFFER: Match.offer_id,
}


@dataclass(frozen=True)
class OwnRow:
    """An introduction in the list of an organisation that is a side of it."""

    id: str
    status: IntroductionStatus
    answer: Answer
    side: Side
    kind: MatchKind
    # The organisation's own listing; empty where its profile was matched.
    own_title: str
    own_language: str
    card: dict[str, Any]
    offered_at: datetime
    due_at: datetime
    closed_at: datetime | None
    answered_at: datetime | None
    # That the other side has answered, not how.
    other_has_answered: bool


@dataclass(frozen=True)
class StaffRow:
    """An introduction in the coordinators' list: organisations and states, no contacts."""

    id: str
    status: IntroductionStatus
    kind: MatchKind
    seeker: str
    provider: str
    seeker_region: Region
    provider_region: Region
    seeker_answer: Answer
    provider_answer: Answer
    offered_at: datetime
    due_at: datetime
    closed_at: datetime | None
    match_id: str


@dataclass(frozen=True)
class Contact:
    """The person who said yes for a side, as shown to the other side after the introduction."""

    organisation: str
    kind: MemberKind
    region: Region
    name: str
    email: str
    phone: str


_OTHER = aliased(IntroductionSide)
_CLOSED_AT = func.coalesce(Introduction.introduced_at, Introduction.ended_at)

_IN_GROUP: dict[Group, ColumnElement[bool]] = {
    Group.MINE: and_(
        Introduction.status == IntroductionStatus.OFFERED, IntroductionSide.answer == Answer.PENDING
    ),
    Group.THEIRS: and_(
        Introduction.status == IntroductionStatus.OFFERED, IntroductionSide.answer != Answer.PENDING
    ),
    Group.INTRODUCED: Introduction.status == IntroductionStatus.INTRODUCED,
    Group.ENDED: Introduction.status.in_(sorted(OVER)),
}


def introductions_of(
    session: Session, *, member_id: str, group: Group, page: int, page_size: int
) -> list[OwnRow]:
    """A page of an organisation's introductions: open ones by their due date, the others newest first."""
    is_open = group in {Group.MINE, Group.THEIRS}
    order = Introduction.due_at.asc() if is_open else _CLOSED_AT.desc()
    rows = session.execute(
        _own_columns()
        .where(IntroductionSide.member_id == member_id, _IN_GROUP[group])
        .order_by(order, Introduction.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return [OwnRow(*row) for row in rows]


def own_row(session: Session, *, member_id: str | None, introduction_id: str) -> OwnRow | None:
    """One introduction as a side of it sees it; None for everybody else."""
    row = session.execute(
        _own_columns().where(
            IntroductionSide.member_id == member_id, IntroductionSide.introduction_id == introduction_id
        )
    ).one_or_none()
    return OwnRow(*row) if row else None


def _own_columns() -> Select[*tuple[Any, ...]]:
    sought = IntroductionSide.side == Side.SEEKER
    return (
        select(
            Introduction.id,
            Introduction.status,
            IntroductionSide.answer,
            IntroductionSide.side,
            Match.kind,
            func.coalesce(case((sought, Need.title), else_=func.coalesce(Patent.title, Offer.title)), ""),
            func.coalesce(
                case((sought, Need.language), else_=func.coalesce(Patent.language, Offer.language)), ""
            ),
            IntroductionSide.card,
            Introduction.offered_at,
            Introduction.due_at,
            type_coerce(_CLOSED_AT, UtcDateTime()),
            IntroductionSide.answered_at,
            _OTHER.answer != Answer.PENDING,
        )
        .join(_OTHER, _is_other_side())
        .join(Introduction, Introduction.id == IntroductionSide.introduction_id)
        .join(Match, Match.id == Introduction.match_id)
        .outerjoin(Need, Need.id == Match.need_id)
        .outerjoin(Patent, Patent.id == Match.patent_id)
        .outerjoin(Offer, Offer.id == Match.offer_id)
    )


def _is_other_side() -> ColumnElement[bool]:
    return and_(
        _OTHER.introduction_id == IntroductionSide.introduction_id, _OTHER.side != IntroductionSide.side
    )


def count_by_group(session: Session, *, member_id: str) -> dict[Group, int]:
    """How many introductions an organisation has in each group."""
    rows = session.execute(
        select(Introduction.status, IntroductionSide.answer, func.count())
        .join(Introduction, Introduction.id == IntroductionSide.introduction_id)
        .where(IntroductionSide.member_id == member_id)
        .group_by(Introduction.status, IntroductionSide.answer)
    )
    counts = dict.fromkeys(Group, 0)
    for status, answer, count in rows:
        counts[group_of(status, answer)] += count
    return counts


_SEEKER, _PROVIDER = aliased(Member), aliased(Member)
_SEEKER_SIDE, _PROVIDER_SIDE = aliased(IntroductionSide), aliased(IntroductionSide)


def introductions_in(
    session: Session, *, regions: Collection[Region], is_open: bool, page: int, page_size: int
) -> tuple[list[StaffRow], int]:
    """A page of the introductions that touch the regions, and their number: open ones oldest first."""
    offered = Introduction.status == IntroductionStatus.OFFERED
    statement = _staff_columns().where(_touches(regions), offered if is_open else ~offered)
    order = Introduction.offered_at.asc() if is_open else _CLOSED_AT.desc()
    rows = session.execute(
        statement.order_by(order, Introduction.id).limit(page_size).offset((page - 1) * page_size)
    )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    return [StaffRow(*row) for row in rows], total


def staff_row(session: Session, *, regions: Collection[Region], introduction_id: str) -> StaffRow | None:
    """One introduction that touches the regions."""
    row = session.execute(
        _staff_columns().where(_touches(regions), Introduction.id == introduction_id)
    ).one_or_none()
    return StaffRow(*row) if row else None


def _touches(regions: Collection[Region]) -> ColumnElement[bool]:
    wanted = sorted(regions)
    return or_(Match.seeker_region.in_(wanted), Match.provider_region.in_(wanted))


def _staff_columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Introduction.id,
            Introduction.status,
            Match.kind,
            _SEEKER.name.label("seeker_name"),
            _PROVIDER.name.label("provider_name"),
            Match.seeker_region,
            Match.provider_region,
            _SEEKER_SIDE.answer.label("seeker_answer"),
            _PROVIDER_SIDE.answer.label("provider_answer"),
            Introduction.offered_at,
            Introduction.due_at,
            type_coerce(_CLOSED_AT, UtcDateTime()).label("closed_at"),
            Introduction.match_id,
        )
        .select_from(Introduction)
        .join(Match, Match.id == Introduction.match_id)
        .join(_SEEKER, _SEEKER.id == Match.seeker_id)
        .join(_PROVIDER, _PROVIDER.id == Match.provider_id)
        .join(_SEEKER_SIDE, _side_is(_SEEKER_SIDE, Side.SEEKER))
        .join(_PROVIDER_SIDE, _side_is(_PROVIDER_SIDE, Side.PROVIDER))
    )


def _side_is(table: type[IntroductionSide], side: Side) -> ColumnElement[bool]:
    return and_(table.introduction_id == Introduction.id, table.side == side)


def contact_of(session: Session, *, introduction_id: str, side: Side) -> Contact | None:
    """The contact that a side handed over: only once both are introduced, and while its consent stands."""
    row = session.execute(
        select(Member.name, Member.kind, Member.region, Account.name, Account.email, Account.phone)
        .select_from(IntroductionSide)
        .join(Introduction, Introduction.id == IntroductionSide.introduction_id)
        .join(Member, Member.id == IntroductionSide.member_id)
        .join(Account, Account.id == IntroductionSide.answered_by)
        .join(Consent, Consent.id == IntroductionSide.consent_id)
        .where(
            IntroductionSide.introduction_id == introduction_id,
            IntroductionSide.side == side,
            Introduction.status == IntroductionStatus.INTRODUCED,
            Consent.withdrawn_at.is_(None),
        )
    ).one_or_none()
    return Contact(*row) if row else None
