"""Text before any signal sees it: one writing for all variants, tokens with their places in the original.

Recipe: NFKC (full and half width, ligatures), lower case, Traditional to Simplified, control characters to
blanks, invisible format characters dropped; numbers keep their units as one token.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import opencc
import rjieba
from numpy.typing import NDArray

# Han, kana and hangul: scripts that write words without blanks, or whose words a character pair describes
# well. First and last code point of each range.
CJK_RANGES = (
    (0x3005, 0x3006),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_CJK = "".join(f"{chr(first)}-{chr(last)}" for first, last in CJK_RANGES)
_WORD = rf"(?:\d+\.(?=\d))*[^\W_{_CJK}]+(?:%|‰|°c)?"
WORD = re.compile(_WORD)
_TOKEN_RUNS = re.compile(rf"(?P<cjk>[{_CJK}]+)|(?P<word>{_WORD})")
_WORD_CHARACTER = re.compile(rf"[^\W_{_CJK}]")


@dataclass(frozen=True)
class Normal:
    """A text in its one writing; the character `text[i]` came from place `origin[i]` of the original."""

    text: str
    origin: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that gave the non-empty span `start` to `end` of the normal one."""
        return self.origin[start], self.origin[end - 1] + 1


@dataclass(frozen=True)
class Token:
    """A term and the place in the normal text where it starts; it ends `len(term)` later."""

    term: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends in the normal text, exclusive."""
        return self.start + len(self.term)


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


class _Folding(dict[int, str]):
    """What becomes of each character, worked out when it is first met; as `str.translate` wants it."""

    def __missing__(self, point: int) -> str:
        self[point] = _folded(chr(point))
        return self[point]


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    if category in ("Cc", "Cs"):
        return " "
    return unicodedata.normalize("NFKC", character).lower()


_FOLDING = _Folding()


def _simplify(text: str) -> str:
    """Traditional to Simplified, keeping every character's place.

    OpenCC may rewrite a phrase by one of another length; then the text is converted character by character,
    for places matter more here than the rare phrase.
    """
    simplified: str = _converter().convert(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(_simplify_one(character) for character in text)


@functools.lru_cache(maxsize=65536)
def _simplify_one(character: str) -> str:
    simplified: str = _converter().convert(character)
    return simplified if len(simplified) == 1 else character


def normal_texts(texts: Sequence[str]) -> list[str]:
    """The one writing of each text, worked out for all at once; no line break is left in any."""
    folded = _folded_texts(texts)
    simplified = str(_converter().convert("\n".join(folded))).split("\n")
    pairs = zip(folded, simplified, strict=True)
    return [new if len(new) == len(old) else _simplify(old) for old, new in pairs]


def _folded_texts(texts: Sequence[str]) -> list[str]:
    """Each text with its characters folded, no line break left in any."""
    joined = "\n".join([text.replace("\n", " ") for text in texts])
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _folding_table()[np.minimum(points, _LAST_IN_TABLE)]
    breaks = points == ord("\n")
    folded[breaks] = ord("\n")
    lines = folded.tobytes().decode("utf-32-le", "surrogatepass").split("\n")
    for row in np.unique(np.cumsum(breaks)[folded == _NOT_ONE]).tolist():
        lines[row] = texts[row].translate(_FOLDING)
    return lines if texts else []


# Stands in the table for characters that become none or several, and for the rare ones beyond its end.
_NOT_ONE = 0
_LAST_IN_TABLE = 0xFFFF


@functools.cache
def _folding_table() -> NDArray[np.uint32]:
    """What becomes of each code point, where that is one character."""
    folded = [_folded(chr(point)) for point in range(_LAST_IN_TABLE)]
    places = [ord(piece) if len(piece) == 1 else _NOT_ONE for piece in folded]
    return np.array([*places, _NOT_ONE], dtype=np.uint32)


def normalise(text: str) -> Normal:
    """The one writing of `text`, with the way back to the original places."""
    folded = [_FOLDING[ord(character)] for character in text]
    joined = _simplify("".join(folded))
    if all(len(piece) == 1 for piece in folded):
        return Normal(joined, range(len(text)))
    return Normal(joined, [place for place, piece in enumerate(folded) for _ in piece])


def tokens(text: str) -> Iterator[Token]:
    """The terms of a normal text: characters and pairs of CJK runs, whole words of everything else."""
    for run in _TOKEN_RUNS.finditer(text):
        if run.lastgroup == "cjk":
            yield from _pairs(run.group(), run.start())
        else:
            yield Token(run.group(), run.start())


def _pairs(run: str, start: int) -> Iterator[Token]:
    for place, character in enumerate(run):
        yield Token(character, start + place)
        if place + 1 < len(run):
            yield Token(run[place : place + 2], start + place)


def strike_out(text: str, phrases: Sequence[str]) -> str:
    """The text with each of `phrases` blanked, every other character in its old place."""
    return _phrase_pattern(tuple(phrases)).sub(lambda found: " " * len(found.group()), text)


@functools.lru_cache(maxsize=16)
def _phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def readable(text: str, boilerplate: Sequence[str]) -> Normal:
    """The normal text with boilerplate blanked, every character in its place."""
    normal = normalise(text)
    return Normal(strike_out(normal.text, boilerplate), normal.origin)


def occurrences(phrase: str, text: str) -> list[tuple[int, int]]:
    """Every place of a phrase in a normal text; a Latin word or number is never found inside a longer one."""
    return list(_places(phrase, text))


def _places(phrase: str, text: str) -> Iterator[tuple[int, int]]:
    # A pattern would say this in a line, but compiling one for each phrase takes longer than all the looking.
    opens, closes = _is_of_word(phrase[0]), _is_of_word(phrase[-1])
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        cut_before = opens and start > 0 and _is_of_word(text[start - 1])
        cut_after = closes and end < len(text) and _is_of_word(text[end])
        if cut_before or cut_after:
            start = text.find(phrase, start + 1)
        else:
            yield start, end
            start = text.find(phrase, end)


def _is_of_word(character: str) -> bool:
    return bool(_WORD_CHARACTER.match(character))


def words(text: str) -> list[str]:
    """The words of a text as a reader would cut them (rjieba), in order, without blanks and punctuation."""
    return _readable(rjieba.cut(normalise(text).text))


def segment(text: str) -> list[str]:
    """The words of a text for full-text search: long words come with the shorter words inside them."""
    return _readable(rjieba.cut_for_search(normalise(text).text))


def _readable(pieces: list[str]) -> list[str]:
    return [piece for piece in pieces if any(character.isalnum() for character in piece)]
