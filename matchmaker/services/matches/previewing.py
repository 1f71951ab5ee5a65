"""Suggestions as the asking side reads them: titles and reasons, never the other side's name."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import NotFound
from matchmaker.domain.matches import FLOORS, MatchKind, MatchStatus, Strength, partner_regions, strength
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.services.coverage import ElementCoverage, coverage_of
from matchmaker.services.matches.candidates import stored
from matchmaker.services.matches.corpus import NeedText, need_document
from matchmaker.services.matches.indexes import PATENTS, shelf_of
from matchmaker.storage.matches import reading, sources
from matchmaker.storage.matches.pairs import owners_of, patents_by_id
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent

PHRASES_SHOWN = 3
SHORTEST = 4
"""Fewer characters than this say nothing that a patent could answer."""

TYPED, NO_DAY = "typed", date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A suggestion for the owner of a need.

    listing_id -- of the patent or the offer; `kind` says which.
    phrases -- the strongest shared phrases, all of them words of the patent or offer too.
    state -- None where nothing is stored yet. match_id -- empty then.
    coverage -- of the need's elements by the patent; None for offers and where the need names none.
    """

    kind: MatchKind
    listing_id: str
    title: str
    language: str
    holder_kind: MemberKind
    holder_region: Region
    score: float
    strength: Strength
    phrases: tuple[str, ...]
    state: MatchStatus | None = None
    match_id: str = ""
    coverage: ElementCoverage | None = None


def preview(session: Session, *, query: NeedText, limit: int) -> list[Suggestion]:
    """The patents that a need would be suggested as it is typed now, strongest first; nothing is stored."""
    document = need_document(query, TYPED)
    if sum(len(text.strip()) for text in document.fields.values()) < SHORTEST:
        return []
    regions = partner_regions(query.region, same_city=False) if query.region else frozenset(Region)
    # Who has typed half a need is not told of expiries: the nightly job takes expired listings out of the
    # pool.

    def passing(keys: Collection[str]) -> set[str]:
        return sources.patent_ids_for(
            session, regions=regions, besides=query.member_id, today=NO_DAY, among=keys
        )

    with shelf_of(session).up_to_date(session) as indexes:
        least = FLOORS[MatchKind.NEED_PATENT]
        hits = indexes[PATENTS].search_passing(document, limit, passing, least=least)
        evidence = indexes[PATENTS].explain(document, [hit.key for hit in hits])
    keys = [hit.key for hit in hits]
    patents = {patent.id: patent for patent in sources.patents_to_match(session, keys)}
    holders = owners_of(session, Patent, keys)
    return [
        replace(
            _previewed(patents[hit.key], holders[hit.key], hit.score, stored(evidence[hit.key])),
            coverage=coverage_of(query, patents[hit.key]),
        )
        for hit in hits
    ]


def _previewed(
    patent: Patent, holder: Member, score: float, evidence: Sequence[dict[str, Any]]
) -> Suggestion:
    return Suggestion(
        kind=MatchKind.NEED_PATENT,
        listing_id=patent.id,
        title=patent.title,
        language=patent.language,
        holder_kind=holder.kind,
        holder_region=holder.region,
        score=score,
        strength=strength(score),
        phrases=phrases_of(evidence),
    )


def suggestions_for_need(session: Session, *, actor: Actor, need_id: str, limit: int) -> list[Suggestion]:
    """The suggestions of an own need, patents first, strongest first; rejected ones are left out.

    Raises NotFound for others' needs; coordinators read those of their regions.
    """
    need = session.get(Need, need_id)
    if need is None:
        raise NotFound
    if not actor.owns(need.member_id):
        region = session.get_one(Member, need.member_id).region
        if not actor.may(Action.REVIEW_LISTING) or not actor.covers([region]):
            raise NotFound
    rows = reading.suggestions_of_need(session, need_id, limit)
    patents = patents_by_id(session, [row.listing_id for row in rows if row.kind is MatchKind.NEED_PATENT])
    return [
        Suggestion(
            kind=row.kind,
            listing_id=row.listing_id,
            title=row.title,
            language=row.language,
            holder_kind=row.holder_kind,
            holder_region=row.holder_region,
            score=row.score,
            strength=strength(row.score),
            phrases=phrases_of(row.evidence),
            state=row.status,
            match_id=row.match_id,
            coverage=coverage_of(need, patents[row.listing_id]) if row.listing_id in patents else None,
        )
        for row in rows
    ]


def phrases_of(evidence: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """The strongest shared phrases that say something: more than a single character."""
    ordered = sorted(evidence, key=lambda part: (-part["amount"], part["label"]))
    words = [part["label"] for part in ordered if part["signal"] == "words" and len(part["label"]) > 1]
    return tuple(words[:PHRASES_SHOWN])
