"""Who does the work of a large pool: this process alone, several, or the machines of a Dask cluster."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass

from matchmaker.engine import WorkersError
from matchmaker.engine.cluster import MakeExecutor, Progress, dask_workers, processes


class NoWorkers(Exception):
    """The workers asked for cannot be had, or die again and again; the message says why."""


@dataclass(frozen=True)
class Workers:
    """Workers as the engine takes them; `progress` is told how many parts of all are done."""

    make_executor: MakeExecutor
    count: int
    progress: Progress | None = None


@contextlib.contextmanager
def workers_of(
    *, processes_here: int, scheduler: str | None, progress: Progress | None = None
) -> Iterator[Workers | None]:
    """The workers of a Dask scheduler, or so many processes; None for one, which is this process itself.

    Raises NoWorkers.
    """
    try:
        if scheduler is not None:
            with dask_workers(scheduler) as (make_executor, count):
                yield Workers(make_executor, count, progress)
        elif processes_here > 1:
            with processes(processes_here) as make_executor:
                yield Workers(make_executor, processes_here, progress)
        else:
            yield None
    except WorkersError as error:
        raise NoWorkers(str(error)) from error
    except BrokenExecutor as error:
        raise NoWorkers("the workers die again and again, perhaps for want of memory") from error
