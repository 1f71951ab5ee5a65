"""How far one patent covers the elements of a need: five cells, with the patent's own words for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from matchmaker.domain.matches import Coverage, coverage
from matchmaker.domain.vocabulary import Element
from matchmaker.engine import FieldSpan
from matchmaker.engine.clauses import proposals
from matchmaker.engine.elements import Covered, mainly_chinese
from matchmaker.engine.elements import coverage as covered_by
from matchmaker.storage.patents import Patent


class Asks(Protocol):
    """A need, stored or as it is being typed."""

    @property
    def title(self) -> Any:
        """What it is about."""

    @property
    def problem(self) -> Any:
        """What happens."""

    @property
    def elements(self) -> Any:
        """Words by the element's code; absent ones are absent."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One element: the need's words, how far the patent covers them, and the patent's sentence.

    degree, state -- None where the need does not name the element.
    quote -- the sentence in pieces, each with whether it is shared; empty where nothing covers the element.
    """

    element: Element
    words: str = ""
    degree: float | None = None
    state: Coverage | None = None
    quote: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class ElementCoverage:
    """Five cells in the elements' order.

    proposed -- whether the elements were read out of the need's text.
    across -- whether need and patent are in two languages, so that sentences were compared by meaning.
    """

    cells: tuple[Cell, ...]
    proposed: bool
    across: bool

    @property
    def degree(self) -> float:
        """How far the elements that the need names are covered, on average."""
        degrees = [cell.degree for cell in self.cells if cell.degree is not None]
        return sum(degrees) / len(degrees)

    @property
    def missing(self) -> tuple[Element, ...]:
        """The elements that the need names and the patent does not cover."""
        return tuple(cell.element for cell in self.cells if cell.state is Coverage.MISSING)


def coverage_of(need: Asks, patent: Patent) -> ElementCoverage | None:
    """The five cells of a need and this one patent; None where no element is named or can be proposed."""
    named = elements_of(need)
    proposed = {} if named else proposals(f"{need.title}\n{need.problem}")
    wanted = named or proposed
    texts = texts_of(patent)
    across = _is_chinese(need) != mainly_chinese("".join(texts.values()))
    covered = covered_by(wanted, texts, across=across)
    if not covered:
        return None
    cells = (_cell(element, wanted, covered.get(element.value), texts) for element in Element)
    return ElementCoverage(tuple(cells), proposed=not named, across=across)


def elements_of(need: Asks) -> dict[str, str]:
    """What its owner typed as elements."""
    return {code: str(words) for code, words in need.elements.items() if str(words).strip()}


def texts_of(patent: Patent) -> dict[str, str]:
    """What of a patent may cover an element, by the column's name."""
    return {
        "title": patent.title,
        "abstract": patent.abstract,
        "application_fields": patent.application_fields,
        "main_claim": patent.main_claim,
    }


def _is_chinese(need: Asks) -> bool:
    return mainly_chinese("".join((need.title, need.problem, *map(str, need.elements.values()))))


def _cell(
    element: Element, wanted: Mapping[str, str], covered: Covered | None, texts: Mapping[str, str]
) -> Cell:
    if covered is None:
        return Cell(element)
    state = coverage(covered.degree)
    shown = () if state is Coverage.MISSING else tuple(_quote(covered, texts))
    return Cell(element, wanted[element.value], covered.degree, state, shown)


def _quote(covered: Covered, texts: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """The covering sentence, cut where what is shared begins and ends."""
    sentence = covered.sentence
    if sentence is None:
        return
    text, end = texts[sentence.field], sentence.start
    for place in covered.places:
        yield from _pieces(text, FieldSpan(sentence.field, end, place.start), place)
        end = place.end
    if end < sentence.end:
        yield text[end : sentence.end], False


def _pieces(text: str, before: FieldSpan, shared: FieldSpan) -> Iterator[tuple[str, bool]]:
    if before.start < before.end:
        yield text[before.start : before.end], False
    yield text[shared.start : shared.end], True
