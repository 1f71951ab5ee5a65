"""Terms as numbers: a code for every term, and the counting of many texts at once.

A term is a character or a pair of characters of CJK text, or a word of other text. Its code is a number below
2**42 that needs no dictionary: the code point of a character, the two code points of a pair side by side, and
for a word a 41-bit digest with the highest bit set. Two words of a vocabulary of half a million share a code
with a chance of one in twenty, once in all; they would then count as one word, and nothing breaks.
"""

import functools
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.text import CJK_RANGES, WORD, normal_texts, strike_out

_CODE_BITS = 42
_POINT_BITS = 18
_WORD_BIT = 1 << (_CODE_BITS - 1)
_CODES = np.uint64((1 << _CODE_BITS) - 1)

# So many characters are counted at once: enough to keep numpy busy, little enough for the processor's cache.
_CHARACTERS_AT_ONCE = 1_000_000

Codes: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True)
class TermCounts:
    """How often each term stands in each text: parallel arrays, sorted by text, then by code.

    `rows` are places in the list of texts; `counts` are at least one.
    """

    rows: NDArray[np.int64]
    codes: Codes
    counts: NDArray[np.int64]

    @property
    def keys(self) -> NDArray[np.uint64]:
        """One number an entry: the text's place in the high bits, the term's code below; they rise."""
        return self.rows.astype(np.uint64) << np.uint64(_CODE_BITS) | self.codes

    @classmethod
    def joined(cls, parts: Sequence["TermCounts"]) -> "TermCounts":
        """The counts of lists of texts one after another; each part's rows count from zero of the whole."""
        return cls(
            np.concatenate([part.rows for part in parts] or [np.zeros(0, dtype=np.int64)]),
            np.concatenate([part.codes for part in parts] or [np.zeros(0, dtype=np.uint64)]),
            np.concatenate([part.counts for part in parts] or [np.zeros(0, dtype=np.int64)]),
        )


@functools.lru_cache(maxsize=1 << 18)
def code_of(term: str) -> int:
    """The code of a term as `text.tokens` gives it."""
    points = [ord(character) for character in term]
    if len(points) > 2 or not all(_is_cjk()[points]):
        return _word_code(term)
    return points[0] if len(points) == 1 else points[0] << _POINT_BITS | points[1]


def count_terms(texts: Sequence[str], boilerplate: Sequence[str]) -> TermCounts:
    """How often each term stands in each text to be found, boilerplate struck out.

    A text that is boilerplate from end to end is counted as it is: no query will meet it, but it is not
    missing, and must not rise because its words were taken out of the comparison.
    """
    batches = _batches([len(text) for text in texts])
    return TermCounts.joined([_counted(texts[part], part.start, boilerplate) for part in batches])


def _batches(lengths: Sequence[int]) -> Iterator[slice]:
    """Stretches of texts, each of about as many characters as are counted at once."""
    first = characters = 0
    for place, length in enumerate(lengths):
        characters += length
        if characters >= _CHARACTERS_AT_ONCE:
            yield slice(first, place + 1)
            first, characters = place + 1, 0
    if first < len(lengths):
        yield slice(first, len(lengths))


def _counted(texts: Sequence[str], first: int, boilerplate: Sequence[str]) -> TermCounts:
    normal = normal_texts(texts)
    # Line breaks part the texts, and no phrase holds one.
    struck = strike_out("\n".join(normal), boilerplate)
    keys = _keys(struck)
    filled = np.zeros(len(texts), dtype=np.bool_)
    filled[(keys >> np.uint64(_CODE_BITS)).astype(np.int64)] = True
    again = [_keys(normal[row]) + np.uint64(row << _CODE_BITS) for row in np.flatnonzero(~filled).tolist()]
    keys = np.sort(np.concatenate([keys, *again]))
    starts = starts_of(keys)
    rows, codes = parts_of(keys[starts])
    return TermCounts(rows + first, codes, np.diff(starts, append=len(keys)))


def parts_of(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], Codes]:
    """The texts' places and the codes that keys were made of."""
    return (keys >> np.uint64(_CODE_BITS)).astype(np.int64), keys & _CODES


def starts_of(sorted_keys: NDArray[Any]) -> NDArray[np.int64]:
    """Where each of some rising numbers stands first."""
    first = np.ones(len(sorted_keys), dtype=np.bool_)
    np.not_equal(sorted_keys[1:], sorted_keys[:-1], out=first[1:])
    return np.flatnonzero(first)


def _keys(joined: str) -> NDArray[np.uint64]:
    """One number a term of the texts: the text's place among the lines in the high bits, the code below."""
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lines = np.cumsum(points == ord("\n"), dtype=np.uint64) << np.uint64(_CODE_BITS)
    is_cjk = _is_cjk()[points]
    cjk = np.flatnonzero(is_cjk)
    pairs = cjk[:-1][np.diff(cjk) == 1]
    wide = points.astype(np.uint64)
    places, codes = _words(points, is_cjk)
    return np.concatenate(
        [
            lines[cjk] + wide[cjk],
            lines[pairs] + (wide[pairs] << np.uint64(_POINT_BITS)) + wide[pairs + 1],
            lines[places] + codes,
        ]
    )


def _words(points: NDArray[np.uint32], is_cjk: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Codes]:
    """Where each word of other text begins, and its code.

    Of a run of CJK text one character stays, to part the words around it: mostly there is nothing else.
    """
    kept = np.flatnonzero(~is_cjk | ~np.concatenate([[False], is_cjk[:-1]]))
    text = points[kept].tobytes().decode("utf-32-le", "surrogatepass")
    words = [(found.start(), _word_code(found.group())) for found in WORD.finditer(text)]
    starts = np.array([start for start, _ in words], dtype=np.int64)
    return kept[starts], np.array([code for _, code in words], dtype=np.uint64)


@functools.cache
def _is_cjk() -> NDArray[np.bool_]:
    """Whether a code point belongs to a script whose characters and pairs are terms."""
    table = np.zeros(0x110000, dtype=np.bool_)
    for first, last in CJK_RANGES:
        table[first : last + 1] = True
    return table


@functools.lru_cache(maxsize=1 << 18)
def _word_code(word: str) -> int:
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") % _WORD_BIT | _WORD_BIT
