"""Learning from judged pairs: which weights the signals deserve, and how often such a score is approved.

A score stays the weighted mean of what the signals say, so only the weights are learnt, and every score keeps
its exact evidence. Everything is a function of the pairs: the same ones give the same model.
"""

from matchmaker.engine.learning.calibration import Calibration, fit_calibration
from matchmaker.engine.learning.compare import Band, Comparison, Interval, compare
from matchmaker.engine.learning.errors import CannotLearn, ModelFileError
from matchmaker.engine.learning.measures import Measures
from matchmaker.engine.learning.model import Model, dump, load
from matchmaker.engine.learning.table import Judged, Table
from matchmaker.engine.learning.weights import learn_weights

__all__ = [
    "Band",
    "Calibration",
    "CannotLearn",
    "Comparison",
    "Interval",
    "Judged",
    "Measures",
    "Model",
    "ModelFileError",
    "Table",
    "compare",
    "dump",
    "fit_calibration",
    "learn_weights",
    "load",
]
