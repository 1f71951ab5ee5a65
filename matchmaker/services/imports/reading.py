"""Reading a file through a child process: the answer is plain rows of text, or a refusal that says why."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from matchmaker.domain.errors import Invalid
from matchmaker.services.imports import limits

_PROJECT = Path(__file__).parents[3]
_CHILD = "matchmaker.services.imports.child"


@dataclass(frozen=True)
class Table:
    """A file as rows of text: rows[0] is the row that Excel numbers 1.

    format -- "xlsx", "xls" or "csv", by content; encoding, delimiter and sheet are empty where there is none.
    """

    name: str
    hash: str
    format: str
    encoding: str
    delimiter: str
    sheet: str
    rows: tuple[tuple[str, ...], ...]


def read_table(path: Path, *, name: str = "") -> Table:
    """Read a file, by content and within the limits; takes no session, so that no lock waits for it.

    Raises Invalid with a code that begins with import_.
    """
    size = path.stat().st_size
    if size == 0:
        raise Invalid("import_empty", field="file")
    if size > limits.FILE_BYTES:
        raise Invalid("import_too_large", field="file", limit=limits.FILE_BYTES // limits.MEGABYTE)
    notes, rows = _ask_child(path)
    return Table(
        name=(name or path.name)[-200:],
        hash=_hash(path),
        format=notes.get("format", ""),
        encoding=notes.get("encoding", ""),
        delimiter=notes.get("delimiter", ""),
        sheet=notes.get("sheet", ""),
        rows=rows,
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ask_child(path: Path) -> tuple[dict[str, str], tuple[tuple[str, ...], ...]]:
    command = [sys.executable, "-m", _CHILD, str(path.resolve())]
    with subprocess.Popen(  # noqa: S603  # no shell, and the only argument is a path of ours
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    ) as process:
        clock = threading.Timer(limits.CHILD_WALL_SECONDS, process.kill)
        clock.start()
        try:
            notes, rows, complete = _listen(process)
            process.wait()
        finally:
            clock.cancel()
            process.kill()
    if not complete:
        raise _refusal_of(process.returncode)
    return notes, rows


def _environment() -> dict[str, str]:
    """Nothing of ours but where the package lies: the child needs no secrets."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    return {**kept, "PYTHONPATH": str(_PROJECT), "MALLOC_ARENA_MAX": "2"}


def _listen(process: subprocess.Popen[bytes]) -> tuple[dict[str, str], tuple[tuple[str, ...], ...], bool]:
    """What the child said, and whether it came to its end."""
    notes: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    for line in _lines(process.stdout):
        said = json.loads(line)
        if isinstance(said, list):
            rows.append(tuple(said))
        elif "refused" in said:
            raise Invalid(said["refused"], field="file", **said["detail"])
        elif "rows" in said:
            return notes, tuple(rows), said["rows"] == len(rows)
        else:
            notes = said
    return notes, (), False


def _lines(stream: IO[bytes] | None) -> Any:
    """Whole lines, until the child has said more than it may."""
    heard = 0
    while stream is not None and (line := stream.readline(limits.ANSWER_BYTES)):
        heard += len(line)
        if heard > limits.ANSWER_BYTES:
            raise Invalid("import_exploding", field="file")
        if line.endswith(b"\n"):
            yield line


def _refusal_of(code: int | None) -> Invalid:
    """A child that was stopped, or that aborted for want of memory, had a file that asks for too much."""
    stopped = code is not None and code < 0
    return Invalid("import_exploding" if stopped else "import_broken", field="file")
