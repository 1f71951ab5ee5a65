"""Background work: its kinds and states."""

from enum import StrEnum


class JobKind(StrEnum):
    """What can be asked of the background."""

    MATCHING_RUN = "matching_run"
    DRAFT_ROUND = "draft_round"


class JobStatus(StrEnum):
    """Where a job stands; a stopped one can be resumed."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


ACTIVE = frozenset({JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.STOPPING})
