"""Learning from decisions: fitting a ranking, adopting it when it wins, rolling it back, and using it."""

from matchmaker.services.learning.current import (
    FIT,
    FIT_SHARE,
    Estimate,
    approval_estimate,
    calibration,
    current_weights,
    file_state,
    keep_models,
    weights_in_force,
)
from matchmaker.services.learning.fitting import Lesson, decisions_missing, learn
from matchmaker.services.learning.rolling import roll_back

__all__ = [
    "FIT",
    "FIT_SHARE",
    "Estimate",
    "Lesson",
    "approval_estimate",
    "calibration",
    "current_weights",
    "decisions_missing",
    "file_state",
    "keep_models",
    "learn",
    "roll_back",
    "weights_in_force",
]
