"""Offers: what agencies provide."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Forbidden
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import MemberKind
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
    """Start an offer; see services.listings.create. Raises Forbidden unless the organisation is an agency."""
    require_agency(session, actor)
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
    """Save an edit; see services.listings.save."""
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


def require_agency(session: Session, actor: Actor) -> None:
    """Raise Forbidden for every other kind of organisation: services are offered by agencies."""
    member = session.get(Member, actor.member_id) if actor.member_id else None
    if member is None or member.kind is not MemberKind.AGENCY:
        raise Forbidden("agencies_only")
