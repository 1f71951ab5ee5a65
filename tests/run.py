"""The whole suite: on SQLite, then what touches the database again on PostgreSQL where it is installed."""

import os
import subprocess
import sys
from pathlib import Path

from tests.postgresql import programs

ROOT = Path(__file__).parent.parent
ON_POSTGRESQL = ("tests/integration",)


def main() -> int:
    """Run pytest twice; the first failure's code, else 0."""
    arguments = sys.argv[1:]
    results = [_pytest("sqlite", ["tests", *arguments])]
    if programs() is not None:
        results.append(_pytest("postgresql", [*ON_POSTGRESQL, *arguments]))
    elif os.environ.get("CI"):
        print("PostgreSQL is not installed; CI must test on it")
        return 1
    else:
        print("PostgreSQL is not installed: the tests ran on SQLite only")
    return max(results)


def _pytest(database: str, arguments: list[str]) -> int:
    print(f"== {database}", flush=True)
    environment = {**os.environ, "MATCHMAKER_TEST_DATABASE": database}
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
