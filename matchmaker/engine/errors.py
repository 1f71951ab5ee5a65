"""The refusals of the engine."""


class EngineError(ValueError):
    """The engine was given something it cannot work with; the message says what."""


class DuplicateKeyError(EngineError):
    """Two documents of one call carry the same key."""


class UnknownKeyError(EngineError, LookupError):
    """The index holds no document of this key."""


class SettingsError(EngineError):
    """Settings that name an unknown signal kind, twice the same name, or an impossible number."""


class IndexFolderError(EngineError):
    """A folder that holds no readable index, or one of another format or encoder."""


class BeirFormatError(EngineError):
    """A folder that is not in BEIR layout; the message names the file and, where known, the line."""


class WorkersError(EngineError):
    """No workers can be had, or they do not stay alive; the message says why."""
