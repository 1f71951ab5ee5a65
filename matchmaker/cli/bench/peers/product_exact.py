"""The product's own words, every text scored: what the rough look is held to."""

from collections.abc import Sequence

from matchmaker.services.matches.scaling import Text, WordsIndex


def build(texts: Sequence[Text]) -> WordsIndex:
    """The index."""
    return WordsIndex(texts, exact=True)
