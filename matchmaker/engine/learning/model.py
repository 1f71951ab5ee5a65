"""A learnt ranking as one value, and as bytes that run nothing when they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matchmaker.engine.learning.calibration import Calibration
from matchmaker.engine.learning.errors import ModelFileError

FORMAT = 1


@dataclass(frozen=True)
class Model:
    """What was learnt: the weight of each signal, and what a score under these weights has come to."""

    weights: Mapping[str, float]
    calibration: Calibration


def dump(model: Model) -> bytes:
    """The model in skops' format."""
    plain = {
        "format": FORMAT,
        "names": list(model.weights),
        "weights": np.asarray(list(model.weights.values()), dtype=np.float64),
        "curve": np.asarray([model.calibration.slope, model.calibration.intercept], dtype=np.float64),
    }
    content: bytes = _skops().dumps(plain)
    return content


def load(content: bytes) -> Model:
    """Read what `dump` wrote; ModelFileError for anything else, and nothing that it holds is run."""
    plain = _read(content)
    try:
        weights = dict(zip(plain["names"], map(float, plain["weights"]), strict=True))
        slope, intercept = map(float, plain["curve"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelFileError("the file lacks a part of a model") from error
    numbers = np.asarray([*weights.values(), slope, intercept])
    positive = bool(weights) and min(weights.values()) > 0 and slope >= 0
    if plain.get("format") != FORMAT or not positive or not np.isfinite(numbers).all():
        raise ModelFileError("the file holds no weights that could be used")
    return Model(weights, Calibration(slope, intercept))


def _skops() -> Any:
    # Read only when there is a model: it would add a second to the start of every command.
    import skops.io  # noqa: PLC0415

    return skops.io


def _read(content: bytes) -> dict[str, Any]:
    """The parts of the file; skops trusts nothing but arrays, numbers and texts."""
    try:
        if _skops().get_untrusted_types(data=content):
            raise ModelFileError("the file holds types that could run code")
        plain = _skops().loads(content, trusted=[])
    except ModelFileError:
        raise
    except Exception as error:
        raise ModelFileError("the file cannot be read") from error
    if not isinstance(plain, dict):
        raise ModelFileError("the file lacks a part of a model")
    return plain
