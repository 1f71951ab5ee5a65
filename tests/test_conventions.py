"""House rules that a reviewer would otherwise have to remember."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from flask import Flask
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from matchmaker.domain.notices import topic_of

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "matchmaker").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FILE = 500
# The session's own commit stands in one place; Flask-Security's datastore commits for itself, and tantivy's
# writer calls the end of an index so.
COMMITTING = {"matchmaker/extensions/database.py", "matchmaker/cli/bench/peers/tantivy_words.py"}
NEVER_IMPORTED = {"pickle", "cPickle", "joblib", "dill", "shelve", "marshal"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=_name)
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_only_the_unit_of_work_commits(path: Path) -> None:
    commits = re.findall(r"session\.commit\(\)|\.commit\(\)", path.read_text(encoding="utf-8"))
    assert not commits or _name(path) in COMMITTING


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_nothing_that_runs_code_on_loading_is_imported(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    modules = {
        (node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }
    assert not (names | modules) & NEVER_IMPORTED
    assert "allow_pickle=True" not in path.read_text(encoding="utf-8")


def test_every_page_has_a_policy(migrated_app: Flask) -> None:
    unguarded = [
        rule.endpoint
        for rule in migrated_app.url_map.iter_rules()
        if rule.endpoint != "static"
        and not rule.endpoint.startswith("security.")
        and not hasattr(migrated_app.view_functions[rule.endpoint], "policy")
    ]
    assert unguarded == []


def test_every_notice_has_a_topic() -> None:
    words = (ROOT / "matchmaker/web/templates/notices/words.txt").read_text(encoding="utf-8")
    kinds = set(re.findall(r'^  "(\w+)":', words, re.MULTILINE))
    assert len(kinds) > 1
    assert {kind for kind in kinds if topic_of(kind) is None} == set(), (
        "add its beginning to domain/notices.py"
    )


def test_every_wanted_library_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]
    pinned = {line.split("==")[0] for line in _lines("constraints.txt")}
    missing = {
        Requirement(line).name for line in wanted if canonicalize_name(Requirement(line).name) not in pinned
    }
    assert missing == set()


def test_the_two_lock_files_agree() -> None:
    constraints = {line.strip() for line in _lines("constraints.txt")}
    locked = {line.rstrip("\\ ").strip() for line in _lines("requirements.lock") if "==" in line}
    assert locked <= constraints


@pytest.mark.parametrize("name", ["constraints.txt", "requirements.lock"])
def test_lock_files_name_no_registry(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_the_browser_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def _lines(name: str) -> list[str]:
    return [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line.strip()]
