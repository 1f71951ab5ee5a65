"""One act on one listing: who does it, to what, when; and how it is recorded and told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Stale
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.services import audit, notices
from matchmaker.storage.listings.queries import Listing
from matchmaker.storage.members import Member

PATHS: dict[ListingKind, Callable[[str], str]] = {
    ListingKind.NEED: "/needs/{}".format,
    ListingKind.PATENT: "/patents/{}".format,
    ListingKind.OFFER: "/offers/{}".format,
}


def listing_path(kind: ListingKind, listing_id: str) -> str:
    """The address of a listing's page, as notices carry it."""
    return PATHS[kind](listing_id)


@dataclass(frozen=True, slots=True)
class Act:
    """An actor doing something to a listing of an organisation.

    is_one_of_many -- whoever does it to many at once tells people of all together, and has them matched.
    """

    session: Session
    actor: Actor
    kind: ListingKind
    listing: Listing
    member: Member
    now: datetime
    is_one_of_many: bool = False

    def flush(self) -> None:
        """Write now, so that an editor who was quicker by a moment is noticed here and not at the commit."""
        try:
            self.session.flush()
        except StaleDataError as error:
            raise Stale from error

    def record(self, action: str) -> None:
        """Append the act to the audit."""
        audit.record(
            self.session,
            actor=self.actor,
            action=action,
            subject_kind=self.kind.value,
            subject_id=self.listing.id,
            member_id=self.member.id,
            now=self.now,
        )

    def tell(self, action: str) -> None:
        """Tell coordinators what waits for them, and owners what others did with their listing."""
        if self.is_one_of_many:
            return
        about = {
            "path": listing_path(self.kind, self.listing.id),
            "title": self.listing.title,
            "listing": self.kind.value,
        }
        if self.listing.status is ListingStatus.IN_REVIEW:
            regions = [self.member.region]
            notices.notify_coordinators(
                self.session, regions=regions, kind="listing_submitted", now=self.now, **about
            )
        elif not self.actor.owns(self.member.id):
            notices.notify_member(self.session, member_id=self.member.id, kind=action, now=self.now, **about)
