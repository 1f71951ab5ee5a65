"""What a suspended organisation listed leaves the pool with it, and comes back with it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.services import matches, pool
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

_TABLES: dict[ListingKind, type[Need] | type[Patent] | type[Offer]] = {
    ListingKind.NEED: Need,
    ListingKind.PATENT: Patent,
    ListingKind.OFFER: Offer,
}


def hide_listings(session: Session, member: Member, now: datetime) -> None:
    """Take everything the organisation has published out of the pool and out of open suggestions."""
    for kind, listing in _published(session, member):
        pool.remove(session, kind=kind, listing_id=listing.id, now=now)
        matches.retire(session, kind=kind, listing_id=listing.id, now=now)


def show_listings(session: Session, member: Member, now: datetime) -> None:
    """Put everything that is still published back, and look for matches again."""
    for kind, listing in _published(session, member):
        pool.place(session, kind=kind, listing=listing, now=now)
        matches.suggest_for(session, kind=kind, listing_id=listing.id, now=now)


def _published(session: Session, member: Member) -> Iterator[tuple[ListingKind, Need | Patent | Offer]]:
    table: type[Any]
    for kind, table in _TABLES.items():
        rows: Select[Any] = select(table).where(
            table.member_id == member.id, table.status == ListingStatus.PUBLISHED
        )
        for listing in session.scalars(rows.order_by(table.id)):
            yield kind, listing
