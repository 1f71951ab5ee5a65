"""Fixtures for everything that needs the application: a database migrated once, every test rolled back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import Settings, read_settings
from matchmaker.extensions import alembic, db
from tests.postgresql import running_server

# A busy machine is no reason to fail: what must be fast is measured by `make bench`, not by a deadline.
hypothesis_settings.register_profile("house", deadline=None, derandomize=True)
hypothesis_settings.load_profile("house")

BENCH_DATA = Path(
    os.environ.get("MATCHMAKER_BENCH_DATA", Path(__file__).parent.parent.parent / "shared" / "data")
)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database: SQLite, or PostgreSQL when MATCHMAKER_TEST_DATABASE=postgresql."""
    if os.environ.get("MATCHMAKER_TEST_DATABASE") == "postgresql":
        with running_server() as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.sqlite'}"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Settings:
    """Settings of the tests: a home of their own, hosts as the test client names them."""
    return read_settings(
        {
            "MATCHMAKER_HOME": str(tmp_path_factory.mktemp("home")),
            "MATCHMAKER_DATABASE_URL": database_url,
            "MATCHMAKER_TRUSTED_HOSTS": "localhost 127.0.0.1",
        }
    )


@pytest.fixture(scope="session")
def migrated_app(settings: Settings) -> Flask:
    """The application on a migrated database."""
    app = create_app(settings)
    app.testing = True
    app.config["MAIL_BACKEND"] = "locmem"
    with app.app_context():
        alembic.upgrade()
    return app


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application inside a transaction that is rolled back after the test."""
    with (
        migrated_app.app_context(),
        _alone(migrated_app),
        db.test_isolation(),
        _joined_sessions(migrated_app),
        request_started.connected_to(_begin_afresh, migrated_app),
    ):
        yield migrated_app


@contextmanager
def _alone(app: Flask) -> Iterator[None]:
    """Isolate this application only: another test's may name a database that does not answer."""
    with patch.object(db, "_app_state", {app: db._app_state[app]}):
        yield


def _begin_afresh(_app: Flask, **_rest: object) -> None:
    """A request remembers nothing of the one before it, although the test's context lasts for both."""
    for name in list(g):
        g.pop(name)


@contextmanager
def _joined_sessions(app: Flask) -> Iterator[None]:
    """Bind sessions to the isolating connection itself.

    A session that fetches the connection from the engine takes its transaction for its own and ends it with
    the first commit; one bound to the connection makes a savepoint.
    """
    maker = db._app_state[app].sessionmaker
    with patch.dict(maker.kw, {"bind": db.engine.connect()}):
        yield
        db.session.close()


@pytest.fixture
def session(app: Flask) -> Session:
    """The session of the test."""
    return db.session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser without JavaScript."""
    return app.test_client()


@pytest.fixture(scope="session")
def bench_data() -> Path:
    """The folder of real data; the test is skipped where it is absent."""
    if not BENCH_DATA.is_dir():
        pytest.skip(f"no real data at {BENCH_DATA}; set MATCHMAKER_BENCH_DATA")
    return BENCH_DATA
