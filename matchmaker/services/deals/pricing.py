"""The price of a university's or institute's deal: the route it was found by, and the notice of it."""

from dataclasses import asdict, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, Role
from matchmaker.domain.deals import BEFORE_SIGNING
from matchmaker.domain.deals.pricing import (
    Pricing,
    PricingRoute,
    check_notice_over,
    check_pricing,
    needs_pricing,
)
from matchmaker.domain.errors import Forbidden, Stale, WrongState
from matchmaker.domain.introductions import Side
from matchmaker.domain.vocabulary import DealKind
from matchmaker.services.audit import record
from matchmaker.services.deals.moving import take
from matchmaker.services.deals.telling import tell_sides
from matchmaker.storage.deals import Deal, DealPricing
from matchmaker.storage.members import Member
from matchmaker.storage.standards import catalogue


def notice_days(session: Session) -> int:
    """How many days the notice of a negotiated price hangs, as the catalogue of standards has it."""
    return int(catalogue(session).number("price_notice_days"))


def state_price(
    session: Session, *, actor: Actor, deal_id: str, pricing: Pricing, seen: int, now: datetime
) -> DealPricing:
    """Say for the providing side how the price came about; it may be said anew until the signing.

    It is no move: the deal stays where it is. The length of the notice is the catalogue's.
    seen -- the version of the record that the actor had before them; 0 where there was none.
    Raises NotFound, Forbidden for all but the providing side, WrongState after the signing, Stale, Invalid
    with the field at fault.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now)
    if act.side is not Side.PROVIDER or not act.actor.roles & {Role.MEMBER, Role.OWNER}:
        raise Forbidden
    if act.deal.stage not in BEFORE_SIGNING:
        raise WrongState
    is_noticed = pricing.route is PricingRoute.NEGOTIATED
    pricing = replace(pricing, days=notice_days(session) if is_noticed else 0)
    check_pricing(pricing, today=act.today)
    row = session.get(DealPricing, deal_id, populate_existing=True)
    if (row.version if row else 0) != seen:
        raise Stale
    if row is None:
        row = DealPricing(deal_id=deal_id, version=0)
        session.add(row)
    for name, value in asdict(pricing).items():
        setattr(row, name, value)
    row.version, row.stated_at, row.account_id = seen + 1, now, actor.account_id
    session.flush()
    record(
        session,
        actor=actor,
        action="deal_state_price",
        subject_kind="deal",
        subject_id=deal_id,
        now=now,
        member_id=act.deal.seeker_id,
        other_member_id=act.deal.provider_id,
        route=pricing.route.value,
        published_on=pricing.published_on.isoformat() if pricing.published_on else None,
    )
    tell_sides(session, deal=act.deal, kind="deal_state_price", now=now, sides={Side.SEEKER})
    return row


def is_to_be_priced(session: Session, deal: Deal, kind: DealKind) -> bool:
    """Whether the law asks of this deal how its price came about."""
    return needs_pricing(session.get_one(Member, deal.provider_id).kind, kind)


def require_priced(session: Session, *, deal: Deal, kind: DealKind, signed_on: date) -> None:
    """Raise WrongState where the route is not stated, Invalid where the notice has not ended."""
    if not is_to_be_priced(session, deal, kind):
        return
    row = session.get(DealPricing, deal.id)
    if row is None:
        raise WrongState("deal_price_needed")
    check_notice_over(row.pricing, signed_on=signed_on)
