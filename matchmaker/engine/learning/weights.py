"""The signals' weights from judged pairs: a logistic regression whose coefficients are the weights.

A missing signal leaves the weighted mean to the others. That is the same as if it had said what the others
say together, so it is filled in with the pair's own score, and again after each fit until nothing moves.

Only the texts' signals are learnt. How much practical fit may move a score is the alliance's to say: what was
approved under one budget or deadline says little of the next.
"""

from collections.abc import Mapping

import numpy as np

from matchmaker.engine.fuse import Amounts
from matchmaker.engine.learning.regression import regress
from matchmaker.engine.learning.table import Table
from matchmaker.engine.settings import USUAL

FEWEST_PAIRS = 30
"""A signal that spoke of fewer pairs keeps its weight: nothing can be said of it."""

WIDEST_STEP = 4.0
"""How many times larger or smaller one fit may make a share, before the shares sum to one again.

None falls to nothing: a signal without weight leaves no trace in later decisions and could never come back.
"""

_ROUNDS = 20
_STILL = 1e-6


def learn_weights(table: Table, old: Mapping[str, float]) -> dict[str, float]:
    """The weights under which a higher score best tells approved pairs from rejected ones.

    The learnt signals share among them what they shared before; their sum, and all others, stay.
    """
    columns = [place for place, name in enumerate(table.names) if name in old and _is_learnable(table, place)]
    if len(columns) < 2:
        return dict(old)
    names = [table.names[place] for place in columns]
    before = _shares(np.asarray([old[name] for name in names]))
    shares = before
    for _ in range(_ROUNDS):
        fitted = _bounded(_fitted(table, columns, shares, before), before)
        moved, shares = float(np.abs(fitted - shares).max()), fitted
        if moved < _STILL:
            break
    total = sum(old[name] for name in names)
    return dict(old) | {name: float(total * share) for name, share in zip(names, shares, strict=True)}


def _is_learnable(table: Table, place: int) -> bool:
    if USUAL.get(table.names[place]) is not None:
        return False
    there = table.present[:, place]
    amounts = table.amounts[there, place]
    return len(amounts) >= FEWEST_PAIRS and float(np.ptp(amounts)) > 0


def _shares(weights: Amounts) -> Amounts:
    shares: Amounts = weights / weights.sum()
    return shares


def _fitted(table: Table, columns: list[int], shares: Amounts, before: Amounts) -> Amounts:
    """Shares from one regression; one that would count against a pair is taken out, and the rest fitted anew.

    Where nothing speaks for approval, the shares stay as they were.
    """
    features = _filled(table, columns, shares)
    spreads = features.std(axis=0)
    kept = spreads > 0
    coefficients = np.zeros(len(columns))
    while kept.any():
        coefficients = np.zeros(len(columns))
        line = regress(features[:, kept] / spreads[kept], table, strength=1.0)
        coefficients[kept] = line.slopes / spreads[kept]
        if not (coefficients < 0).any():
            break
        kept &= coefficients > 0
    return _shares(coefficients) if kept.any() else before


def _filled(table: Table, columns: list[int], shares: Amounts) -> Amounts:
    """What the signals say; where one is missing, what the others say together."""
    present = table.present[:, columns]
    raw = present * shares
    sums, total = (raw * table.amounts[:, columns]).sum(axis=1), raw.sum(axis=1)
    scores = np.divide(sums, total, out=np.zeros_like(sums), where=total > 0)
    filled: Amounts = np.where(present, table.amounts[:, columns], scores[:, None])
    return filled


def _bounded(shares: Amounts, before: Amounts) -> Amounts:
    return _shares(np.clip(shares, before / WIDEST_STEP, before * WIDEST_STEP))
