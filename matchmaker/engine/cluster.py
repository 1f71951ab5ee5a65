"""Work spread over processes or machines by any `concurrent.futures.Executor`, safe against workers that die.

In one process, a process pool, or a Dask cluster (`Client.get_executor()`): the same functions run in all of
them, on arguments that can be sent, with results that do not depend on who worked. Workers read the index by
its folder, which every machine must see under the same name.
"""

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from typing import Any, TypeAlias, TypeVar

from matchmaker.engine.errors import WorkersError

# Gives an executor for as long as its context lasts: a new one, or one that is kept; never one that broke.
MakeExecutor: TypeAlias = Callable[[], contextlib.AbstractContextManager[Executor]]

Result = TypeVar("Result")
ATTEMPTS = 5
SECONDS_TO_ANSWER = 10

# Called with the number of finished parts and of all.
Progress: TypeAlias = Callable[[int, int], None]


@contextlib.contextmanager
def processes(count: int) -> Iterator[MakeExecutor]:
    """So many processes of this machine, which inherit nothing that is open here.

    They are started on first use and kept until the end: what they have read and encoded stays with them.
    """
    kept = _KeptProcesses(count)
    try:
        yield kept.lent
    finally:
        kept.stop()


class _KeptProcesses:
    """A pool of processes that outlives its uses, with a new one in place of one that broke."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    @contextlib.contextmanager
    def lent(self) -> Iterator[Executor]:
        """The pool, for one use."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._count, mp_context=multiprocessing.get_context("spawn"))
        try:
            yield self._pool
        except BrokenExecutor:
            self.stop()
            raise

    def stop(self) -> None:
        """End the processes; what they have not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


@contextlib.contextmanager
def dask_workers(scheduler: str) -> Iterator[tuple[MakeExecutor, int]]:
    """The workers of a Dask scheduler, by its address ("tcp://host:8786"), and how many they are.

    Raises WorkersError where Dask is not installed, nobody answers, there are no workers, or workers die
    again and again.
    """
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415 (an extra that most do without)
    except ImportError as error:
        raise WorkersError("Dask is not installed here: pip install 'matchmaker[dask]'") from error
    try:
        client = Client(scheduler, timeout=SECONDS_TO_ANSWER)
    except (OSError, ValueError) as error:
        raise WorkersError(f"no Dask scheduler answers at {scheduler}") from error
    with client:
        count = sum(client.nthreads().values())
        if not count:
            raise WorkersError(f"the Dask scheduler at {scheduler} has no workers")
        try:
            yield (lambda: client.get_executor(pure=False)), count
        except KilledWorker as error:
            raise WorkersError(f"workers of {scheduler} die again and again: {error}") from error


def spread(
    make_executor: MakeExecutor, work: Callable[..., Result], tasks: Sequence[tuple[Any, ...]]
) -> Iterator[Result]:
    """The result of `work(*task)` for each task, in the order of the tasks.

    When a worker dies and takes its executor along, what was not finished is done again by a new one; a task
    that breaks the executor again and again raises BrokenExecutor.
    """
    done = 0
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with make_executor() as executor:
                for future in _submitted(executor, work, tasks[done:]):
                    yield future.result()
                    done += 1
            return
        except BrokenExecutor:
            if attempt == ATTEMPTS:
                raise


def _submitted(
    executor: Executor, work: Callable[..., Result], tasks: Sequence[tuple[Any, ...]]
) -> list[Future[Result]]:
    return [executor.submit(work, *task) for task in tasks]
