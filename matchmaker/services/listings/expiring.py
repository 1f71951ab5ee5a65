"""What runs out: told two weeks ahead, then taken out of the pool."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.listings import WARNING_AHEAD, ListingKind, ListingMove
from matchmaker.services import notices
from matchmaker.services.listings.acts import listing_path
from matchmaker.services.listings.moves import move
from matchmaker.storage.listings.queries import Listing, published_until
from matchmaker.storage.notices import Notice

REMINDER = "listing_expiring"


def expire_due(session: Session, *, now: datetime) -> int:
    """Expire every listing whose day has come and remind the owners of those that follow; returns how many.

    Run again it does nothing more: a reminder is sent once.
    """
    expired = 0
    for kind in ListingKind:
        due = published_until(session, kind, beijing_day(now))
        for listing in due:
            _expire(session, kind, listing, now)
        expired += len(due)
        _remind(session, kind, now)
    return expired


def _expire(session: Session, kind: ListingKind, listing: Listing, now: datetime) -> None:
    move(
        session,
        actor=SYSTEM,
        kind=kind,
        listing_id=listing.id,
        name=ListingMove.EXPIRE,
        version=listing.version,
        now=now,
    )


def _remind(session: Session, kind: ListingKind, now: datetime) -> None:
    last_day = beijing_day(now) + WARNING_AHEAD
    told = set(
        session.scalars(
            select(Notice.path).where(
                Notice.kind == REMINDER, Notice.created_at > now - WARNING_AHEAD - timedelta(days=1)
            )
        )
    )
    for listing in published_until(session, kind, last_day):
        path = listing_path(kind, listing.id)
        if path not in told:
            _remind_owner(session, kind, listing, path, now)


def _remind_owner(session: Session, kind: ListingKind, listing: Listing, path: str, now: datetime) -> None:
    notices.notify_member(
        session,
        member_id=listing.member_id,
        kind=REMINDER,
        path=path,
        now=now,
        title=listing.title,
        listing=kind.value,
        expires_on=listing.expires_on.isoformat() if listing.expires_on else "",
    )
