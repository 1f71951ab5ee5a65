"""Who may meet whom: the keys that a search may find, and the gates that keep one pair apart.

Both come from the same conditions (storage/matches/gates.py). A pair that a coordinator has judged is kept
out by `judged`, for both alike.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import Gate, MatchKind
from matchmaker.services.matches.keeping import Search
from matchmaker.services.matches.pool_index import Passing
from matchmaker.storage.matches import pairs, sources
from matchmaker.storage.matches.eligible import without_lawful_deal
from matchmaker.storage.matches.gates import (
    maker_gates,
    offer_gates,
    passed,
    patent_gates,
    serves,
    today_in_pool,
)
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

EVERYWHERE = frozenset(Region)

Asking = Need | Patent
Answering = Patent | Offer | Member


@dataclass(frozen=True)
class Check:
    """A gate and whether a pair passes it; `by_asking` where it is the asking side's own."""

    gate: Gate
    is_open: bool
    by_asking: bool = False


def region_of(search: Search, member_id: str) -> Region:
    """Where a member is."""
    return search.session.get_one(Member, member_id).region


def answers_for(
    search: Search,
    kind: MatchKind,
    asking: Asking,
    regions: Collection[Region] = EVERYWHERE,
    among: Collection[str] | None = None,
) -> set[str]:
    """What of the regions may answer; agencies say themselves which regions they serve.

    All that may, or those `among` some.
    """
    if among is not None and not among:
        return set()
    session, today, besides = search.session, search.today, asking.member_id
    if isinstance(asking, Patent):
        holders = sources.holders_of(session, asking)
        return sources.maker_ids_for(session, regions=regions, besides=holders, among=among)
    if kind is MatchKind.NEED_OFFER:
        region = region_of(search, besides)
        return sources.offer_ids_for(session, region=region, besides=besides, today=today, among=among)
    return sources.patent_ids_for(session, regions=regions, besides=besides, today=today, among=among)


def letting_through(
    search: Search,
    kind: MatchKind,
    asking: Asking,
    regions: Collection[Region] = EVERYWHERE,
    out: Collection[str] = (),
) -> Passing:
    """The gates as a search asks them: which of the keys it has found may answer, and are not `out`."""
    return lambda keys: answers_for(search, kind, asking, regions, keys) - set(out)


def needs_for(
    search: Search, answering: Patent | Offer, regions: Collection[Region] = EVERYWHERE
) -> set[str]:
    """The needs that may be answered; those of the regions that an agency serves."""
    session = search.session
    if isinstance(answering, Offer):
        regions, besides = frozenset(Region(code) for code in answering.regions), {answering.member_id}
    else:
        besides = sources.holders_of(session, answering)
    return sources.need_ids_for(session, regions=regions, besides=besides, today=search.today)


def judged(rows: Iterable[pairs.PairRow]) -> set[str]:
    """The partners on whom a coordinator has decided: they are not suggested again."""
    return {row.partner for row in rows if not row.is_unjudged}


def checks(search: Search, kind: MatchKind, asking: Asking, answering: Answering) -> list[Check]:
    """Every gate that stands between the two today, in order, the asking side's own first."""
    own = passed(search.session, type(asking), asking.id, today_in_pool(type(asking), search.today))
    own |= _lawful(search, asking)
    between = _between(search, asking, answering)
    rows = pairs.pairs_of(search.session, kind, query_id=asking.id)
    between[Gate.UNJUDGED] = answering.id not in judged(rows)
    return [
        *(Check(gate, own[gate], by_asking=True) for gate in Gate if gate in own),
        *(Check(gate, between[gate]) for gate in Gate if gate in between),
    ]


def _lawful(search: Search, side: Asking | Answering) -> dict[Gate, bool]:
    """Whether the law leaves a deal that a patent's holder offers; nothing to ask of other listings."""
    if not isinstance(side, Patent):
        return {}
    return {Gate.LAWFUL: not without_lawful_deal(search.session, search.today, [side.id])}


def _between(search: Search, asking: Asking, answering: Answering) -> dict[Gate, bool]:
    session, today, region = search.session, search.today, region_of(search, asking.member_id)
    regions = search.regions_for(region)
    if isinstance(answering, Member):
        assert isinstance(asking, Patent)
        gates = maker_gates(regions=regions, besides=sources.holders_of(session, asking))
        return passed(session, Member, answering.id, gates)
    if isinstance(answering, Patent):
        gates = patent_gates(regions=regions, besides=asking.member_id, today=today)
        return passed(session, Patent, answering.id, gates) | _lawful(search, answering)
    gates = offer_gates(besides=asking.member_id, today=today)
    served = {Gate.REGION: serves(answering.regions, region)}
    return passed(session, Offer, answering.id, gates) | served
