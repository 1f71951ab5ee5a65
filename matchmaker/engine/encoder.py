"""Sentence vectors: what a text means, in one space for Chinese and English."""

import functools
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.network import Network

Vectors: TypeAlias = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors; the vector of a text must depend on that text alone."""

    @property
    def name(self) -> str:
        """Names the model; an index refuses to mix vectors of two names."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of each vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One L2-normalised row of float32 a text, shape (len(texts), dimensions)."""
        ...


class SentenceEncoder:
    """The bundled multilingual encoder, read on first use, with a bounded memory of texts by their hash.

    Texts are encoded one by one: in batches the same text gets slightly other digits beside other
    neighbours, and a document added later must score exactly as if it had been there from the start. The
    number in the name is that of the way they are worked out, since another gives other last digits.
    """

    name = "usem3-2"
    dimensions = 512

    def __init__(self, remembered: int = 4096) -> None:
        """Remember the vectors of up to `remembered` texts."""
        self._remembered = remembered
        self._memory: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One L2-normalised row of float32 a text, shape (len(texts), 512)."""
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = self._vector(text)
        return rows

    def _vector(self, text: str) -> Vectors:
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._lock:
            if digest in self._memory:
                self._memory.move_to_end(digest)
                return self._memory[digest]
        vector = _network().vector(text)
        self._remember(digest, vector)
        return vector

    def _remember(self, digest: bytes, vector: Vectors) -> None:
        with self._lock:
            self._memory[digest] = vector
            while len(self._memory) > self._remembered:
                self._memory.popitem(last=False)


# Two threads that ask at the same moment must not both read the 100 MB of weights.
_loading = threading.Lock()


def _network() -> Network:
    with _loading:
        return _load()


@functools.cache
def _load() -> Network:
    return Network()


@functools.cache
def bundled_encoder() -> SentenceEncoder:
    """The one encoder of this process."""
    return SentenceEncoder()
