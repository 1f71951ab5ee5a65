"""Files of documents: outside of everything that is served, under random names, written whole or not at all.

    documents/
      <key>            a file that a row names, or will once its transaction is committed
      <key>.part       a file that is just being written, or whose writer died

A file takes its name before the commit, so that a row never lacks its file. A file that no row names is left
over from a transaction that failed, and is swept.
"""

import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO

from matchmaker.domain.errors import Invalid

PART = ".part"
PIECE = 1 << 16
MEGABYTE = 1 << 20

LEFT_OVER_AFTER = timedelta(days=1)
"""No transaction stays open so long: what nobody names by then is left over."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has been written aside; `keep` gives it its name."""

    key: str
    path: Path
    size: int
    hash: str

    def keep(self) -> None:
        """Let the file stay, in one step; the last thing before the commit."""
        self.path.replace(self.path.with_suffix(""))
        _sync(self.path.parent)


class DocumentFiles:
    """The folder of the documents' files."""

    def __init__(self, folder: Path) -> None:
        """Use this folder, which is made when the first file comes."""
        self.folder = folder

    @contextmanager
    def receive(self, stream: IO[bytes], *, limit: int) -> Iterator[Received]:
        """Write a file aside; it vanishes at the end of the block unless it was kept.

        limit -- bytes. Raises Invalid with the field `file` for an empty file, and for one beyond the limit.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secrets.token_hex(16)
        path = self.folder / f"{key}{PART}"
        try:
            size, digest = _write(stream, path, limit)
            yield Received(key, path, size, digest)
        finally:
            path.unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        """Where the bytes of a file lie."""
        return self.folder / key

    def aged(self, now: datetime) -> list[str]:
        """Keys of the files that are old enough to be left over, if no row names them."""
        if not self.folder.is_dir():
            return []
        oldest = (now - LEFT_OVER_AFTER).timestamp()
        return sorted(file.name for file in self.folder.iterdir() if _written_before(file, oldest))

    def drop(self, keys: Collection[str]) -> None:
        """Remove files."""
        for key in keys:
            (self.folder / key).unlink(missing_ok=True)


def _written_before(file: Path, moment: float) -> bool:
    try:
        return file.stat().st_mtime < moment
    except FileNotFoundError:
        # Its writer has just given it its name, or taken it away.
        return False


def _write(stream: IO[bytes], path: Path, limit: int) -> tuple[int, str]:
    size, digest = 0, sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > limit:
                raise Invalid("file_too_large", field="file", limit=limit // MEGABYTE)
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise Invalid("file_empty", field="file")
    return size, digest.hexdigest()


def _sync(folder: Path) -> None:
    """The new name is on the disk before the commit that speaks of it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
