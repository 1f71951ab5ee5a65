"""Showing where a search hit: a line of text around the first hit, the found words marked."""

import re
from dataclasses import dataclass

from matchmaker.domain.texts import EXCERPT_LENGTH, excerpt

# So much of the line stands before the first hit.
LEAD = 24


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether it is a hit."""

    text: str
    is_hit: bool


def marked(text: str, words: tuple[str, ...]) -> list[Piece]:
    """The text in pieces, the words of the query as hits whatever their case."""
    if not words:
        return [Piece(text, False)]
    parts = _pattern(words).split(text)
    # Splitting at a group gives text and hits by turns.
    return [Piece(part, bool(place % 2)) for place, part in enumerate(parts) if part]


def hit_line(text: str, words: tuple[str, ...]) -> str:
    """One line of the text around its first hit; its beginning where it has none."""
    line = " ".join(text.split())
    found = _pattern(words).search(line) if words else None
    if found is None or found.end() <= EXCERPT_LENGTH:
        return excerpt(line)
    return "…" + excerpt(line[max(0, found.start() - LEAD) :])


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The longest words first, so that a shorter one inside does not cut them; Latin words only whole."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("(" + "|".join(map(_bounded, longest_first)) + ")", re.IGNORECASE)


def _bounded(word: str) -> str:
    if not word.isascii():
        return re.escape(word)
    return rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])"
