"""BM25 on words, by tantivy."""

from collections.abc import Sequence

import tantivy

from matchmaker.services.matches.scaling import Text
from matchmaker.services.pool import cut_words


class Tantivy:
    """An index in memory, of words cut beforehand."""

    def __init__(self, texts: Sequence[Text]) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("place", stored=True, indexed=True)
        schema.add_text_field("words", stored=False, tokenizer_name="whitespace", index_option="freq")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(heap_size=200_000_000)
        for place, text in enumerate(texts):
            writer.add_document(tantivy.Document(place=place, words=" ".join(cut_words(text.whole))))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, query: Text, limit: int) -> list[int]:
        """The best, strongest first."""
        words = dict.fromkeys(cut_words(query.whole))
        terms = [tantivy.Query.term_query(self._schema, "words", word) for word in words]
        asked = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        hits = self._searcher.search(asked, limit).hits
        return [int(self._searcher.doc(address)["place"][0]) for _score, address in hits]


def build(texts: Sequence[Text]) -> Tantivy:
    """The index."""
    return Tantivy(texts)
