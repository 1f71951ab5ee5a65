"""The product's own index at sizes that no demonstration has, for measuring it beside others."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from matchmaker.engine import Document, Index, MatchSettings
from matchmaker.engine.encoder import SentenceEncoder

Text = tuple[str, str]
"""Title and body."""


class WordsIndex:
    """The words' signal alone. What a search finds are places among the texts it was built of.

    exact -- every text is scored; otherwise a rough look chooses, as the product does.
    """

    def __init__(self, texts: Sequence[Text], *, exact: bool = False) -> None:
        settings = MatchSettings().only("words")
        if exact:
            settings = replace(settings, shortlist_above=len(texts) + 1)
        self._index = Index.build([_document(place, text) for place, text in enumerate(texts)], settings)

    def search(self, query: Text, limit: int) -> list[int]:
        """The best, strongest first."""
        return [int(hit.key) for hit in self._index.search(_document(-1, query), limit)]


def _document(place: int, text: Text) -> Document:
    title, body = text
    return Document(f"{place:09}", {"title": title, "body": body})


def encoded_per_second(texts: Sequence[Text]) -> float:
    """How many texts the encoder of the signal "meaning" reads in a second, on all cores that it uses."""
    encoder = SentenceEncoder(remembered=0)
    whole = [f"{title}\n{body}" for title, body in texts]
    encoder.encode(whole[:8])
    start = perf_counter()
    encoder.encode(whole)
    return len(whole) / (perf_counter() - start)
