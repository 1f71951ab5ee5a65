"""How well scores tell approved pairs from rejected ones."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.engine.fuse import Amounts
from matchmaker.engine.learning.table import Table

BANDS = 5


@dataclass(frozen=True)
class Measures:
    """The figures of one ranking, each in [0, 1] but the log loss.

    auc -- how often an approved pair stands above a rejected one. ndcg_10, precision_5 -- means over the
    queries that have both. calibration_error -- by how much the promised share of approvals is off.
    """

    auc: float
    ndcg_10: float | None
    precision_5: float | None
    log_loss: float
    calibration_error: float


def measure(table: Table, scores: Amounts, rates: Amounts) -> Measures:
    """All figures; `rates` are the shares of approvals that the scores promise."""
    return Measures(
        auc=float(auc(scores, table.approved, table.weights[None, :])[0]),
        ndcg_10=_mean(_each_query(table, scores), _ndcg_10),
        precision_5=_mean(_each_query(table, scores), _precision_5),
        log_loss=_log_loss(table, rates),
        calibration_error=_calibration_error(table, rates),
    )


def auc(scores: Amounts, approved: NDArray[np.bool_], weights: Amounts) -> Amounts:
    """The area under the curve for each row of weights, ties counted half; nan without both classes."""
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[order], prepend=-np.inf))
    ordered = weights[:, order]
    positive = np.add.reduceat(ordered * approved[order], starts, axis=1)
    negative = np.add.reduceat(ordered * ~approved[order], starts, axis=1)
    below = np.cumsum(negative, axis=1) - negative
    wins = (positive * (below + negative / 2)).sum(axis=1)
    total = positive.sum(axis=1) * negative.sum(axis=1)
    areas: Amounts = np.divide(wins, total, out=np.full_like(wins, np.nan), where=total > 0)
    return areas


def band_edges(values: Amounts) -> Amounts:
    """Where bands of equal numbers of the values meet."""
    edges: Amounts = np.unique(np.quantile(values, np.linspace(0, 1, BANDS + 1)[1:-1]))
    return edges


def _each_query(table: Table, scores: Amounts) -> list[NDArray[np.bool_]]:
    """For each query with approved and rejected pairs: whether each was approved, best score first."""
    found = []
    for query in np.unique(table.queries):
        rows = np.flatnonzero(table.queries == query)
        ordered = table.approved[rows[np.argsort(-scores[rows], kind="stable")]]
        if ordered.any() and not ordered.all():
            found.append(ordered)
    return found


def _mean(queries: list[NDArray[np.bool_]], figure: Callable[[NDArray[np.bool_]], float]) -> float | None:
    return float(np.mean([figure(ordered) for ordered in queries])) if queries else None


def _ndcg_10(ordered: NDArray[np.bool_]) -> float:
    discounts = 1 / np.log2(np.arange(2, 12))
    gains = ordered[:10] * discounts[: len(ordered)]
    best = discounts[: min(int(ordered.sum()), 10)].sum()
    return float(gains.sum() / best)


def _precision_5(ordered: NDArray[np.bool_]) -> float:
    return float(ordered[:5].mean())


def _log_loss(table: Table, rates: Amounts) -> float:
    sure = np.clip(np.where(table.approved, rates, 1 - rates), 1e-12, 1.0)
    return float(np.average(-np.log(sure), weights=table.weights))


def _calibration_error(table: Table, rates: Amounts) -> float:
    bands = np.searchsorted(band_edges(rates), rates, side="right")
    total = table.weights.sum()
    error = 0.0
    for band in np.unique(bands):
        rows = bands == band
        weights = table.weights[rows]
        promised = np.average(rates[rows], weights=weights)
        kept = np.average(table.approved[rows], weights=weights)
        error += float(abs(promised - kept) * weights.sum() / total)
    return error
