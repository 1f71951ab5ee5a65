"""The network of the bundled encoder, with all that depends on one token alone worked out once a token.

More than half of the library's own forward pass multiplies what is known of a single token: the projection of
its embedding, and what it gives to each place around it in the first of two convolutions. Both are kept by
token here, so that a text costs sums, the second convolution and the head. Vectors differ from the library's
by less than 1e-5 (tested), and depend on nothing but their own text.

Texts are cut into tokens by SentencePiece itself. The library's own port of it is slower and keeps signs that
the model does not know apart, where SentencePiece, with which the model was trained, makes one of them.
"""

from matchmaker.engine.network.reading import Network

__all__ = ["Network"]
