"""Learning from the decisions that stand: fit on the older, test on the newer, adopt what wins."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Stale, WrongState
from matchmaker.domain.learning import (
    ModelStatus,
    Shortfall,
    fits,
    require_model_keeper,
    sample_weight,
    shortfall,
)
from matchmaker.engine.learning import CannotLearn, Comparison, Judged, compare, dump
from matchmaker.services.audit import record
from matchmaker.services.learning.current import folder_of, weights_in_force
from matchmaker.storage import learning as storage
from matchmaker.storage.learning import JudgedRow, RankingModel

_CURVE_POINTS = 21


@dataclass(frozen=True)
class Lesson:
    """What was learnt and how it did; `model` is the version kept of it, None when nothing was kept."""

    comparison: Comparison
    old_weights: dict[str, float]
    model: RankingModel | None


def learn(session: Session, *, actor: Actor, adopt: bool, now: datetime) -> Lesson:
    """Fit a ranking and compare it with the one in force; with `adopt`, put it in force if it wins.

    One that does not win is kept as refused, with its figures. Without `adopt` nothing is kept.

    Raises Forbidden; WrongState (`too_few_decisions`, with what is missing; `judged_alike` when the older or
    the newer decisions are all of one kind); Stale when another model was adopted meanwhile.
    """
    require_model_keeper(actor)
    rows = _telling(session)
    missing = _missing(rows)
    if missing.is_any:
        raise WrongState("too_few_decisions", **asdict(missing))
    old = dict(weights_in_force(session))
    try:
        comparison = compare([_judged(row) for row in rows], old)
    except CannotLearn as error:
        raise WrongState("judged_alike") from error
    if not adopt:
        return Lesson(comparison, old, None)
    return Lesson(comparison, old, _keep(session, actor, comparison, rows[-1].judged_at, now))


def decisions_missing(session: Session) -> Shortfall:
    """How many decisions are missing before the ranking may learn."""
    return _missing(_telling(session))


def _telling(session: Session) -> list[JudgedRow]:
    """The decisions that say whether the pair fits."""
    return [
        row for row in storage.standing_decisions(session) if fits(row.judgement, row.reasons) is not None
    ]


def _missing(rows: Sequence[JudgedRow]) -> Shortfall:
    approvals = sum(fits(row.judgement, row.reasons) is True for row in rows)
    return shortfall(approvals=approvals, rejections=len(rows) - approvals)


def _judged(row: JudgedRow) -> Judged:
    return Judged(
        query=row.query_id,
        signals=row.signals,
        approved=fits(row.judgement, row.reasons) is True,
        weight=sample_weight(row.propensity),
    )


def _keep(
    session: Session, actor: Actor, comparison: Comparison, decided_until: datetime, now: datetime
) -> RankingModel:
    content = dump(comparison.model)
    wins = comparison.is_better
    if wins:
        _replace(session, now)
    model = RankingModel(
        version=storage.next_version(session),
        status=ModelStatus.IN_FORCE if wins else ModelStatus.REFUSED,
        learnt_at=now,
        status_since=now,
        decided_by=actor.account_id,
        learnt_from=comparison.learnt_from,
        tested_on=comparison.tested_on,
        decided_until=decided_until,
        weights=dict(comparison.model.weights),
        metrics=_metrics(comparison),
        calibration=_calibration(comparison),
        sha256=hashlib.sha256(content).hexdigest() if wins else "",
    )
    session.add(model)
    try:
        # Of two that adopt at once, the constraints let one in.
        session.flush()
    except IntegrityError as error:
        raise Stale from error
    if wins:
        storage.write_model(folder_of(session), model.file_name, content)
    record(
        session,
        actor=actor,
        action="model_adopted" if wins else "model_refused",
        subject_kind="ranking_model",
        subject_id=model.id,
        now=now,
        version=model.version,
    )
    return model


def _replace(session: Session, now: datetime) -> None:
    before = storage.model_in_force(session)
    if before is not None:
        before.status, before.status_since = ModelStatus.REPLACED, now
        # It must be out before the new one is in: one row at most may be in force.
        session.flush()


def _metrics(comparison: Comparison) -> dict[str, Any]:
    return {
        "old": asdict(comparison.old),
        "new": asdict(comparison.new),
        "gain": asdict(comparison.gain),
        "queries": comparison.queries,
    }


def _calibration(comparison: Comparison) -> dict[str, Any]:
    low, high = comparison.bands[0].low, comparison.bands[-1].high
    scores = np.linspace(low, high, _CURVE_POINTS)
    rates = comparison.model.calibration.rates(scores)
    return {
        "curve": [list(point) for point in zip(scores.tolist(), rates.tolist(), strict=True)],
        "bands": [asdict(band) for band in comparison.bands],
    }
