"""For members: own listings with the interest they meet, needs that fit them, and what wants attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import IntroductionStatus
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.matches import MatchStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.listings.queries import TABLES
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.notices import Notice
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent
from matchmaker.storage.pool import PoolEntry


@dataclass(frozen=True, slots=True)
class ListingInterest:
    """An own listing, the open suggestions its organisation may look at, and its introductions."""

    id: str
    title: str
    language: str
    status: ListingStatus
    suggestions: int
    waiting: int
    introduced: int


@dataclass(frozen=True, slots=True)
class FittingNeed:
    """A need in the pool that fits an own patent or service; whose need it is stays unsaid."""

    id: str
    title: str
    language: str
    region: Region
    own_kind: ListingKind
    own_id: str
    own_title: str
    own_language: str


@dataclass(frozen=True, slots=True)
class OpenListing:
    """An own listing that wants something: a returned draft, or a published one that lapses soon."""

    id: str
    kind: ListingKind
    title: str
    language: str
    status: ListingStatus
    updated_at: datetime
    expires_on: date | None


_OWN: dict[ListingKind, InstrumentedAttribute[str | None]] = {
    ListingKind.NEED: Match.need_id,
    ListingKind.PATENT: Match.patent_id,
    ListingKind.OFFER: Match.offer_id,
}
# What stands across the table; a need meets a patent or an offer, the other two meet needs.
_ACROSS: dict[ListingKind, ColumnElement[Any]] = {
    ListingKind.NEED: func.coalesce(Match.patent_id, Match.offer_id),
    ListingKind.PATENT: Match.need_id.expression,
    ListingKind.OFFER: Match.need_id.expression,
}
_SHOWN = (ListingStatus.PUBLISHED, ListingStatus.IN_REVIEW, ListingStatus.DRAFT)


def interest_in(
    session: Session,
    *,
    kind: ListingKind,
    member_id: str,
    readable: Sequence[Confidentiality],
    today: date,
    limit: int,
) -> tuple[list[ListingInterest], int]:
    """An organisation's listings of a kind, those with most interest first, and how many there are.

    readable -- the degrees of confidentiality the reader may see: a suggestion whose other side is hidden
    from the reader is not counted either.
    """
    table = TABLES[kind]
    mine = _side(kind) == member_id
    found, asked = _suggestions(kind, mine, readable, today), _introductions(kind, mine)
    waiting, introduced = func.coalesce(asked.c.waiting, 0), func.coalesce(asked.c.introduced, 0)
    suggestions = func.coalesce(found.c.number, 0)
    rows = session.execute(
        select(
            table.id,
            table.title,
            table.language,
            table.status,
            suggestions,
            waiting,
            introduced,
            func.count().over(),
        )
        .outerjoin(found, found.c.own == table.id)
        .outerjoin(asked, asked.c.own == table.id)
        .where(table.member_id == member_id, table.status.in_(_SHOWN))
        .order_by(waiting.desc(), introduced.desc(), suggestions.desc(), table.updated_at.desc(), table.id)
        .limit(limit)
    ).all()
    return [ListingInterest(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def _side(kind: ListingKind) -> InstrumentedAttribute[str]:
    """Where the owner of a listing of this kind stands in its matches."""
    return Match.seeker_id if kind is ListingKind.NEED else Match.provider_id


def _suggestions(
    kind: ListingKind, mine: ColumnElement[bool], readable: Sequence[Confidentiality], today: date
) -> Subquery:
    own = _OWN[kind]
    return (
        select(own.label("own"), func.count().label("number"))
        .join(PoolEntry, PoolEntry.id == _ACROSS[kind])
        .join(Member, Member.id == PoolEntry.member_id)
        .where(mine, own.is_not(None), open_and_readable(readable, today))
        .group_by(own)
        .subquery()
    )


def open_and_readable(readable: Sequence[Confidentiality], today: date) -> ColumnElement[bool]:
    """The gates of the pool itself, and nothing that a coordinator has decided on."""
    return and_(
        Match.status == MatchStatus.SUGGESTED,
        Match.is_current,
        PoolEntry.confidentiality.in_(readable),
        PoolEntry.expires_on > today,
        Member.status == MemberStatus.APPROVED,
    )


def _introductions(kind: ListingKind, mine: ColumnElement[bool]) -> Subquery:
    own = _OWN[kind]
    return (
        select(
            own.label("own"),
            _count_if(IntroductionStatus.OFFERED).label("waiting"),
            _count_if(IntroductionStatus.INTRODUCED).label("introduced"),
        )
        .join(Introduction, Introduction.match_id == Match.id)
        .where(mine, own.is_not(None))
        .group_by(own)
        .subquery()
    )


def _count_if(status: IntroductionStatus) -> ColumnElement[int]:
    return func.sum(case((Introduction.status == status, 1), else_=0))


def fitting_needs(
    session: Session, *, member_id: str, readable: Sequence[Confidentiality], today: date, limit: int
) -> list[FittingNeed]:
    """Needs that the reader may read and that are suggested for the organisation's patents or services.

    Each need once, with the listing that fits it best; the strongest first.
    """
    place = func.row_number().over(partition_by=Match.need_id, order_by=(Match.score.desc(), Match.id))
    best = (
        select(Match.id, place.label("place"))
        .join(PoolEntry, PoolEntry.id == Match.need_id)
        .join(Member, Member.id == PoolEntry.member_id)
        .where(Match.provider_id == member_id, open_and_readable(readable, today))
        .subquery()
    )
    rows = session.execute(
        select(
            PoolEntry.id,
            PoolEntry.title,
            PoolEntry.language,
            PoolEntry.region,
            Patent.id,
            func.coalesce(Patent.id, Offer.id),
            func.coalesce(Patent.title, Offer.title),
            func.coalesce(Patent.language, Offer.language),
        )
        .select_from(Match)
        .join(best, and_(best.c.id == Match.id, best.c.place == 1))
        .join(PoolEntry, PoolEntry.id == Match.need_id)
        .outerjoin(Patent, Patent.id == Match.patent_id)
        .outerjoin(Offer, Offer.id == Match.offer_id)
        .order_by(Match.score.desc(), Match.id)
        .limit(limit)
    )
    return [_fitting(*row) for row in rows]


def _fitting(
    need_id: str, title: str, language: str, region: Region, patent_id: str | None, *own: str
) -> FittingNeed:
    kind = ListingKind.PATENT if patent_id else ListingKind.OFFER
    return FittingNeed(need_id, title, language, region, kind, *own)


def returned_or_lapsing(
    session: Session, *, member_id: str, until: date, limit: int
) -> tuple[list[OpenListing], list[OpenListing]]:
    """What a coordinator returned, newest first; and what lapses by the day, soonest first."""
    returned = union_all(*(_returned(kind, member_id) for kind in ListingKind)).subquery()
    lapsing = union_all(*(_lapsing(kind, member_id, until) for kind in ListingKind)).subquery()
    return (
        _read(session, select(returned).order_by(returned.c.updated_at.desc(), returned.c.id).limit(limit)),
        _read(session, select(lapsing).order_by(lapsing.c.expires_on, lapsing.c.id).limit(limit)),
    )


def _returned(kind: ListingKind, member_id: str) -> Select[*tuple[Any, ...]]:
    table = TABLES[kind]
    return _columns(kind, member_id).where(table.status == ListingStatus.DRAFT, table.review_note != "")


def _lapsing(kind: ListingKind, member_id: str, until: date) -> Select[*tuple[Any, ...]]:
    table = TABLES[kind]
    return _columns(kind, member_id).where(table.status == ListingStatus.PUBLISHED, table.expires_on <= until)


def _columns(kind: ListingKind, member_id: str) -> Select[*tuple[Any, ...]]:
    """The columns of OpenListing, in its order."""
    table = TABLES[kind]
    return select(
        table.id,
        literal(kind.value).label("kind"),
        table.title,
        table.language,
        table.status,
        table.updated_at,
        table.expires_on,
    ).where(table.member_id == member_id)


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[OpenListing]:
    return [OpenListing(row[0], ListingKind(row[1]), *row[2:]) for row in session.execute(query)]


def newest_unread(session: Session, *, account_id: int | None) -> datetime | None:
    """When the newest notice came that the account has not opened."""
    unread = select(Notice.created_at).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return session.scalar(unread.order_by(Notice.created_at.desc()).limit(1))
