"""TF-IDF over single characters and pairs, as the literature on Chinese retrieval uses it."""

from collections.abc import Sequence

from scipy.sparse import csr_array, csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.services.matches.scaling import Text


class Characters:
    """The texts as rows of a matrix, and queries as rows of another."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._vectorizer = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 2), sublinear_tf=True, dtype="float32"
        )
        self.matrix: csr_matrix = self._vectorizer.fit_transform(text.whole for text in texts).tocsr()

    def row(self, query: Text) -> csr_array:
        """A query as one row."""
        row: csr_array = self._vectorizer.transform([query.whole])
        return row
