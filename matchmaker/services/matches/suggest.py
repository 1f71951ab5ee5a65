"""Suggesting: from a listing to the rows that a coordinator's desk shows.

Gates come before scoring: only what stands in the pool, never an organisation with itself, Beijing with
Tianjin or Hebei unless same-city pairs are asked for, nothing that a coordinator has judged. Open suggestions
that still hold are refreshed, those that do not are taken off the desk; judged ones are never touched.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.matches import MatchKind
from matchmaker.engine import Document
from matchmaker.services.matches.candidates import LOOKED_AT, Known, answers_to, queries_for
from matchmaker.services.matches.corpus import need_document, offer_document, patent_document
from matchmaker.services.matches.gating import (
    answers_for,
    judged,
    letting_through,
    needs_for,
    region_of,
)
from matchmaker.services.matches.indexes import MAKERS, NEEDS, OFFERS, PATENTS, Indexes, shelf_of
from matchmaker.services.matches.keeping import Found, Search, keep
from matchmaker.services.notices import notify_member
from matchmaker.storage.listings.queries import find
from matchmaker.storage.matches import pairs, sources
from matchmaker.storage.matches.eligible import without_lawful_deal
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent


def suggest_for(
    session: Session,
    *,
    kind: ListingKind,
    listing_id: str,
    now: datetime,
    same_city: bool = False,
    run_id: str | None = None,
) -> int:
    """Find matches for a listing and keep them as suggestions; how many pairs are new.

    A listing that is not in the pool has its open suggestions taken off the desk. Doing it twice changes
    nothing.
    """
    pairs.lock_suggesting(session)
    search = Search(session, now, same_city, run_id)
    founds = _FINDERS[kind](search, listing_id)
    if founds is None:
        retire(session, kind=kind, listing_id=listing_id, now=now)
        return 0
    new = sum(keep(search, found) for found in founds)
    if new and run_id is None:
        _tell_owner(search, kind, listing_id, new)
    return new


def retire(session: Session, *, kind: ListingKind, listing_id: str, now: datetime) -> None:  # noqa: ARG001
    """Take a listing's open suggestions off the desk; called when it leaves the pool."""
    for match_kind, side in _PLACES[kind]:
        pairs.retire_matches(session, match_kind, **{side: listing_id})


_PLACES: dict[ListingKind, tuple[tuple[MatchKind, str], ...]] = {
    ListingKind.NEED: ((MatchKind.NEED_PATENT, "query_id"), (MatchKind.NEED_OFFER, "query_id")),
    ListingKind.PATENT: ((MatchKind.NEED_PATENT, "answer_id"), (MatchKind.PATENT_MAKER, "query_id")),
    ListingKind.OFFER: ((MatchKind.NEED_OFFER, "answer_id"),),
}
"""In which kinds of match a listing appears, and on which side."""


def _for_need(search: Search, need_id: str) -> list[Found] | None:
    need = sources.standing_today(search.session, Need, need_id, search.today)
    if need is None:
        return None
    return _answers(search, (MatchKind.NEED_PATENT, MatchKind.NEED_OFFER), need, need_document(need))


def _for_patent(search: Search, patent_id: str) -> list[Found] | None:
    patent = sources.standing_today(search.session, Patent, patent_id, search.today)
    if patent is None or without_lawful_deal(search.session, search.today, [patent_id]):
        return None
    document = patent_document(patent)
    needs = _needs(search, MatchKind.NEED_PATENT, patent, document)
    return [needs, *_answers(search, (MatchKind.PATENT_MAKER,), patent, document)]


def _for_offer(search: Search, offer_id: str) -> list[Found] | None:
    offer = sources.standing_today(search.session, Offer, offer_id, search.today)
    if offer is None:
        return None
    return [_needs(search, MatchKind.NEED_OFFER, offer, offer_document(offer))]


