"""Where a pair would stand if a search were made now: its place among all that may come in.

The numbers are those of a search (suggest.py): the same gates, the same index, the same floors and limits.
A listing that is not in the pool is lent to the index while its place is read, so that it is compared as it
would be.
"""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from matchmaker.domain.matches import FLOORS, MatchKind
from matchmaker.engine import Document
from matchmaker.services.matches.candidates import BACKWARD_LIMIT, LIMITS, newcomers, worthy_queries
from matchmaker.services.matches.corpus import maker_document, need_document, offer_document, patent_document
from matchmaker.services.matches.gating import Answering, Asking, answers_for, judged, needs_for
from matchmaker.services.matches.indexes import NEEDS, Indexes, shelf_of
from matchmaker.services.matches.keeping import Search
from matchmaker.services.matches.pool_index import PoolIndex
from matchmaker.services.matches.suggest import ANSWERS, alike, open_pairs
from matchmaker.storage.matches import pairs, sources
from matchmaker.storage.members import Member
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent


@dataclass(frozen=True)
class Place:
    """A pair's rank among `of` that may come in; None where the texts share nothing.

    limit -- how many the list takes. floor -- the least score. above -- the keys of those that stand higher.
    """

    score: float
    rank: int | None
    of: int
    limit: int
    floor: float
    above: tuple[str, ...] = ()

    @property
    def is_worthy(self) -> bool:
        """Whether the texts are alike enough."""
        return self.rank is not None and self.score >= self.floor

    @property
    def is_in(self) -> bool:
        """Whether a search would suggest the pair."""
        return self.is_worthy and self.rank is not None and self.rank <= self.limit


@dataclass(frozen=True)
class Standing:
    """A pair's place among the answers of the asking side, and among the needs of the answering one.

    backward -- None where the answering side is given no list of its own.
    """

    forward: Place
    backward: Place | None = None

    @property
    def is_in(self) -> bool:
        """Whether a run would suggest the pair: one of the two lists is enough."""
        return self.forward.is_in or (self.backward is not None and self.backward.is_in)


@dataclass
class Places:
    """The places of one pair, read from indexes that nobody else changes meanwhile; see `places_of`."""

    search: Search
    kind: MatchKind
    asking: Asking
    answering: Answering
    indexes: Indexes
    _allowed: dict[bool, set[str]] = field(default_factory=dict)

    @property
    def document(self) -> Document:
        """The asking side's text as it stands."""
        return patent_document(self.asking) if isinstance(self.asking, Patent) else need_document(self.asking)

    def standing(self, *, same_city: bool) -> Standing:
        """The pair's places with every gate opened for it, among those that pass all of theirs."""
        forward = self.forward(self.document, same_city=same_city)
        if isinstance(self.answering, Member):
            return Standing(forward)
        return Standing(forward, self._backward(self.answering, forward.score, same_city))

    def forward(self, query: Document, *, same_city: bool) -> Place:
        """The pair's place among all for the asking side's text."""
        allowed = self._answers(same_city)
        hits = self.indexes[ANSWERS[self.kind]].search(query, len(allowed), allowed)
        keys = [hit.key for hit in hits]
        place = Place(0.0, None, len(allowed), LIMITS[self.kind], FLOORS[self.kind], tuple(keys))
        if self.answering.id not in keys:
            return place
        at = keys.index(self.answering.id)
        return replace(place, score=hits[at].score, rank=at + 1, above=tuple(keys[:at]))

    def tried(self, query: Document, *, same_city: bool) -> Place:
        """The place that another text would have in the list; without a rank where it is not in it."""
        allowed, index = self._answers(same_city), self.indexes[ANSWERS[self.kind]]
        place = Place(0.0, None, len(allowed), LIMITS[self.kind], FLOORS[self.kind])
        hits = index.search(query, place.limit, allowed)
        for rank, hit in enumerate(hits, start=1):
            if hit.key == self.answering.id:
                return replace(place, score=hit.score, rank=rank)
        return replace(place, score=index.scores([query], self.answering.id).get(query.key, 0.0))

    def _answers(self, same_city: bool) -> set[str]:
        """What may answer; asked once, since trying words changes nothing of it."""
        if same_city not in self._allowed:
            search = replace(self.search, same_city=same_city)
            region = search.session.get_one(Member, self.asking.member_id).region
            found = answers_for(search, self.kind, self.asking, search.regions_for(region))
            rows = pairs.pairs_of(search.session, self.kind, query_id=self.asking.id)
            self._allowed[same_city] = (found - judged(rows)) | {self.answering.id}
        return self._allowed[same_city]

    def _backward(self, answering: Patent | Offer, score: float, same_city: bool) -> Place:
        """The need's place among those that the answer is not suggested for yet, as a run would add them."""
        search = replace(self.search, same_city=same_city)
        region = search.session.get_one(Member, answering.member_id).region
        rows = pairs.pairs_of(search.session, self.kind, answer_id=answering.id)
        found = needs_for(search, answering, search.regions_for(region)) - judged(rows)
        keys = alike(self.indexes, answer_document(answering), found | {self.asking.id})
        others = sources.needs_to_match(search.session, keys - {self.asking.id})
        queries = [need_document(need) for need in others]
        if self.asking.id in keys:
            queries.append(self.document)
        scores = worthy_queries(self.kind, self.indexes[ANSWERS[self.kind]], answering.id, queries)
        order = newcomers(scores, set(open_pairs(rows)) - {self.asking.id})
        rank = order.index(self.asking.id) + 1 if self.asking.id in order else None
        return Place(score, rank, len(found | {self.asking.id}), BACKWARD_LIMIT, FLOORS[self.kind])


def answer_document(answering: Answering) -> Document:
    """The answering side as the indexes hold it."""
    if isinstance(answering, Patent):
        return patent_document(answering)
    return offer_document(answering) if isinstance(answering, Offer) else maker_document(answering)


@contextmanager
def places_of(search: Search, kind: MatchKind, asking: Asking, answering: Answering) -> Iterator[Places]:
    """The places of a pair, whether or not its sides stand in the pool; other searches wait meanwhile."""
    with shelf_of(search.session).up_to_date(search.session) as indexes, ExitStack() as loans:
        loans.enter_context(_lent(indexes[ANSWERS[kind]], [answer_document(answering)]))
        places = Places(search, kind, asking, answering, indexes)
        if not isinstance(asking, Patent):
            loans.enter_context(_lent(indexes[NEEDS], [places.document]))
        yield places


@contextmanager
def _lent(index: PoolIndex, documents: Collection[Document]) -> Iterator[None]:
    """Documents in an index that does not hold them, taken out again afterwards."""
    strangers = [document for document in documents if document.key not in index]
    if strangers:
        index.put(strangers)
    try:
        yield
    finally:
        if strangers:
            index.forget([document.key for document in strangers])
