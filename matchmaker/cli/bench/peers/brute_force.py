"""TF-IDF and one sparse product with every text, by scikit-learn and SciPy."""

from collections.abc import Sequence

import numpy as np

from matchmaker.cli.bench.peers.characters import Characters
from matchmaker.services.matches.scaling import Text


class BruteForce:
    """Every text is scored, the best are picked."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._characters = Characters(texts)

    def search(self, query: Text, limit: int) -> list[int]:
        """The best, strongest first."""
        scores = (self._characters.matrix @ self._characters.row(query).T).toarray().ravel()
        best = np.argpartition(-scores, min(limit, len(scores) - 1))[:limit]
        return [int(place) for place in best[np.argsort(-scores[best], kind="stable")]]


def build(texts: Sequence[Text]) -> BruteForce:
    """The index."""
    return BruteForce(texts)
