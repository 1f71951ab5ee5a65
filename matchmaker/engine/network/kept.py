"""Rows that are worked out once a token and kept, up to a number of them."""

import threading
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.network.branch import Floats

Tokens: TypeAlias = NDArray[np.int64]


class KeptRows:
    """One row of float32 a token. When there is room for no more, all are forgotten."""

    def __init__(self, work_out: Callable[[int], Floats], *, tokens: int, width: int, room: int) -> None:
        """Of `tokens` that there are keep the rows of `room`; memory is taken as they come."""
        self._work_out = work_out
        self._rows = np.empty((room, width), dtype=np.float32)
        self._places = np.full(tokens, -1, dtype=np.int32)
        self._used = 0
        self._lock = threading.Lock()

    def of(self, tokens: Tokens) -> Floats:
        """The tokens' rows, copied; no more different ones at once than there is room for."""
        with self._lock:
            if (self._places[tokens] < 0).any():
                self._learn(np.unique(tokens))
            return self._rows[self._places[tokens]]

    def _learn(self, tokens: Tokens) -> None:
        new = tokens[self._places[tokens] < 0]
        if self._used + len(new) > len(self._rows):
            self._places[:] = -1
            self._used = 0
            new = tokens
        # One by one: in blocks, a token's row would get slightly other digits beside other neighbours.
        for place, token in enumerate(new.tolist(), start=self._used):
            self._rows[place] = self._work_out(token)
            self._places[token] = place
        self._used += len(new)
