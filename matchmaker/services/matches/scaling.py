"""The product's own matching at sizes that no demonstration has, for measuring it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from matchmaker.engine import Document, Has, Index, MatchSettings, SavedIndex
from matchmaker.engine.building import BUILT_ROWS, build_into
from matchmaker.engine.cluster import processes
from matchmaker.engine.sweeping import sweep


@dataclass(frozen=True)
class Text:
    """A patent or a need, as its texts alone show it: all are Chinese."""

    title: str
    body: str
    codes: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """All that is to be read."""
        return f"{self.title} {self.body}"


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


def build_whole(folder: Path, patents: Sequence[Text], *, workers: int) -> None:
    """Let worker processes write an index of every signal into a new folder."""
    rows = min(-(-len(patents) // workers), BUILT_ROWS)
    documents = (_patent(place, text) for place, text in enumerate(patents))
    with processes(workers) as make_executor:
        build_into(folder, documents, MatchSettings(), make_executor, rows=rows)


class WholeIndex:
    """Every signal, from a folder that was built; patents are called by their places in it."""

    def __init__(self, folder: Path) -> None:
        """Map the arrays; their pages are read as they are asked for. Raises IndexFolderError."""
        self._index = Index.load(folder)

    def search(self, need: Text, limit: int) -> list[int]:
        """The best patents, strongest first."""
        return [int(hit.key) for hit in self._index.search(_document(-1, need), limit)]

    def publish(self, place: int, patent: Text) -> None:
        """Add a patent."""
        self._index.add([_patent(place, patent)])

    def withdraw(self, place: int) -> None:
        """Take a patent out."""
        self._index.remove([_document(place, Text("", "")).key])


def sweep_whole(folder: Path, needs: Sequence[Text], limit: int, *, workers: int) -> list[list[int]]:
    """The best patents for every need, and the best needs for every patent, each pair scored.

    Only the patents come back. Raises IndexFolderError.
    """
    asking = [_document(place, need) for place, need in enumerate(needs)]
    with processes(workers) as make_executor:
        swept = sweep(SavedIndex(folder), asking, make_executor, answers=limit, askers=limit)
    return [[int(hit.key) for hit in swept.answers_to(place)] for place in range(len(needs))]


def _document(place: int, text: Text) -> Document:
    return Document(f"{place:09}", {"title": text.title, "body": text.body}, text.codes, "zh")


def _patent(place: int, text: Text) -> Document:
    """As a holder's listing that states no facts: its words may cover elements all the same."""
    return replace(_document(place, text), has=Has())
