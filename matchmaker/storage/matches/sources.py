"""What may be matched: the rows behind the index, and the keys that pass the gates before scoring."""

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import Gate
from matchmaker.domain.vocabulary import CAPACITY_KINDS
from matchmaker.storage.matches.eligible import without_lawful_deal
from matchmaker.storage.matches.gates import (
    Gates,
    in_pool,
    maker_gates,
    need_gates,
    offer_gates,
    patent_gates,
    serves,
    today_in_pool,
)
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent, PatentHolder

Listed = TypeVar("Listed", Need, Patent, Offer)
Row = TypeVar("Row", Need, Patent, Offer, Member)


def needs_to_match(session: Session, ids: Collection[str] | None = None) -> list[Need]:
    """Published needs of admitted members; all of them, or those of the ids."""
    return _rows(session, Need, ids)


def patents_to_match(session: Session, ids: Collection[str] | None = None) -> list[Patent]:
    """Published patents that can still be licensed; all of them, or those of the ids."""
    return _rows(session, Patent, ids)


def offers_to_match(session: Session, ids: Collection[str] | None = None) -> list[Offer]:
    """Published services and lines of admitted members; all of them, or those of the ids."""
    return _rows(session, Offer, ids)


def makers_to_match(session: Session, ids: Collection[str] | None = None) -> list[Member]:
    """Admitted companies that let their profile be matched; all of them, or those of the ids."""
    return _rows(session, Member, ids)


def _rows(session: Session, kind: type[Row], ids: Collection[str] | None) -> list[Row]:
    query = _among(_passing(select(kind), kind, in_pool(kind)), kind, ids)
    return list(session.scalars(query.order_by(kind.id)))


def standing_today(session: Session, kind: type[Listed], listing_id: str, today: date) -> Listed | None:
    """A listing that may ask for its matches today; None where it may not."""
    query = _passing(select(kind), kind, today_in_pool(kind, today))
    return session.scalar(query.where(kind.id == listing_id))


Selected = TypeVar("Selected", bound=Select[*tuple[object, ...]])


def _passing(query: Selected, kind: type[Need | Patent | Offer | Member], gates: Gates) -> Selected:
    """The query over rows of a kind, with whoever listed them, narrowed to what passes the gates."""
    joined = query if kind is Member else query.join(Member, Member.id == kind.member_id)  # type: ignore[union-attr]
    return joined.where(*gates.values())


def _among(
    query: Selected, kind: type[Need | Patent | Offer | Member], ids: Collection[str] | None
) -> Selected:
    """The query narrowed to rows of these ids; None for all."""
    if ids is None:
        return query
    return query.where(kind.id.in_(list(ids)) if ids else false())


def patent_ids_for(
    session: Session,
    *,
    regions: Collection[Region],
    besides: str | None,
    today: date,
    among: Collection[str] | None = None,
) -> set[str]:
    """Patents of the regions in the pool today, but none that the member holds, alone or jointly.

    Nor any of which no deal that is offered is lawful today. All such patents, or those `among` some.
    """
    gates = patent_gates(regions=regions, besides=besides, today=today)
    query = _among(_passing(select(Patent.id), Patent, gates), Patent, among)
    return set(session.scalars(query)) - without_lawful_deal(session, today, among)


def need_ids_for(
    session: Session, *, regions: Collection[Region], besides: Collection[str], today: date
) -> set[str]:
    """Needs of the regions that stand in the pool today, but none of the members named."""
    gates = need_gates(regions=regions, besides=besides, today=today)
    return set(session.scalars(_passing(select(Need.id), Need, gates)))


def maker_ids_for(
    session: Session,
    *,
    regions: Collection[Region],
    besides: Collection[str],
    among: Collection[str] | None = None,
) -> set[str]:
    """Makers of the regions, but none of the members named; all, or those `among` some."""
    gates = maker_gates(regions=regions, besides=besides)
    return set(session.scalars(_among(_passing(select(Member.id), Member, gates), Member, among)))


def offer_ids_for(
    session: Session,
    *,
    region: Region | None,
    besides: str | None,
    today: date,
    among: Collection[str] | None = None,
) -> set[str]:
    """Offers in the pool today that serve the region (without one, all), but none of the member's own.

    All of them, or those `among` some.
    """
    gates = offer_gates(besides=besides, today=today)
    rows = session.execute(_among(_passing(select(Offer.id, Offer.regions), Offer, gates), Offer, among))
    return {offer_id for offer_id, regions in rows if serves(regions, region)}


def line_ids_for(
    session: Session, *, regions: Collection[Region], serving: Region, besides: Collection[str], today: date
) -> set[str]:
    """Pilot and production lines of the regions that serve another one, but none of the members named."""
    gates = {**today_in_pool(Offer, today), Gate.REGION: Member.region.in_(regions)}
    query = _passing(select(Offer.id, Offer.service_kinds, Offer.regions), Offer, gates)
    rows = session.execute(query.where(Offer.member_id.not_in(besides)))
    return {
        offer_id
        for offer_id, kinds, served in rows
        if set(kinds) & set(CAPACITY_KINDS) and serves(served, serving)
    }


def holders_of(session: Session, patent: Patent) -> set[str]:
    """The members that hold a patent: who listed it, and joint holders."""
    joint = select(PatentHolder.member_id).where(PatentHolder.patent_id == patent.id)
    return {patent.member_id, *session.scalars(joint)}
