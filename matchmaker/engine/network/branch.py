"""A pair of convolutions over neighbouring tokens, the first of them taken apart by token."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True)
class Branch:
    """Two convolutions; what stands outside the text gives nothing.

    first -- weights of shape (channels, width * channels) and a bias as long: what a token gives to the
        places that see it, from the one furthest to its right; its own place takes the bias along.
    second -- weights of shape (width, channels, channels), by place from left to right.
    """

    first: Floats
    first_bias: Floats
    second: Floats
    second_bias: Floats

    @classmethod
    def of(cls, first: Floats, first_bias: Floats, second: Floats, second_bias: Floats) -> "Branch":
        """From weights as the library keeps them, the places one below the other."""
        channels = first.shape[1]
        by_place = (-1, channels, channels)
        wide = np.concatenate(first.reshape(by_place), axis=1)
        bias = np.zeros(wide.shape[1], dtype=np.float32)
        own = (wide.shape[1] // channels - 1) // 2 * channels
        bias[own : own + channels] = first_bias
        return cls(wide, bias, second.reshape(by_place), second_bias)

    @property
    def width(self) -> int:
        """How many tokens are seen at once."""
        return len(self.second)

    @property
    def channels(self) -> int:
        """The numbers that a token has."""
        return len(self.first)

    def given(self, projected: Floats) -> Floats:
        """What one token gives to the places that see it, shape (width * channels)."""
        given: Floats = projected @ self.first + self.first_bias
        return given

    def output(self, projected: Floats, given: Floats) -> Floats:
        """Both convolutions, each with what it was given added, shape (tokens, channels)."""
        padded, hidden = self._room(len(projected))
        self._gather(given.reshape(len(given), self.width, self.channels), hidden)
        np.maximum(hidden, 0, out=hidden)
        hidden += projected
        output: Floats = padded[: len(hidden)] @ self.second[0]
        for place in range(1, self.width):
            output += padded[place : place + len(hidden)] @ self.second[place]
        output += self.second_bias
        np.maximum(output, 0, out=output)
        output += hidden
        return output

    @property
    def _left(self) -> int:
        """How many of the tokens seen stand before the place itself."""
        return (self.width - 1) // 2

    def _room(self, tokens: int) -> tuple[Floats, Floats]:
        """Zeros for the tokens and what a place sees beyond both ends, and the tokens' part of them."""
        padded = np.zeros((tokens + self.width - 1, self.channels), dtype=np.float32)
        return padded, padded[self._left : self._left + tokens]

    def _gather(self, given: Floats, hidden: Floats) -> None:
        """Sum up for each place what the tokens around it give."""
        hidden += given[:, self._left]
        for place in range(self.width):
            shift = place - self._left
            if shift < 0:
                hidden[-shift:] += given[:shift, place]
            elif shift > 0:
                hidden[:-shift] += given[shift:, place]
