"""The smallest change that brings a pair in: tried, never guessed.

Closed gates must all be opened. Where that is not enough, what the need asks for is eased to what the patent
has, and words of the patent are tried in the need's elements, one at a time; only where no single one is
enough are they put together. The other change tried is a coordinator's: deciding on what stands above makes
room.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from matchmaker.domain.fee_terms import least_fee
from matchmaker.domain.matches import Coverage
from matchmaker.domain.texts import SHORT_LIMIT
from matchmaker.domain.vocabulary import Element
from matchmaker.engine.clauses import clauses_about
from matchmaker.engine.elements import mainly_chinese
from matchmaker.services.coverage import coverage_of, texts_of
from matchmaker.services.matches.corpus import NeedText, need_document, patent_document
from matchmaker.services.matches.places import Place, Places
from matchmaker.storage.matches import pairs
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent

CLAUSES_TRIED = 3
"""Clauses of the patent tried for each element: those that speak of it most plainly."""


class Condition(StrEnum):
    """What a need can ask less of."""

    DEAL_KIND = "deal_kind"
    MATURITY = "maturity"
    BUDGET = "budget"


@dataclass(frozen=True)
class Eased:
    """A condition of the need, and what it must be: the kind of deal to accept, the level, the yuan."""

    condition: Condition
    value: str | int


@dataclass(frozen=True)
class Change:
    """A change that suffices, and the place that the pair then has.

    elements -- what the need's elements must read; added -- the words that are new in each.
    eased -- the conditions of the need that must be met halfway.
    decisions -- how many of the suggestions above must be decided on; 0 for a change of the need.
    """

    place: Place
    elements: Mapping[Element, str]
    added: Mapping[Element, str]
    eased: tuple[Eased, ...] = ()
    decisions: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """How much it asks: first in how many fields, then in characters."""
        return len(self.added) + len(self.eased), sum(map(len, self.added.values()))


def room_above(places: Places, place: Place) -> Change | None:
    """Deciding on as many of the suggestions above as are too many; None where that is not the matter."""
    if place.rank is None or not place.is_worthy or place.is_in:
        return None
    rows = pairs.pairs_of(places.search.session, places.kind, query_id=places.asking.id)
    suggested = {row.partner for row in rows if row.is_open}
    wanted = place.rank - place.limit
    if wanted > len(suggested.intersection(place.above)):
        return None
    after = Place(place.score, place.limit, place.of - wanted, place.limit, place.floor)
    return Change(after, {}, {}, decisions=wanted)


def conditions_that_suffice(places: Places, need: Need, patent: Patent, *, same_city: bool) -> list[Change]:
    """Each condition that brings the pair in when the need asks less of it; else all of them together."""
    options = list(_conditions(need, patent))
    single = [_eased(places, need, (one,), same_city) for one in options]
    found = [change for change in single if change.place.is_in]
    if found or len({one.condition for one in options}) < 2:
        return found
    first_of = {one.condition: one for one in reversed(options)}
    all_of = tuple(first_of[kind] for kind in Condition if kind in first_of)
    together = _eased(places, need, all_of, same_city)
    return [together] if together.place.is_in else []


def _conditions(need: Need, patent: Patent) -> Iterator[Eased]:
    """Where what both have stated does not meet; what one side has not stated keeps nothing out."""
    if need.deal_kinds and not set(need.deal_kinds) & set(patent.deal_kinds):
        yield from (Eased(Condition.DEAL_KIND, kind) for kind in patent.deal_kinds)
    if need.maturity and patent.maturity and patent.maturity < need.maturity:
        yield Eased(Condition.MATURITY, patent.maturity)
    fee = least_fee(patent.fee_terms)
    if need.budget_max and fee and fee > need.budget_max:
        yield Eased(Condition.BUDGET, fee)


def _eased(places: Places, need: Need, eased: tuple[Eased, ...], same_city: bool) -> Change:
    text = NeedText.of(need)
    for one in eased:
        if isinstance(one.value, str):
            text = replace(text, deal_kinds=(*text.deal_kinds, one.value))
        elif one.condition is Condition.MATURITY:
            text = replace(text, maturity=one.value)
        else:
            text = replace(text, budget_max=one.value)
    return Change(places.tried(need_document(text, need.id), same_city=same_city), {}, {}, eased)


def words_that_suffice(places: Places, need: Need, patent: Patent, *, same_city: bool) -> list[Change]:
    """The additions to one element that bring the pair in, the smallest first; else one to several.

    None across languages: there only what the texts mean counts, and no word of the other helps.
    """
    if places.document.language != patent_document(patent).language:
        return []
    texts = texts_of(patent)
    tried = _Trial(places, need, same_city)
    options = {element: _clauses(element, texts) for element in _uncovered(need, patent)}
    single = [change for name, clauses in options.items() if (change := tried.first(name, clauses))]
    found = single or list(tried.together(options))
    return sorted(found, key=lambda change: change.size)


def _uncovered(need: Need, patent: Patent) -> list[Element]:
    """The elements in which the need could still say what the patent says."""
    covered = coverage_of(need, patent)
    if covered is None or covered.proposed:
        return list(Element)
    return [cell.element for cell in covered.cells if cell.state is not Coverage.COVERED]


def _clauses(element: Element, texts: Mapping[str, str]) -> list[str]:
    """What the patent says of an element, the shortest first: the title names its product, too."""
    own = {Element.PRODUCT: texts["title"], Element.APPLICATION: texts["application_fields"]}.get(element, "")
    told = clauses_about(element.value, "\n".join(texts.values()))[:CLAUSES_TRIED]
    return sorted({clause for clause in [own, *told] if clause}, key=lambda clause: (len(clause), clause))


@dataclass(frozen=True)
class _Trial:
    """A need whose elements are changed and compared, and never saved."""

    places: Places
    need: Need
    same_city: bool

    def first(self, element: Element, clauses: Iterable[str]) -> Change | None:
        """The shortest of the clauses that suffices in the element."""
        changes = (self.change({element: clause}) for clause in clauses)
        return next((change for change in changes if change and change.place.is_in), None)

    def change(self, added: Mapping[Element, str]) -> Change | None:
        """The need with words added; None where a field cannot hold them."""
        elements = {element: self._extended(element, words) for element, words in added.items()}
        if any(len(words) > SHORT_LIMIT for words in elements.values()):
            return None
        worded = self.need.elements | {element.value: words for element, words in elements.items()}
        text = replace(NeedText.of(self.need), elements=worded)
        place = self.places.tried(need_document(text, self.need.id), same_city=self.same_city)
        return Change(place, elements, dict(added))

    def _extended(self, element: Element, words: str) -> str:
        own = str(self.need.elements.get(element.value, ""))
        mark = "；" if mainly_chinese(own + words) else "; "
        return mark.join(filter(None, (own, words)))

    def together(self, options: Mapping[Element, list[str]]) -> Iterator[Change]:
        """The best clause of each element, the most helpful element first, until they suffice."""
        left = {element: clauses[-1] for element, clauses in options.items() if clauses}
        added: dict[Element, str] = {}
        while left:
            changes = {element: self.change(added | {element: words}) for element, words in left.items()}
            scored = {element: change for element, change in changes.items() if change}
            if not scored:
                return
            best = max(scored, key=lambda element: scored[element].place.score)
            added[best] = left.pop(best)
            if scored[best].place.is_in:
                yield scored[best]
                return
