"""Finding listings of any kind: one, an organisation's own, those that wait for review, those that lapse."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.storage.accounts import Account
from matchmaker.storage.base import KEY_LENGTH
from matchmaker.storage.listings.tables import ListingVersion
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

Listing = Need | Patent | Offer

TABLES: dict[ListingKind, type[Listing]] = {
    ListingKind.NEED: Need,
    ListingKind.PATENT: Patent,
    ListingKind.OFFER: Offer,
}

Rows = Select[*tuple[Any, ...]]

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ListingRow:
    """A listing as lists of its owner and of coordinators show it."""

    id: str
    kind: ListingKind
    title: str
    language: str
    status: ListingStatus
    version: int
    review_note: str
    updated_at: datetime
    submitted_at: datetime | None
    expires_on: date | None
    member_id: str
    member_name: str
    region: Region


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of such a list, and how long the whole is."""

    rows: tuple[ListingRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a listing: its content, when it was saved and by whom."""

    number: int
    saved_at: datetime
    saved_by: str
    content: dict[str, object]


def is_key(text: str) -> bool:
    """Whether a text can be a listing's key at all; a database may refuse to even look for anything else."""
    return len(text) == KEY_LENGTH and text.isascii() and text.isalnum()


def find(session: Session, kind: ListingKind, listing_id: str) -> Listing | None:
    """The listing, if there is one."""
    return cast("Listing | None", session.get(TABLES[kind], listing_id)) if is_key(listing_id) else None


def own_listings(
    session: Session,
    member_id: str,
    *,
    kind: ListingKind | None = None,
    status: ListingStatus | None = None,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> ListingPage:
    """An organisation's listings, the last touched first."""
    kinds = [kind] if kind else list(ListingKind)
    rows = union_all(*(_own(each, member_id, status) for each in kinds)).subquery()
    return _page(session, select(rows).order_by(rows.c.updated_at.desc(), rows.c.id), page, page_size)


def waiting_listings(
    session: Session, regions: Iterable[Region], *, page: int = 1, page_size: int = PAGE_SIZE
) -> ListingPage:
    """Listings of organisations in the regions that wait for a coordinator, the longest waiting first."""
    wanted = list(regions)
    waiting = (
        _rows(kind).where(_column(kind, "status") == ListingStatus.IN_REVIEW, Member.region.in_(wanted))
        for kind in ListingKind
    )
    rows = union_all(*waiting).subquery()
    return _page(session, select(rows).order_by(rows.c.submitted_at, rows.c.id), page, page_size)


def state_counts(session: Session, member_id: str) -> dict[tuple[ListingKind, ListingStatus], int]:
    """How many listings an organisation has of each kind in each state."""
    counts = union_all(
        *(
            select(literal(kind.value).label("kind"), table.status, func.count().label("number"))
            .where(table.member_id == member_id)
            .group_by(table.status)
            for kind, table in TABLES.items()
        )
    ).subquery()
    rows = session.execute(select(counts.c.kind, counts.c.status, counts.c.number))
    return {(ListingKind(kind), ListingStatus(status)): number for kind, status, number in rows}


def _own(kind: ListingKind, member_id: str, status: ListingStatus | None) -> Rows:
    query = _rows(kind).where(_column(kind, "member_id") == member_id)
    return query.where(_column(kind, "status") == status) if status else query


def _rows(kind: ListingKind) -> Rows:
    """The columns of ListingRow, in its order."""
    table = TABLES[kind]
    return select(
        table.id,
        literal(kind.value).label("kind"),
        table.title,
        table.language,
        table.status,
        table.version,
        table.review_note,
        table.updated_at,
        table.submitted_at,
        table.expires_on,
        table.member_id,
        Member.name,
        Member.region,
    ).join(Member, Member.id == table.member_id)


def _column(kind: ListingKind, name: str) -> ColumnElement[object]:
    column: ColumnElement[object] = getattr(TABLES[kind], name)
    return column


def _page(session: Session, query: Rows, page: int, page_size: int) -> ListingPage:
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // page_size))
    number = min(max(page, 1), pages)
    found = session.execute(query.limit(page_size).offset((number - 1) * page_size))
    rows = tuple(ListingRow(row[0], ListingKind(row[1]), *row[2:]) for row in found)
    return ListingPage(rows, total, number, pages)


def next_version_number(session: Session, kind: ListingKind, listing_id: str) -> int:
    """The number that the listing's next version carries."""
    latest = session.scalar(
        select(func.max(ListingVersion.number)).where(
            ListingVersion.kind == kind, ListingVersion.listing_id == listing_id
        )
    )
    return (latest or 0) + 1


def versions(session: Session, kind: ListingKind, listing_id: str, limit: int = 50) -> list[VersionRow]:
    """The versions of a listing, the newest first."""
    rows = session.execute(
        select(ListingVersion.number, ListingVersion.saved_at, Account.name, ListingVersion.content)
        .outerjoin(Account, Account.id == ListingVersion.saved_by)
        .where(ListingVersion.kind == kind, ListingVersion.listing_id == listing_id)
        .order_by(ListingVersion.number.desc())
        .limit(limit)
    )
    return [VersionRow(number, saved_at, name or "", content) for number, saved_at, name, content in rows]


def drafts_nobody_returned(session: Session, kind: ListingKind, member_id: str) -> list[Listing]:
    """An organisation's drafts without a coordinator's note, the oldest first."""
    table = TABLES[kind]
    rows: Iterable[Listing] = session.scalars(
        select(table)
        .where(table.member_id == member_id, table.status == ListingStatus.DRAFT, table.review_note == "")
        .order_by(table.created_at, table.id)
    )
    return list(rows)


def published_until(session: Session, kind: ListingKind, last_day: date) -> list[Listing]:
    """Published listings that lapse on that day or before it, the first to lapse first."""
    table = TABLES[kind]
    rows: Iterable[Listing] = session.scalars(
        select(table)
        .where(table.status == ListingStatus.PUBLISHED, table.expires_on <= last_day)
        .order_by(table.expires_on, table.id)
    )
    return list(rows)


def patent_with_number(session: Session, member_id: str, application_number: str) -> str | None:
    """The key of the organisation's patent with this application number."""
    return session.scalar(
        select(Patent.id).where(
            Patent.member_id == member_id, Patent.application_number == application_number
        )
    )
