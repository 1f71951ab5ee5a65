"""The product's own words, as it searches large pools: a rough look, then exact scores."""

from collections.abc import Sequence

from matchmaker.services.matches.scaling import Text, WordsIndex


def build(texts: Sequence[Text]) -> WordsIndex:
    """The index."""
    return WordsIndex(texts)
