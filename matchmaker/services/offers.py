"""Offers: services of agencies, and lines of plants that others may use."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Invalid
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import offered_by
from matchmaker.services import listings
from matchmaker.storage.members import Member
from matchmaker.storage.offers import Offer


@dataclass(frozen=True, kw_only=True)
class OfferContent:
    """What an offer says; fields are columns of the table. ``fields`` are IPC symbols."""

    title: str
    description: str = ""
    service_kinds: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    price_basis: str = ""


def create(
    session: Session, *, actor: Actor, content: OfferContent, submit: bool = False, now: datetime
) -> Offer:
    """Start an offer; see services.listings.create.

    Raises Invalid for kinds that such an organisation does not offer.
    """
    _check(session, actor, content)
    offer = listings.create(
        session, actor=actor, kind=ListingKind.OFFER, content=content, submit=submit, now=now
    )
    assert isinstance(offer, Offer)
    return offer


def save(
    session: Session,
    *,
    actor: Actor,
    offer_id: str,
    version: int,
    content: OfferContent,
    submit: bool = False,
    now: datetime,
) -> Offer:
    """Save an edit; see services.listings.save, and `create` for what is refused."""
    _check(session, actor, content)
    offer = listings.save(
        session,
        actor=actor,
        kind=ListingKind.OFFER,
        listing_id=offer_id,
        version=version,
        content=content,
        submit=submit,
        now=now,
    )
    assert isinstance(offer, Offer)
    return offer


def _check(session: Session, actor: Actor, content: OfferContent) -> None:
    """Agencies offer services, those with a plant offer lines."""
    member = session.get(Member, actor.member_id) if actor.member_id else None
    if member is not None and not set(content.service_kinds) <= set(offered_by(member.kind)):
        raise Invalid("offered_by_others", field="service_kinds")
