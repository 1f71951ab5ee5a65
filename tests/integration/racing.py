"""Many at the same moment, on a database whose commits are real."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import read_settings
from matchmaker.domain.errors import Refusal
from matchmaker.extensions import alembic, db, unit_of_work

Deed = Callable[[Session], Any]


@contextmanager
def racing_app(home: Path, database_url: str, name: str) -> Iterator[Flask]:
    """An application on a migrated database of its own, on the server that the tests use."""
    with empty_app(home, database_url, name) as app:
        with app.app_context():
            alembic.upgrade()
        yield app


@contextmanager
def empty_app(home: Path, database_url: str, name: str) -> Iterator[Flask]:
    """An application on a database of its own that has no tables yet."""
    url = f"sqlite:///{home / name}.sqlite"
    if database_url.startswith("postgresql"):
        with create_engine(database_url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        url = f"{database_url.rsplit('/', 1)[0]}/{name}"
    app = create_app(read_settings({"MATCHMAKER_HOME": str(home), "MATCHMAKER_DATABASE_URL": url}))
    yield app
    with app.app_context():
        db.engine.dispose()


def at_once(app: Flask, deeds: list[Deed]) -> list[str]:
    """Do everything at the same moment, each in its own transaction; "done" or the refusal's code."""
    barrier = Barrier(len(deeds))

    def run(deed: Deed) -> str:
        barrier.wait()
        with app.app_context():
            try:
                with unit_of_work() as session:
                    deed(session)
            except Refusal as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))
