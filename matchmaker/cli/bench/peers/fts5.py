"""Full text by the embedded database: trigrams, ranked by BM25."""

import sqlite3
from collections.abc import Sequence

from matchmaker.services.matches.scaling import Text

TERMS = 24
"""Trigrams of a query that are looked for: with all of a long one a search takes seconds."""


class Fts5:
    """A virtual table in memory."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE texts USING fts5(body, content='', tokenize='trigram')")
        rows = ((place, text.whole) for place, text in enumerate(texts, 1))
        self._database.executemany("INSERT INTO texts (rowid, body) VALUES (?, ?)", rows)

    def search(self, query: Text, limit: int) -> list[int]:
        """The best, strongest first."""
        whole = "".join(query.whole.split()).replace('"', "")
        terms = dict.fromkeys(whole[start : start + 3] for start in range(0, len(whole) - 2, 3))
        wanted = " OR ".join(f'"{term}"' for term in list(terms)[:TERMS])
        rows = self._database.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?", (wanted, limit)
        )
        return [place - 1 for (place,) in rows]


def build(texts: Sequence[Text]) -> Fts5:
    """The index."""
    return Fts5(texts)
