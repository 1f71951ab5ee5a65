"""From the signals' values to one score: whole texts find, and what fits practically orders what they found.

The signals of the texts give a mean, weighted over those that a pair allows. The signals of fit multiply it:
each by how far the pair fits better or worse than such pairs usually do, weighted over those of which both
sides have spoken. In a plain mean two unlike texts would rise because they fit; and where nobody has stated a
fact, the score is that of the texts to the last bit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.settings import MatchSettings, SignalSettings

Amounts: TypeAlias = NDArray[np.float64]
Presence: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Values:
    """What a signal says of some documents: `amounts` in [0, 1], and where it is `present` at all."""

    amounts: Amounts
    present: Presence

    def of_rows(self, rows: NDArray[np.int64]) -> "Values":
        """Of some of the documents."""
        return Values(self.amounts[rows], self.present[rows])


@dataclass(frozen=True)
class Scale:
    """How an amount of a signal becomes a part of one score: by how much it counts, and from where."""

    factor: float
    usual: float = 0.0

    def of(self, amount: float) -> float:
        """The part of the score."""
        return self.factor * (amount - self.usual)


@dataclass(frozen=True)
class Fusion:
    """How values become a score; one weight a signal, and what is usual for those of fit (None for texts).

    fit_share -- how far all fit together may move a score, in parts of it.
    """

    weights: tuple[float, ...]
    usual: tuple[float | None, ...]
    fit_share: float

    @classmethod
    def of(cls, settings: MatchSettings) -> Self:
        """As the settings say."""
        return cls.joining(settings.signals, settings.fit_share)

    @classmethod
    def joining(cls, signals: Sequence[SignalSettings], fit_share: float) -> Self:
        """Of these signals; without any of the texts, those of fit stand alone, by their mean."""
        usual = tuple(signal.usual for signal in signals)
        if None not in usual:
            usual = (None,) * len(signals)
        return cls(tuple(signal.weight for signal in signals), usual, fit_share)

    def of_some(self, places: Sequence[int]) -> Self:
        """The same of some of the signals, by place, where all others are absent."""
        weights = tuple(self.weights[place] for place in places)
        return replace(self, weights=weights, usual=tuple(self.usual[place] for place in places))

    def scores(self, values: Sequence[Values]) -> Amounts:
        """The score of every document, in [0, 1]."""
        texts = self.by_texts(self.of_texts(values))
        return np.minimum(texts * self.lean(self.of_fit(values)), 1.0)

    def of_texts(self, each: Sequence[Any]) -> list[Any]:
        """Of things beside the signals, those of the texts."""
        return [one for one, usual in zip(each, self.usual, strict=True) if usual is None]

    def of_fit(self, each: Sequence[Any]) -> list[Any]:
        """Of things beside the signals, those of fit."""
        return [one for one, usual in zip(each, self.usual, strict=True) if usual is not None]

    def text_shares(self, values: Sequence[Values]) -> list[Amounts]:
        """The share of the mean that each signal of the texts has for each document."""
        return _shares(self.of_texts(self.weights), values)

    def by_texts(self, values: Sequence[Values]) -> Amounts:
        """The mean of the texts' signals."""
        weights = self.of_texts(self.weights)
        # What is present everywhere, as most is, needs no weight for every document.
        counted = [w if v.present.all() else w * v.present for w, v in zip(weights, values, strict=True)]
        total = np.asarray(sum(counted))
        amounts = np.asarray(sum(w * v.amounts for w, v in zip(counted, values, strict=True)))
        mean: Amounts = np.divide(amounts, total, out=np.zeros(amounts.shape), where=total > 0)
        return np.clip(mean, 0.0, 1.0)

    def lean(self, values: Sequence[Values]) -> Amounts:
        """What the fit's signals multiply the texts' mean by: one where nothing is stated."""
        shares = _shares(self.of_fit(self.weights), values)
        usual = self.of_fit(self.usual)
        parts = (w * (v.amounts - u) for w, v, u in zip(shares, values, usual, strict=True))
        return np.asarray(1.0 + self.fit_share * sum(parts))

    def scales(self, values: Sequence[Values]) -> list[Scale]:
        """How each signal's amount counts in the score of one document, of which `values` are."""
        texts, fits = self.of_texts(values), self.of_fit(values)
        base, lean = float(self.by_texts(texts)[0]), float(np.ravel(self.lean(fits))[0])
        # No score is above one: what fits has then only so much room.
        room = (1 / base - 1) / (lean - 1) if base * lean > 1 else 1.0
        by_texts = iter(self.text_shares(texts))
        by_fit = iter(_shares(self.of_fit(self.weights), fits))
        return [
            Scale(float(next(by_texts)[0]))
            if usual is None
            else Scale(base * self.fit_share * room * float(next(by_fit)[0]), usual)
            for usual in self.usual
        ]


def _shares(weights: Sequence[float], values: Sequence[Values]) -> list[Amounts]:
    """Each weight for each document: zero where its signal is absent, the rest rescaled to sum to one."""
    raw = [float(weight) * value.present for weight, value in zip(weights, values, strict=True)]
    total = np.asarray(sum(raw))
    return [np.divide(weight, total, out=np.zeros_like(weight), where=total > 0) for weight in raw]
