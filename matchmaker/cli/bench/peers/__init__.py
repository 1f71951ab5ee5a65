"""Search libraries beside the product's own index: one file each, all asked the same."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from matchmaker.services.matches.evaluation import Searching
from matchmaker.services.matches.scaling import Text

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


def builder_of(name: str) -> Callable[[Sequence[Text]], Searching]:
    """What builds the peer; ImportError where its library is absent."""
    build: Callable[[Sequence[Text]], Searching] = import_module(f"{__name__}.{PEERS[name]}").build
    return build
