"""BM25 on words, by bm25s."""

from collections.abc import Sequence

import bm25s

from matchmaker.services.matches.scaling import Text
from matchmaker.services.pool import cut_words


class Bm25:
    """An index of cut words."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._index = bm25s.BM25()
        self._index.index([cut_words(text.whole) for text in texts], show_progress=False)

    def search(self, query: Text, limit: int) -> list[int]:
        """The best, strongest first."""
        found, _scores = self._index.retrieve([cut_words(query.whole)], k=limit, show_progress=False)
        return [int(place) for place in found[0]]


def build(texts: Sequence[Text]) -> Bm25:
    """The index."""
    return Bm25(texts)
