"""Putting listings into the resource pool, taking them out, and finding them there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, delete
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.classification import fields_of
from matchmaker.domain.identifiers import IpcError, parse_ipc
from matchmaker.domain.listings import ListingKind, readable_by
from matchmaker.domain.texts import excerpt
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.engine import segment
from matchmaker.storage import pool as storage
from matchmaker.storage.listings.queries import Listing
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent
from matchmaker.storage.pool import PoolChange, PoolEntry, PoolFacet

LONGEST_QUERY, MOST_WORDS = 400, 32
"""A query is cut here: whoever pastes a whole page is answered by its beginning."""

UNKNOWN_STATUS = "unknown"

Facets = dict[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives a page: the entries, the numbers beside the filters, the words to mark."""

    page: storage.PoolPage
    counts: storage.FacetCounts
    words: tuple[str, ...]


def place(session: Session, *, kind: ListingKind, listing: Listing, now: datetime) -> None:
    """Put a published listing into the pool, or bring its entry up to date after a change."""
    member = session.get_one(Member, listing.member_id)
    session.execute(delete(PoolFacet).where(PoolFacet.entry_id == listing.id))
    session.merge(_entry(kind, listing, member, now))
    # The entry must be there before the facets that point to it.
    session.flush()
    session.add_all(
        PoolFacet(entry_id=listing.id, facet=facet, value=value)
        for facet, values in _facets(kind, listing, member).items()
        for value in sorted(set(values))
    )
    tick(session, kind=kind.value, subject_id=listing.id, now=now)


def remove(session: Session, *, kind: ListingKind, listing_id: str, now: datetime) -> None:
    """Take a listing out of the pool; one that is not there leaves a tick only."""
    session.execute(delete(PoolFacet).where(PoolFacet.entry_id == listing_id))
    session.execute(delete(PoolEntry).where(PoolEntry.id == listing_id))
    tick(session, kind=kind.value, subject_id=listing_id, now=now)


def tick(session: Session, *, kind: str, subject_id: str, now: datetime) -> None:
    """Say that a listing ("need", "patent", "offer") or a profile ("member") changed, for every index."""
    session.add(PoolChange(kind=kind, subject_id=subject_id, at=now))
    # A reader of the clock in this same transaction, such as the matching, must see the tick.
    session.flush()


def find(
    session: Session,
    *,
    actor: Actor,
    text: str = "",
    filters: Mapping[str, tuple[str, ...]] | None = None,
    among: Select[str] | None = None,
    page: int = 1,
    today: date,
) -> Found:
    """Search the pool as this actor may see it; without text, the newest entries. No text is an error.

    among -- selects the only keys that count; None for the whole pool.
    """
    words = cut_query(text)
    if text.strip() and not words:
        return Found(storage.PoolPage((), 0, 1, 1), {}, ())
    query = storage.PoolQuery(
        today=today, readable=readable_by(actor), words=words, filters=filters or {}, among=among
    )
    found = storage.search(session, query, page=page)
    return Found(found, storage.facet_counts(session, query), words)


def cut_query(text: str) -> tuple[str, ...]:
    """The words of a query, each once."""
    return tuple(dict.fromkeys(cut_words(text[:LONGEST_QUERY])))[:MOST_WORDS]


def _entry(kind: ListingKind, listing: Listing, member: Member, now: datetime) -> PoolEntry:
    title, body, more = _texts(listing, member)
    return PoolEntry(
        id=listing.id,
        kind=kind,
        member_id=member.id,
        confidentiality=getattr(listing, "confidentiality", Confidentiality.PUBLIC),
        region=member.region,
        title=title,
        summary=excerpt(body),
        language=listing.language,
        words=" ".join(cut_words(f"{title}\n{body}\n{more}")),
        published_at=listing.published_at or now,
        expires_on=listing.expires_on,
    )


def cut_words(text: str) -> list[str]:
    """Words without inner blanks, so that a blank always parts two of them."""
    return [part for word in segment(text) for part in word.split()]


def _texts(listing: Listing, member: Member) -> tuple[str, str, str]:
    """Title, running text, and what else it is found by; a need is never found by its poster's name."""
    match listing:
        case Need():
            return listing.title, listing.problem, " ".join(map(str, listing.elements.values()))
        case Patent():
            numbers = [listing.application_number, listing.publication_number, *listing.ipc]
            names = [*listing.holders, *listing.applicants, *listing.inventors, member.name]
            more = [listing.main_claim, listing.application_fields, *numbers, *names]
            return listing.title, listing.abstract, " ".join(more)
        case Offer():
            more = [listing.price_basis, *listing.fields, member.name, member.name_en]
            return listing.title, listing.description, " ".join(more)


def _facets(kind: ListingKind, listing: Listing, member: Member) -> Facets:
    shared: Facets = {"kind": [kind.value], "region": [member.region.value]}
    match listing:
        case Need():
            return {**shared, **_need_facets(listing)}
        case Patent():
            return {**shared, **_patent_facets(listing, member)}
        case Offer():
            return {**shared, **_offer_facets(listing, member)}


def _need_facets(need: Need) -> Facets:
    return {"industry": _industry_levels([need.industry]), "deal": need.deal_kinds}


def _patent_facets(patent: Patent, member: Member) -> Facets:
    return {
        "ipc": _sections(patent.ipc),
        "field": map(str, fields_of(patent.ipc)),
        "industry": _industry_levels(member.industries),
        "status": [patent.legal_status.value if patent.legal_status else UNKNOWN_STATUS],
        "deal": patent.deal_kinds,
    }


def _offer_facets(offer: Offer, member: Member) -> Facets:
    """A service is found in the regions that it serves, not only where its agency sits."""
    return {
        "region": offer.regions or [member.region.value],
        "ipc": _sections(offer.fields),
        "field": map(str, fields_of(offer.fields)),
        "service": offer.service_kinds,
    }


def _industry_levels(codes: Iterable[str]) -> list[str]:
    """Section and division of each industry: ``C`` and ``C34`` of ``C3484``."""
    return [level for code in codes if code for level in (code[:1], code[:3])]


def _sections(symbols: Iterable[str]) -> list[str]:
    """Sections of the symbols that can be read; a file may bring others."""
    sections = []
    for symbol in symbols:
        try:
            sections.append(parse_ipc(symbol).section)
        except IpcError:
            continue
    return sections
