"""Old weights against new ones, on pairs that were judged after those that the new ones were learnt from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.engine.fuse import Amounts
from matchmaker.engine.learning.calibration import Calibration, fit_calibration
from matchmaker.engine.learning.errors import CannotLearn
from matchmaker.engine.learning.measures import Measures, auc, band_edges, measure
from matchmaker.engine.learning.model import Model
from matchmaker.engine.learning.table import Judged, Table
from matchmaker.engine.learning.weights import learn_weights

LEARNT_FROM = 0.7
"""The older share of the pairs; the newer ones are the test."""

RESAMPLES, SEED, CONFIDENCE = 1000, 20261122, 0.95
_RESAMPLES_AT_ONCE = 100


@dataclass(frozen=True)
class Interval:
    """How much better the new ranking is, and between what bounds this lies with 95 % confidence."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Band:
    """Pairs whose scores lie close together.

    promised -- the share of approvals that the curve gives them. learnt, newer -- how many pairs of either
    part lie here, and how many of them were approved.
    """

    low: float
    high: float
    promised: float
    learnt: int
    learnt_approved: int
    newer: int
    newer_approved: int


@dataclass(frozen=True)
class Comparison:
    """What was learnt, and how it did on the newer pairs beside the weights before."""

    model: Model
    old: Measures
    new: Measures
    gain: Interval
    learnt_from: int
    tested_on: int
    queries: int
    bands: tuple[Band, ...]

    @property
    def is_better(self) -> bool:
        """Whether the new weights win by more than chance gives, and promise no worse."""
        return self.gain.low > 0 and self.new.log_loss <= self.old.log_loss


def compare(pairs: Sequence[Judged], old: Mapping[str, float]) -> Comparison:
    """Learn from the older pairs and test on the newer ones; `pairs` in the order of their judging.

    Raises CannotLearn where one of the two parts was judged all alike.
    """
    table = Table.of(pairs, tuple(old))
    end = int(len(table) * LEARNT_FROM)
    older, newer = table.rows(0, end), table.rows(end, len(table))
    if not older.is_mixed or not newer.is_mixed:
        raise CannotLearn("the older or the newer pairs were all judged alike")
    model = _learnt(older, old)
    before, after = newer.scores(old), newer.scores(model.weights)
    curve = fit_calibration(older, older.scores(old))
    return Comparison(
        model=model,
        old=measure(newer, before, curve.rates(before)),
        new=measure(newer, after, model.calibration.rates(after)),
        gain=_gain(newer, before, after),
        learnt_from=len(older),
        tested_on=len(newer),
        queries=len(np.unique(newer.queries)),
        bands=_bands(older, newer, model),
    )


def _learnt(older: Table, old: Mapping[str, float]) -> Model:
    weights = learn_weights(older, old)
    return Model(weights, fit_calibration(older, older.scores(weights)))


def _gain(newer: Table, before: Amounts, after: Amounts) -> Interval:
    """The gain in area under the curve, and its bounds when whole queries are drawn again and again."""
    _, places = np.unique(newer.queries, return_inverse=True)
    count = int(places.max()) + 1
    random = np.random.default_rng(SEED)
    gains = []
    for _ in range(RESAMPLES // _RESAMPLES_AT_ONCE):
        drawn = random.multinomial(count, np.full(count, 1 / count), size=_RESAMPLES_AT_ONCE)
        gains.append(_gains(newer, before, after, drawn[:, places] * newer.weights))
    known = np.concatenate(gains)
    known = known[~np.isnan(known)]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(known, [tail, 1 - tail])
    middle = _gains(newer, before, after, newer.weights[None, :])[0]
    return Interval(float(low), float(middle), float(high))


def _gains(newer: Table, before: Amounts, after: Amounts, weights: Amounts) -> Amounts:
    gains: Amounts = auc(after, newer.approved, weights) - auc(before, newer.approved, weights)
    return gains


def _bands(older: Table, newer: Table, model: Model) -> tuple[Band, ...]:
    """Bands of equal numbers of the pairs learnt from; newer ones beyond them count with the outermost."""
    learnt, tested = older.scores(model.weights), newer.scores(model.weights)
    edges = band_edges(learnt)
    places, later = (np.searchsorted(edges, scores, side="right") for scores in (learnt, tested))
    found = []
    for band in np.unique(places):
        ours, theirs = places == band, later == band
        scores = learnt[ours]
        found.append(
            Band(
                low=float(scores.min()),
                high=float(scores.max()),
                promised=_promised(model.calibration, scores),
                learnt=int(ours.sum()),
                learnt_approved=int(older.approved[ours].sum()),
                newer=int(theirs.sum()),
                newer_approved=int(newer.approved[theirs].sum()),
            )
        )
    return tuple(found)


def _promised(curve: Calibration, scores: Amounts) -> float:
    return float(curve.rates(scores).mean())
