"""The folder of a saved index: a label, the settings, and one folder a segment."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from matchmaker.engine.errors import IndexFolderError
from matchmaker.engine.settings import MatchSettings

FORMAT = 3
_LABEL = "index.json"
_SETTINGS = "settings.json"


def segment_folder(folder: Path, number: int) -> Path:
    """Where the segment of a number lies."""
    return folder / f"segment{number}"


def prepare(folder: Path) -> None:
    """Make `folder`; raise IndexFolderError where something is in it already."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise IndexFolderError(f"{folder} is not empty: save an index into a new folder")


def clear(folder: Path) -> None:
    """Take away what a writer that died has left."""
    shutil.rmtree(folder, ignore_errors=True)


def copy(source: Path, target: Path) -> None:
    """Another name for a finished segment: its files never change, so they are linked where the disk can."""
    shutil.copytree(source, target, copy_function=_linked)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def write_label(folder: Path, settings: MatchSettings, encoder: str, segments: int) -> None:
    """Write the settings and, as the very last file, the label."""
    (folder / _SETTINGS).write_text(settings.to_json(), encoding="utf-8")
    label = {"format": FORMAT, "encoder": encoder, "segments": segments}
    (folder / _LABEL).write_text(json.dumps(label), encoding="utf-8")


def check_label(folder: Path, encoder: str) -> int:
    """The number of segments.

    Raises IndexFolderError where the index was written in another format or with another encoder.
    """
    label = json.loads((folder / _LABEL).read_text(encoding="utf-8"))
    if label["format"] != FORMAT or label["encoder"] != encoder:
        raise IndexFolderError(
            f"{folder}: written as format {label['format']} with encoder {label['encoder']}, "
            f"this program reads format {FORMAT} with encoder {encoder}"
        )
    return int(label["segments"])


def read_settings(folder: Path) -> MatchSettings:
    """The settings that the index was built with."""
    return MatchSettings.from_json((folder / _SETTINGS).read_text(encoding="utf-8"))


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Whatever is missing or broken in `folder` becomes an IndexFolderError that names it."""
    if not (folder / _LABEL).is_file():
        raise IndexFolderError(f"{folder} holds no finished index: {_LABEL} is missing")
    try:
        yield
    except IndexFolderError:
        raise
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise IndexFolderError(f"{folder} cannot be read: {error}") from error
