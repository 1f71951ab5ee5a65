"""The papers of a deal as one ZIP file, made while it is sent; the same papers give the same bytes."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can state: the bundle does not say when it was made."""


def with_manifest(files: Mapping[str, bytes], facts: Mapping[str, Any]) -> dict[str, bytes]:
    """The files in the order of their names, led by a list with sizes and SHA-256 beside the facts."""
    listed = [
        {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in sorted(files.items())
    ]
    manifest = json.dumps({**facts, "files": listed}, ensure_ascii=False, indent=2, sort_keys=True)
    return {"manifest.json": f"{manifest}\n".encode(), **dict(sorted(files.items()))}


def zipped(files: Mapping[str, bytes]) -> Iterator[bytes]:
    """The ZIP piece by piece."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
            yield from sink.taken()
    yield from sink.taken()


class _Sink(io.RawIOBase):
    """Where the archive writes to: it cannot go back, and gives away what has come."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(self._pieces[-1])

    def taken(self) -> Iterable[bytes]:
        pieces, self._pieces = self._pieces, []
        return pieces
