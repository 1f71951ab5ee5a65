"""A throw-away PostgreSQL server for the tests, started without any set-up by hand."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ACCOUNT = "postgres"


@contextmanager
def running_server() -> Iterator[str]:
    """The address of an empty database on a fresh server; the test is skipped where PostgreSQL is absent."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed (Debian package postgresql)")
    # PostgreSQL refuses to run as root, and its own account cannot reach pytest's folders.
    user = ACCOUNT if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="matchmaker-postgresql-"))
    shutil.chown(folder, user or os.geteuid())
    data, port = folder / "data", _free_port()
    options = ["-D", data, "-U", ACCOUNT, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    _run([found / "initdb", *options], user)
    options_of_server = f"-p {port} -k {folder} -h 127.0.0.1 -c fsync=off"
    _run([found / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options_of_server, "start"], user)
    try:
        yield f"postgresql+psycopg://{ACCOUNT}@127.0.0.1:{port}/postgres"
    finally:
        _run([found / "pg_ctl", "-D", data, "-m", "immediate", "stop"], user)
        shutil.rmtree(folder, ignore_errors=True)


def programs() -> Path | None:
    """The folder of the server's programs, or None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[object], user: str | None) -> None:
    subprocess.run([str(word) for word in command], check=True, user=user, stdout=subprocess.DEVNULL)
