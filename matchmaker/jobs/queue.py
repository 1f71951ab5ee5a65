"""The door to the background: a queue that wakes workers. What is to be done stands in our own tables.

A task of the queue carries nothing, so one that is lost loses nothing: the next minute's tick does its work.
"""

import json
import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import make_url

from matchmaker.config import Settings
from matchmaker.jobs import tasks

NAME = "matchmaker"
FILE = "queue.sqlite"


class NamesOnly(Serializer):  # type: ignore[misc]
    """Messages as JSON: a task's id and name. Nothing that comes out of the queue is ever unpickled."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps([data.id, data.name]).encode("ascii")

    def _deserialize(self, data: bytes) -> Message:
        task_id, name = json.loads(bytes(data))
        return Message(id=task_id, name=name)


class QuietConsumer(Consumer):  # type: ignore[misc]
    """A consumer beside a web server: signals belong to the process, not to this thread of it."""

    def _set_signal_handlers(self) -> None:
        pass


@dataclass
class Worker:
    """Background work of an application: `wake` it, run it beside the site, or as a process of its own."""

    app: Flask
    settings: Settings
    _thread: threading.Thread | None = field(default=None, init=False)

    @cached_property
    def queue(self) -> Huey:
        """The queue, made when it is first needed."""
        queue = self._queue()
        self._wake = queue.task(name="wake")(lambda: tasks.woken(self.app))
        queue.periodic_task(crontab(), name="minute")(lambda: tasks.every_minute(self.app))
        queue.periodic_task(crontab(minute="7"), name="hour")(lambda: tasks.every_hour(self.app))
        return queue

    def _queue(self) -> Huey:
        common: dict[str, Any] = {"results": False, "serializer": NamesOnly()}
        if self.settings.is_sqlite:
            return SqliteHuey(NAME, filename=str(self.settings.home / FILE), **common)
        url = make_url(self.settings.database_url).set(drivername="postgresql")
        return PostgresHuey(NAME, dsn=url.render_as_string(hide_password=False), **common)

    def wake(self) -> None:
        """Let a worker look at the tables now; call it after the commit."""
        _ = self.queue
        self._wake()

    def start_beside(self) -> None:
        """Work in a thread of this process."""
        consumer = QuietConsumer(self.queue, **_CONSUMER)
        self._consumer = consumer
        self._thread = threading.Thread(target=self._run, args=(consumer,), name="worker", daemon=True)
        self._thread.start()

    def _run(self, consumer: Consumer) -> None:
        tasks.warm_up(self.app)
        tasks.every_minute(self.app)
        consumer.run()
        # It returns as soon as it is told to stop; its own threads may still be at a task.
        consumer.stop(graceful=True)

    def stop(self) -> None:
        """End the threads after the task they are doing."""
        if self._thread is not None:
            self._consumer.stop_flag.set()
            self._thread.join(timeout=_PATIENCE)

    def run(self) -> None:
        """Work until the process is told to stop."""
        tasks.warm_up(self.app)
        tasks.every_minute(self.app)
        Consumer(self.queue, graceful_signal="TERM", **_CONSUMER).run()


# Polling is cheap on SQLite; PostgreSQL notifies. A run is one task after another, so one worker is enough.
_CONSUMER: dict[str, Any] = {"workers": 1, "initial_delay": 0.2, "max_delay": 2.0}
_PATIENCE = 10.0
