"""What the pages of needs, patents and offers do alike: open one to read, open one to edit."""

from datetime import UTC, datetime

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import NotFound, WrongState
from matchmaker.domain.listings import ListingKind
from matchmaker.extensions import db
from matchmaker.services import listings
from matchmaker.services.listings import ListingDetail
from matchmaker.web.policies import current_actor


def open_listing(kind: ListingKind, key: str) -> ListingDetail:
    """The listing as the visitor may read it; raises NotFound."""
    today = beijing_day(datetime.now(UTC))
    return listings.read(db.session, actor=current_actor(), kind=kind, listing_id=key, today=today)


def open_own(kind: ListingKind, key: str) -> ListingDetail:
    """The actor's own listing, to edit; raises NotFound for others' and WrongState when it is closed."""
    detail = open_listing(kind, key)
    if not detail.is_own:
        raise NotFound
    if not detail.is_editable:
        raise WrongState(state=detail.listing.status.value)
    return detail
