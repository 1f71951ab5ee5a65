"""The saved matching indexes: a folder a version, and a pointer that is moved in one step.

    index/
      current              the name of the version in use
      v-<time>-<random>/   one version: whatever its writer put there

A reader never meets a half-written version: it is written aside, then named by the pointer. The version
before stays, for a process that read the pointer a moment ago.
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from matchmaker.storage.base import new_key

POINTER = "current"
PREFIX = "v-"
KEPT = 2


def current(folder: Path) -> Path | None:
    """The version in use, or None where nothing was saved yet."""
    try:
        name = (folder / POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    version = folder / name
    return version if name.startswith(PREFIX) and version.is_dir() else None


def publish(folder: Path, write: Callable[[Path], None], *, now: datetime) -> Path:
    """Let `write` fill a new version's folder, put it in use, and sweep versions that nobody reads now."""
    folder.mkdir(parents=True, exist_ok=True)
    version = folder / f"{PREFIX}{now:%Y%m%d%H%M%S}-{new_key()}"
    version.mkdir()
    write(version)
    _point_to(folder, version)
    _sweep(folder, version)
    return version


def _point_to(folder: Path, version: Path) -> None:
    aside = folder / f"{POINTER}-{new_key()}"
    aside.write_text(version.name, encoding="ascii")
    aside.replace(folder / POINTER)


def _sweep(folder: Path, version: Path) -> None:
    """Keep the version in use and the one before; names begin with their time, so they sort by age."""
    others = sorted(path for path in folder.glob(f"{PREFIX}*") if path != version)
    for path in others[: -(KEPT - 1)]:
        shutil.rmtree(path, ignore_errors=True)
