"""The ranking in force, as the matching and the pages ask for it."""

import functools
import hashlib
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.orm import Session

from matchmaker.engine import MatchSettings
from matchmaker.engine.learning import Model, ModelFileError, load
from matchmaker.storage import learning as storage
from matchmaker.storage.learning import RankingModel

FIT: frozenset[str] = frozenset(one.name for one in MatchSettings().signals if one.usual is not None)
"""The signals that say how well facts fit; all others compare texts."""

FIT_SHARE = MatchSettings().fit_share
"""How far the signals of fit together may move a score, in parts of it."""

_log = logging.getLogger(__name__)

_folders: dict[URL, Path] = {}
_opening = threading.Lock()


def keep_models(database_url: str, folder: Path) -> None:
    """Say where the models of a database are kept; called once when an application starts."""
    with _opening:
        _folders[make_url(database_url)] = folder


def folder_of(session: Session) -> Path:
    """The folder of the models of the session's database."""
    with _opening:
        return _folders[session.get_bind().engine.url]


def read_model(session: Session, row: RankingModel) -> Model:
    """The model of a version.

    Raises ModelFileError where its file is missing, has another digest, or holds what could run code.
    """
    return _read(folder_of(session) / row.file_name, row.sha256)


def file_state(session: Session, row: RankingModel) -> str:
    """Whether a version's file can be used, for operators; a refused version has none."""
    if not row.sha256:
        return "none"
    try:
        read_model(session, row)
    except ModelFileError as error:
        return str(error)
    return "ok"


@functools.lru_cache(maxsize=8)
def _read(path: Path, sha256: str) -> Model:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelFileError("the file is missing") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelFileError("the file was changed after it was written")
    return load(content)


def current_weights(session: Session) -> Mapping[str, float] | None:
    """The learnt weights of the signals by their names; None where the built-in ones hold.

    A model whose file is damaged is not used: it is logged, and the built-in weights hold.
    """
    model = _model(session, storage.model_in_force(session))
    return model.weights if model else None


def weights_in_force(session: Session) -> Mapping[str, float]:
    """The weights of all signals; one that a learnt model does not name keeps its built-in weight."""
    built_in = {signal.name: signal.weight for signal in MatchSettings().signals}
    return built_in | dict(current_weights(session) or {})


def calibration(session: Session) -> Callable[[float], float] | None:
    """From a score to the share of such pairs that coordinators approve; None without a learnt model."""
    model = _model(session, storage.model_in_force(session))
    return model.calibration if model else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """How often pairs of such a score are approved, and how many decisions this rests on."""

    share: float
    decisions: int


def approval_estimate(session: Session, score: float, *, scored_at: datetime) -> Estimate | None:
    """What a score has come to so far; None without a learnt model, and for a score made before it held."""
    row = storage.model_in_force(session)
    model = _model(session, row)
    if row is None or model is None or scored_at < row.status_since:
        return None
    bands = row.calibration["bands"]
    # A score between two bands belongs to the lower one, one below all of them to the lowest.
    band = next((band for band in reversed(bands) if score >= band["low"]), bands[0])
    return Estimate(model.calibration(score), band["learnt"])


def _model(session: Session, row: RankingModel | None) -> Model | None:
    if row is None:
        return None
    try:
        return read_model(session, row)
    except ModelFileError as error:
        _log.error("model %s is not used: %s", row.version, error)
        return None
