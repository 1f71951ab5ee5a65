"""Pilot and production lines beside a patent: with a maker, the third of the three that an innovation needs.

A line is compared with the patent's text as a maker's profile is. Two scores of two pairs stand beside each
other; they are never put together into a third figure.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import Strength, partner_regions, strength
from matchmaker.services.matches.candidates import stored
from matchmaker.services.matches.corpus import patent_document
from matchmaker.services.matches.indexes import OFFERS, shelf_of
from matchmaker.services.matches.previewing import phrases_of
from matchmaker.storage.matches import sources
from matchmaker.storage.matches.pairs import owners_of
from matchmaker.storage.members import Member
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

MOST, LOOKED_AT = 3, 12
"""Lines that are named, and those among which they are looked for."""

IN_PRODUCTION = 9
"""A technology that is as mature as this needs no line to be tried out on."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on which a patent could be tried out; `kinds` are codes of ServiceKind."""

    offer_id: str
    title: str
    language: str
    kinds: tuple[str, ...]
    owner: str
    region: Region
    score: float
    strength: Strength
    phrases: tuple[str, ...]


def lines_for(session: Session, *, patent: Patent, today: date, maker: str = "") -> list[Line]:
    """The nearest lines in the partner regions of the patent's holder, strongest first.

    maker -- the member that would make it: its own lines are no third.

    None for a technology that is proven in production, and none that comes near in a word or two only: who
    sends a plant a patent that it cannot run is not asked again.
    """
    if patent.maturity is not None and patent.maturity >= IN_PRODUCTION:
        return []
    home = session.get_one(Member, patent.member_id).region
    allowed = sources.line_ids_for(
        session,
        regions=partner_regions(home, same_city=False),
        serving=home,
        besides={*sources.holders_of(session, patent), maker},
        today=today,
    )
    if not allowed:
        return []
    query = patent_document(patent)
    with shelf_of(session).up_to_date(session) as indexes:
        hits = indexes[OFFERS].search(query, LOOKED_AT, allowed)
        offers = {offer.id: offer for offer in sources.offers_to_match(session, [hit.key for hit in hits])}
        hits = [hit for hit in hits if _is_near(hit.score, patent, offers[hit.key])][:MOST]
        evidence = indexes[OFFERS].explain(query, [hit.key for hit in hits]) if hits else {}
    owners = owners_of(session, Offer, list(evidence))
    return [
        Line(
            offer_id=hit.key,
            title=offers[hit.key].title,
            language=offers[hit.key].language,
            kinds=tuple(offers[hit.key].service_kinds),
            owner=owners[hit.key].name,
            region=owners[hit.key].region,
            score=hit.score,
            strength=strength(hit.score),
            phrases=phrases_of(stored(evidence[hit.key])),
        )
        for hit in hits
    ]


def _is_near(score: float, patent: Patent, offer: Offer) -> bool:
    """Whether a line is worth naming; across languages a score rests on meaning alone and must be strong."""
    found = strength(score)
    return found is Strength.STRONG or (found is Strength.GOOD and patent.language == offer.language)
