"""How far one text covers what another asks for, part by part: the material, the method, and so on.

Texts of one language are compared by their terms, rare ones counting more than generic ones; a text of
another language by what its sentences mean. Only the one text is looked at: what two documents cover
together is covered by neither.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from matchmaker.engine.encoder import Encoder, SentenceEncoder
from matchmaker.engine.generic import FIGURE, GENERIC
from matchmaker.engine.text import Normal, Token, normalise, tokens
from matchmaker.engine.types import FieldSpan

# Cosines of an element with the likest sentence of a text in the other language. Measured on the seed's
# thirteen English needs: nine in ten unrelated patents stay below .27, half of the true answers reach .34.
NO_LIKENESS, FULL_LIKENESS = 0.20, 0.56

LONGEST_SENTENCE = 240
"""Longer ones are cut at commas: a claim of one sentence would else be quoted whole."""

_SENTENCE = re.compile(r"[^。；;！？!?\n]+?(?:[。；;！？!?\n]|\.(?=\s|$)|$)")
_CLAUSE = re.compile(r"[^，,：:]+[，,：:]?")
_HAN = re.compile("[㐀-䶿一-鿿]")


@dataclass(frozen=True)
class Covered:
    """How far an element is covered, in [0, 1], and where.

    sentence -- the one of the text that covers it best; None where nothing does. places -- the shared terms
    within it; none where the languages differ.
    """

    degree: float
    sentence: FieldSpan | None = None
    places: tuple[FieldSpan, ...] = ()


@dataclass(frozen=True)
class _Sentence:
    """A sentence of a field in its one writing; `start` is its place in the field's normal text."""

    field: str
    start: int
    text: str


def mainly_chinese(text: str) -> bool:
    """Whether at least one letter in ten is Chinese, whatever the text's owner says of its language."""
    return 10 * len(_HAN.findall(text)) >= sum(map(str.isalpha, text))


def coverage(
    elements: Mapping[str, str],
    texts: Mapping[str, str],
    *,
    across: bool = False,
    encoder: Encoder | None = None,
) -> dict[str, Covered]:
    """How far the texts of one document, by field, cover each of the elements; empty ones are left out.

    across -- whether elements and texts are in two languages.
    """
    wanted = {name: words for name, words in elements.items() if any(map(str.isalnum, words))}
    normals = {field: normalise(text) for field, text in texts.items() if text}
    sentences = [sentence for field, normal in normals.items() for sentence in _sentences(field, normal.text)]
    if not sentences or not wanted:
        return {name: Covered(0.0) for name in wanted}
    if across:
        return _by_meaning(wanted, sentences, normals, encoder or _own_encoder())
    there = frozenset(term for sentence in sentences for term in telling_terms(sentence.text))
    return {name: _by_terms(words, there, sentences, normals) for name, words in wanted.items()}


@functools.cache
def _own_encoder() -> SentenceEncoder:
    """Sentences are many and short: they must not push whole documents out of the indexes' memory."""
    return SentenceEncoder(remembered=8192)


def _sentences(field: str, text: str) -> Iterator[_Sentence]:
    for found in _SENTENCE.finditer(text):
        if len(found.group()) <= LONGEST_SENTENCE:
            yield from _trimmed(field, found.start(), found.group())
        else:
            for clause in _CLAUSE.finditer(found.group()):
                yield from _trimmed(field, found.start() + clause.start(), clause.group())


def _trimmed(field: str, start: int, text: str) -> Iterator[_Sentence]:
    left = len(text) - len(text.lstrip())
    if any(map(str.isalnum, text)):
        yield _Sentence(field, start + left, text.strip())


@functools.lru_cache(maxsize=16384)
def telling_terms(text: str) -> frozenset[str]:
    """Words, and pairs of Chinese characters; single characters only where nothing longer is said."""
    found = [token.term for token in tokens(text)]
    telling = frozenset(term for term in found if _is_telling(term))
    return telling or frozenset(found)


def _is_telling(term: str) -> bool:
    return len(term) > 1 or not _HAN.match(term)


def weight_of(term: str) -> float:
    """How much a term says of a thing, from a figure's share to one."""
    if term[0].isdigit() or len(term) == 1:
        return FIGURE
    return GENERIC.get(term, 1.0)


def _sum(terms: frozenset[str]) -> float:
    return sum(weight_of(term) for term in sorted(terms))


def _by_terms(
    words: str, there: frozenset[str], sentences: list[_Sentence], normals: Mapping[str, Normal]
) -> Covered:
    wanted = telling_terms(normalise(words).text)
    degree = _sum(wanted & there) / _sum(wanted)
    if not degree:
        return Covered(0.0)
    best = max(sentences, key=lambda sentence: _sum(wanted & telling_terms(sentence.text)))
    return Covered(degree, _span(best, normals), tuple(_places(best, wanted, normals)))


def _span(sentence: _Sentence, normals: Mapping[str, Normal]) -> FieldSpan:
    start, end = sentence.start, sentence.start + len(sentence.text)
    return FieldSpan(sentence.field, *normals[sentence.field].original_span(start, end))


def _places(
    sentence: _Sentence, wanted: frozenset[str], normals: Mapping[str, Normal]
) -> Iterator[FieldSpan]:
    """Where the wanted terms stand in a sentence, overlapping ones as one."""
    found = [token for token in tokens(sentence.text) if token.term in wanted]
    for start, end in _joined(found):
        span = normals[sentence.field].original_span(sentence.start + start, sentence.start + end)
        yield FieldSpan(sentence.field, *span)


def _joined(found: list[Token]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for token in sorted(found, key=lambda token: (token.start, token.end)):
        if joined and token.start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(token.end, joined[-1][1])
        else:
            joined.append((token.start, token.end))
    return joined


def _by_meaning(
    wanted: Mapping[str, str], sentences: list[_Sentence], normals: Mapping[str, Normal], encoder: Encoder
) -> dict[str, Covered]:
    asked = encoder.encode([normalise(words).text for words in wanted.values()])
    said = encoder.encode([sentence.text for sentence in sentences])
    cosines = asked @ said.T
    covered = {}
    for name, row in zip(wanted, cosines, strict=True):
        place = int(np.argmax(row))
        likeness = (float(row[place]) - NO_LIKENESS) / (FULL_LIKENESS - NO_LIKENESS)
        degree = min(max(likeness, 0.0), 1.0)
        covered[name] = Covered(degree, _span(sentences[place], normals) if degree else None)
    return covered
