"""Entries of the pool as lists show them: read in a few queries a page, however long it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import Confidentiality, LegalStatus, MemberKind
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent
from matchmaker.storage.pool.tables import PoolEntry, PoolFacet

TEXTS: dict[ListingKind, InstrumentedAttribute[str]] = {
    ListingKind.NEED: Need.problem,
    ListingKind.PATENT: Patent.abstract,
    ListingKind.OFFER: Offer.description,
}
"""The running text of each kind, in which a search shows where it hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRow:
    """An entry for a list.

    organisation -- who listed it; empty for a need, whose poster is named by an introduction only.
    text -- the whole running text where a search wants to show its hit, else the first words.
    facets -- the values by which the entry is filtered, a list a facet.
    """

    id: str
    kind: ListingKind
    title: str
    text: str
    language: str
    region: Region
    organisation: str
    organisation_kind: MemberKind
    is_demo: bool
    confidentiality: Confidentiality
    published_at: datetime
    legal_status: LegalStatus | None
    status_checked_on: date | None
    facets: Mapping[str, tuple[str, ...]]


def read_rows(session: Session, ids: list[str], *, with_text: bool) -> tuple[PoolRow, ...]:
    """The entries in the order of their keys."""
    entries = session.execute(
        select(PoolEntry, Member).join(Member, Member.id == PoolEntry.member_id).where(PoolEntry.id.in_(ids))
    )
    found = {entry.id: (entry, member) for entry, member in entries}
    facets = _facets(session, ids)
    states = _legal_states(session, ids)
    texts = _texts(session, found) if with_text else {}
    return tuple(
        _row(*found[each], facets[each], states.get(each, (None, None)), texts.get(each)) for each in ids
    )


def _row(
    entry: PoolEntry,
    member: Member,
    facets: Mapping[str, tuple[str, ...]],
    state: tuple[LegalStatus | None, date | None],
    text: str | None,
) -> PoolRow:
    return PoolRow(
        id=entry.id,
        kind=entry.kind,
        title=entry.title,
        text=text or entry.summary,
        language=entry.language,
        region=entry.region,
        organisation="" if entry.kind is ListingKind.NEED else member.name,
        organisation_kind=member.kind,
        is_demo=member.is_demo,
        confidentiality=entry.confidentiality,
        published_at=entry.published_at,
        legal_status=state[0],
        status_checked_on=state[1],
        facets=facets,
    )


def _facets(session: Session, ids: list[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    rows = session.execute(
        select(PoolFacet.entry_id, PoolFacet.facet, PoolFacet.value)
        .where(PoolFacet.entry_id.in_(ids))
        .order_by(PoolFacet.entry_id, PoolFacet.facet, PoolFacet.value)
    )
    facets: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for entry_id, facet, value in rows:
        facets[entry_id][facet] = (*facets[entry_id].get(facet, ()), value)
    return facets


def _legal_states(session: Session, ids: list[str]) -> dict[str, tuple[LegalStatus | None, date | None]]:
    rows = session.execute(
        select(Patent.id, Patent.legal_status, Patent.status_checked_on).where(Patent.id.in_(ids))
    )
    return {patent_id: (status, checked_on) for patent_id, status, checked_on in rows}


def _texts(session: Session, found: Mapping[str, tuple[PoolEntry, Member]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for kind, text in TEXTS.items():
        ids = _of_kind(found, kind)
        if ids:
            key: InstrumentedAttribute[str] = text.class_.id
            texts.update(session.execute(select(key, text).where(key.in_(ids))).all())
    return texts


def _of_kind(found: Mapping[str, tuple[PoolEntry, Member]], kind: ListingKind) -> list[str]:
    entries: Iterable[PoolEntry] = (entry for entry, _ in found.values())
    return [entry.id for entry in entries if entry.kind is kind]
