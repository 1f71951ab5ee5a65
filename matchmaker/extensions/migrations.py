"""Alembic as SQLite needs it: a table that others point to is rebuilt without losing what points there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_alembic import Alembic
from sqlalchemy import Connection


class Migrations(Alembic):
    """Runs migrations with SQLite's foreign keys at rest, and looks afterwards that all of them hold.

    SQLite changes a column by making the table anew and dropping the old one. While foreign keys are
    watched, the drop deletes every row that points there, or fails.
    """

    def run_migrations(self, fn: Any, **kwargs: Any) -> None:
        """Run what `fn` chooses."""
        connection = self.migration_context.connection
        assert connection is not None
        if connection.dialect.name != "sqlite":
            super().run_migrations(fn, **kwargs)
            return
        with _keys_at_rest(connection):
            super().run_migrations(fn, **kwargs)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(
                f"rows of {sorted({row[0] for row in broken})} point to rows that are not there"
            )


@contextmanager
def _keys_at_rest(connection: Connection) -> Iterator[None]:
    """Outside of a transaction: inside one SQLite does not hear the pragma."""
    connection.rollback()
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")
