"""TF-IDF and a sparse product that keeps the best only, by sparse_dot_topn."""

from collections.abc import Sequence

from sparse_dot_topn import sp_matmul_topn

from matchmaker.cli.bench.peers.characters import Characters
from matchmaker.services.matches.scaling import Text


class SparseDot:
    """The texts as columns."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._characters = Characters(texts)
        self._columns = self._characters.matrix.T.tocsr()

    def search(self, query: Text, limit: int) -> list[int]:
        """The best, strongest first."""
        found = sp_matmul_topn(
            self._characters.row(query), self._columns, top_n=limit, sort=True, n_threads=2
        )
        return [int(place) for place in found.indices]


def build(texts: Sequence[Text]) -> SparseDot:
    """The index."""
    return SparseDot(texts)
