"""The gates before scoring, each a named condition: searches ask for all of them, explanations for each.

A gate is written here once. What a search leaves out and what an explanation says of it can therefore not
disagree.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.matches import DEAD, Gate
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent, PatentHolder

Gates = Mapping[Gate, ColumnElement[bool]]
"""Conditions on a row and on the member that listed it (or, for a maker, that it is)."""

Listed = TypeVar("Listed", Need, Patent, Offer)


def in_pool(kind: type[Need | Patent | Offer | Member]) -> Gates:
    """What the indexes hold: listings that stand in the pool, makers that let their profile be matched."""
    admitted = {Gate.ADMITTED: Member.status == MemberStatus.APPROVED}
    if kind is Member:
        return admitted | {Gate.MAKING: _making()}
    published = {Gate.PUBLISHED: kind.status == ListingStatus.PUBLISHED, **admitted}
    return published | {Gate.ALIVE: _alive()} if kind is Patent else published


def today_in_pool(kind: type[Need | Patent | Offer], today: date) -> Gates:
    """What may ask or answer today; the nightly job takes expired listings out of the pool later."""
    lasts = or_(kind.expires_on.is_(None), kind.expires_on > today)
    return {**in_pool(kind), Gate.UNEXPIRED: lasts}


def _alive() -> ColumnElement[bool]:
    return or_(Patent.legal_status.is_(None), Patent.legal_status.not_in(DEAD))


def _making() -> ColumnElement[bool]:
    return and_(Member.kind == MemberKind.COMPANY, Member.profile_matching.is_(True), Member.profile != "")


def patent_gates(*, regions: Collection[Region], besides: str | None, today: date) -> Gates:
    """For a patent that is to answer a need of the member `besides`, which must not hold it, even jointly."""
    jointly = select(PatentHolder.patent_id).where(PatentHolder.member_id == besides)
    others = and_(Patent.member_id != besides, Patent.id.not_in(jointly))
    return {**today_in_pool(Patent, today), **_of_regions(regions), Gate.OTHER_ORGANISATION: others}


def need_gates(*, regions: Collection[Region], besides: Collection[str], today: date) -> Gates:
    """For a need that a patent or an offer of the members `besides` is to answer."""
    others = Need.member_id.not_in(besides)
    return {**today_in_pool(Need, today), **_of_regions(regions), Gate.OTHER_ORGANISATION: others}


def offer_gates(*, besides: str | None, today: date) -> Gates:
    """For an offer that is to answer a need of the member `besides`; see `serves`, too."""
    return {**today_in_pool(Offer, today), Gate.OTHER_ORGANISATION: Offer.member_id != besides}


def maker_gates(*, regions: Collection[Region], besides: Collection[str]) -> Gates:
    """For a maker of what the members `besides` have patented."""
    return {**in_pool(Member), **_of_regions(regions), Gate.OTHER_ORGANISATION: Member.id.not_in(besides)}


def _of_regions(regions: Collection[Region]) -> Gates:
    return {Gate.REGION: Member.region.in_(regions)}


def serves(regions: Collection[str], region: Region | None) -> bool:
    """Whether an offer for these regions is one for the region; without one it is for anybody."""
    return region is None or region in regions


def passed(
    session: Session, kind: type[Need | Patent | Offer | Member], key: str, gates: Gates
) -> dict[Gate, bool]:
    """Whether one row passes each of the gates, in their order."""
    query = select(*(condition.label(gate.value) for gate, condition in gates.items())).where(kind.id == key)
    joined = query.select_from(kind)
    if kind is not Member:
        joined = joined.join(Member, Member.id == kind.member_id)  # type: ignore[union-attr]
    found = dict(zip(gates, session.execute(joined).one(), strict=True))
    return {gate: bool(found[gate]) for gate in Gate if gate in found}
