"""What can go wrong when a ranking learns."""

from matchmaker.engine.errors import EngineError


class CannotLearn(EngineError):
    """The pairs do not allow it: all of the older or all of the newer ones were judged alike."""


class ModelFileError(EngineError):
    """The bytes are no model that `dump` wrote, or hold something that could run code."""
