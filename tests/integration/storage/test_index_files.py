"""Saved indexes: a version is whole or not in use."""

from datetime import timedelta
from pathlib import Path

import pytest

from matchmaker.storage import index_files
from tests.factories import NOW


def write(text: str) -> object:
    return lambda folder: (folder / "content").write_text(text)


def test_nothing_is_in_use_at_first(tmp_path: Path) -> None:
    assert index_files.current(tmp_path / "absent") is None


def test_the_latest_version_is_in_use_and_the_one_before_stays(tmp_path: Path) -> None:
    versions = [
        index_files.publish(tmp_path, write(str(n)), now=NOW + timedelta(seconds=n))  # type: ignore[arg-type]
        for n in range(4)
    ]
    current = index_files.current(tmp_path)
    assert current == versions[-1]
    assert (versions[-1] / "content").read_text() == "3"
    assert [version.exists() for version in versions] == [False, False, True, True]


def test_a_version_that_could_not_be_written_is_not_in_use(tmp_path: Path) -> None:
    first = index_files.publish(tmp_path, write("good"), now=NOW)  # type: ignore[arg-type]

    def fail(_folder: Path) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        index_files.publish(tmp_path, fail, now=NOW)
    assert index_files.current(tmp_path) == first


@pytest.mark.parametrize("pointer", ["", "absent", "../elsewhere", "/etc"])
def test_a_pointer_to_elsewhere_is_not_followed(tmp_path: Path, pointer: str) -> None:
    (tmp_path / index_files.POINTER).write_text(pointer)
    assert index_files.current(tmp_path) is None
