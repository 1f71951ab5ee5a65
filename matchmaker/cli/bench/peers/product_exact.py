"""The product's own words, every text scored: what the rough look is held to."""

from collections.abc import Sequence

from matchmaker.cli.bench.peers import Text
from matchmaker.services.matches.scaling import WordsIndex


def build(texts: Sequence[Text]) -> WordsIndex:
    """The index."""
    return WordsIndex(texts, exact=True)
