"""Search libraries beside the product's own index: one file each, all asked the same."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Protocol

from matchmaker.services.matches.scaling import Text


class Peer(Protocol):
    """An index of texts, built by its constructor."""

    def search(self, query: Text, limit: int) -> Sequence[int]:
        """Places of the best texts, strongest first."""


PEERS: Mapping[str, str] = {
    "matchmaker, words": "product",
    "matchmaker, words, all scored": "product_exact",
    "bm25s, words": "bm25",
    "tantivy, words": "tantivy_words",
    "sparse_dot_topn, characters 1-2": "sparse_dot",
    "scikit-learn, characters 1-2": "brute_force",
    "SQLite FTS5, trigrams": "fts5",
}
"""What the table calls it -> its module; a library that is not installed is said to be absent."""


def builder_of(name: str) -> Callable[[Sequence[Text]], Peer]:
    """What builds the peer; ImportError where its library is absent."""
    build: Callable[[Sequence[Text]], Peer] = import_module(f"{__name__}.{PEERS[name]}").build
    return build
