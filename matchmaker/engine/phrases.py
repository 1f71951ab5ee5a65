"""From shared terms to phrases a person can read, marked in both texts.

Two texts that share 永磁, 磁电 and 电机 side by side share 永磁电机: neighbouring terms are joined
as far as the joined phrase stands in both texts, and each term's amount goes to exactly one phrase, so
nothing is lost or doubled.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.engine.text import Normal, Token, occurrences, tokens
from matchmaker.engine.types import FieldSpan

# Reading for phrases costs far more than counting; what lies beyond is still scored, and quoted term by term.
READ_CHARACTERS = 20_000
LONGEST_PHRASE = 40


@dataclass(frozen=True)
class Phrase:
    """A shared phrase, what it adds, and where it stands in the original texts."""

    text: str
    amount: float
    query_spans: tuple[FieldSpan, ...]
    document_spans: tuple[FieldSpan, ...]


def shared_phrases(
    amounts: Mapping[str, float], query: Mapping[str, Normal], document: Mapping[str, Normal]
) -> list[Phrase]:
    """The phrases that carry the shared terms of `amounts`, strongest first, with the same sum."""
    ours, theirs = _read(query), _read(document)
    found = {phrase for text in theirs.values() for phrase in _common(text, amounts, list(ours.values()))}
    carried = _carry(amounts, found)
    phrases = [
        Phrase(text, amount, _spans(text, ours, query), _spans(text, theirs, document))
        for text, amount in carried.items()
    ]
    return sorted(phrases, key=lambda phrase: (-phrase.amount, phrase.text))


def _read(texts: Mapping[str, Normal]) -> dict[str, str]:
    return {field: normal.text[:READ_CHARACTERS] for field, normal in texts.items()}


def _common(text: str, amounts: Mapping[str, float], others: Sequence[str]) -> Iterator[str]:
    """Every phrase of shared units of `text` that stands in one of `others`, the longest ones."""
    units = [unit for unit in _units(text) if unit.term in amounts]
    reached = 0
    for first in range(len(units)):
        last = _extend(text, units, first, others)
        if units[last].end > reached:
            reached = units[last].end
            yield text[units[first].start : reached]


def _units(text: str) -> Iterator[Token]:
    """The smallest terms: single characters and whole words, without the overlapping pairs."""
    end = 0
    for token in tokens(text):
        if token.start >= end:
            end = token.end
            yield token


def _extend(text: str, units: Sequence[Token], first: int, others: Sequence[str]) -> int:
    """The last unit of the longest shared phrase that begins with the unit `first`."""
    last = first
    for following in range(first + 1, len(units)):
        phrase = text[units[first].start : units[following].end]
        if len(phrase) > LONGEST_PHRASE or not _touch(text, units[last], units[following]):
            break
        if not any(_stands_in(phrase, other) for other in others):
            break
        last = following
    return last


def _touch(text: str, left: Token, right: Token) -> bool:
    """Whether nothing but one blank, as between two words, parts the units."""
    return text[left.end : right.start] in ("", " ")


def _stands_in(phrase: str, text: str) -> bool:
    return phrase in text and bool(occurrences(phrase, text))


def _carry(amounts: Mapping[str, float], phrases: set[str]) -> dict[str, float]:
    """Give each term's amount to the longest phrase that holds it, or to the term itself where none does."""
    owner: dict[str, str] = {}
    for phrase in sorted(phrases, key=lambda text: (-len(text), text)):
        for token in tokens(phrase):
            owner.setdefault(token.term, phrase)
    carried: dict[str, float] = {}
    for term, amount in amounts.items():
        phrase = owner.get(term, term)
        carried[phrase] = carried.get(phrase, 0.0) + amount
    return carried


def _spans(phrase: str, texts: Mapping[str, str], normals: Mapping[str, Normal]) -> tuple[FieldSpan, ...]:
    return tuple(
        FieldSpan(field, *normals[field].original_span(start, end))
        for field, text in texts.items()
        for start, end in occurrences(phrase, text)
    )