def _answers(
    search: Search, kinds: Iterable[MatchKind], asking: Need | Patent, query: Document
) -> list[Found]:
    """What answers a listing: from the regions of this search, and what is suggested from anywhere."""
    regions = search.regions_for(region_of(search, asking.member_id))
    with shelf_of(search.session).up_to_date(search.session) as indexes:
        return [_forward(search, indexes, kind, asking, query=query, regions=regions) for kind in kinds]


def _needs(search: Search, kind: MatchKind, answering: Patent | Offer, document: Document) -> Found:
    """The needs that a listing answers: of the regions of this search, and where it is suggested already."""
    wanted = needs_for(search, answering, search.regions_for(region_of(search, answering.member_id)))
    possible = needs_for(search, answering)
    with shelf_of(search.session).up_to_date(search.session) as indexes:
        return _backward(search, indexes, kind, document, wanted=wanted, possible=possible)


_FINDERS: dict[ListingKind, Callable[[Search, str], list[Found] | None]] = {
    ListingKind.NEED: _for_need,
    ListingKind.PATENT: _for_patent,
    ListingKind.OFFER: _for_offer,
}

ANSWERS: dict[MatchKind, str] = {
    MatchKind.NEED_PATENT: PATENTS,
    MatchKind.PATENT_MAKER: MAKERS,
    MatchKind.NEED_OFFER: OFFERS,
}
"""The index in which a kind of match looks for its answers."""


def _forward(
    search: Search,
    indexes: Indexes,
    kind: MatchKind,
    asking: Need | Patent,
    *,
    query: Document,
    regions: Collection[Region],
) -> Found:
    """Answers for a listing that asks: those of the regions may come in, those from anywhere may stay."""
    rows = pairs.pairs_of(search.session, kind, query_id=query.key)
    before = open_pairs(rows)
    kept = open_pairs(rows, answers_for(search, kind, asking, among=before))
    passing = letting_through(search, kind, asking, regions, out=judged(rows))
    candidates = answers_to(kind, indexes[ANSWERS[kind]], query, passing=passing, kept=kept)
    return Found(kind, query.key, "", candidates, frozenset(before))


def _backward(
    search: Search,
    indexes: Indexes,
    kind: MatchKind,
    answer: Document,
    *,
    wanted: set[str],
    possible: set[str],
) -> Found:
    """Needs for a listing that answers: `wanted` may come in, `possible` may stay."""
    rows = pairs.pairs_of(search.session, kind, answer_id=answer.key)
    kept = open_pairs(rows, possible)
    needs = alike(indexes, answer, wanted - judged(rows)) | kept.keys()
    queries = [need_document(need) for need in sources.needs_to_match(search.session, needs)]
    candidates = queries_for(kind, indexes[ANSWERS[kind]], answer.key, queries, kept=kept)
    return Found(kind, "", answer.key, candidates, frozenset(open_pairs(rows)))


def alike(indexes: Indexes, answer: Document, wanted: Collection[str]) -> set[str]:
    """The needs that are worth looking at for an answer, by likeness of texts."""
    return {hit.key for hit in indexes[NEEDS].search(answer, LOOKED_AT, wanted)}


def open_pairs(rows: Iterable[pairs.PairRow], possible: Collection[str] | None = None) -> Known:
    """The pairs that are suggested now, by the other side's key; of the possible ones only, if given."""
    return {
        row.partner: (row.score, row.evidence)
        for row in rows
        if row.is_open and (possible is None or row.partner in possible)
    }


def _tell_owner(search: Search, kind: ListingKind, listing_id: str, new: int) -> None:
    listing = find(search.session, kind, listing_id)
    # It stands in the pool, or nothing would have been found for it.
    assert listing is not None
    notify_member(
        search.session,
        member_id=listing.member_id,
        kind="suggestions_found",
        path=f"/{kind.value}s/{listing_id}",
        now=search.now,
        title=listing.title,
        count=new,
    )
