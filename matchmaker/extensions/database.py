"""The database session, and the one place that commits."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, request
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

# Rows stay readable after the commit, so that a page may be rendered from what was just saved.
db = SQLAlchemy(session_options={"expire_on_commit": False})

_writing: ContextVar[bool] = ContextVar("writing", default=False)

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """The session of this context; commits when the block ends well, else rolls back and raises on."""
    token = _writing.set(True)
    session = db.session
    _leave_reading_transaction(session)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(token)


def _leave_reading_transaction(session: Session) -> None:
    """End a transaction begun for reading: SQLite cannot turn an old one into a writing one."""
    if session.in_transaction():
        session.commit()


def init_database(app: Flask) -> None:
    """Bind the session to the application and let writing requests take the write lock at their start."""
    db.init_app(app)
    app.before_request(_note_writing_request)
    app.teardown_request(_forget_writing_request)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _configure_sqlite(db.engine)


def expect_writing() -> None:
    """Let this request take the write lock at its start although its method only reads; before any query."""
    _writing.set(True)


def _note_writing_request() -> None:
    _writing.set(request.method not in READING_METHODS)


def _forget_writing_request(_error: BaseException | None) -> None:
    """What the same thread does next must not take the write lock for a request that is over."""
    _writing.set(False)


def _configure_sqlite(engine: Engine) -> None:
    """WAL and foreign keys; and let SQLAlchemy emit BEGIN so that savepoints hold."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once when another writer was quicker.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
