"""Every page as every role: who gets in, who is turned away, and that nothing private leaks on the way.

The table `access.csv` holds one row an endpoint and method: the status that each role gets for an object of
company A. A new page fails here until somebody has written its row.
"""

import csv
import os
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.integration.web.world import ROLES, World, build_world

TABLE = Path(__file__).parent / "access.csv"
SKIPPED = {"static"}


def _rows() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["endpoint"], row["method"]): row for row in csv.DictReader(file)}


def _pages(app: Flask) -> list[tuple[Rule, str]]:
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
    return [
        (rule, method)
        for rule in rules
        if rule.endpoint not in SKIPPED
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


# Every test here builds the same world, and a request leaves it as it was: each is asked once for all.
_answers: dict[tuple[str, str, str, bool], tuple[str, str]] = {}


@pytest.fixture
def world(app: Flask) -> World:
    world = build_world(app)
    world._seen = _answers
    return world


def test_every_page_answers_every_role_as_the_table_says(world: World) -> None:
    found = [
        {
            "endpoint": rule.endpoint,
            "method": method,
            **{role: world.status(role, rule, method) for role in ROLES},
        }
        for rule, method in _pages(world.app)
    ]
    if os.environ.get("MATCHMAKER_WRITE_ACCESS_TABLE"):
        _write(found)
    expected = _rows()
    different = [row for row in found if row != expected.get((row["endpoint"], row["method"]))]
    assert different == []


def test_no_page_fails(world: World) -> None:
    for rule, method in _pages(world.app):
        for role in ROLES:
            assert int(world.status(role, rule, method)) < 500, (rule.endpoint, method, role)


def test_foreign_and_absent_objects_answer_alike(world: World) -> None:
    for rule, method in _pages(world.app):
        if not rule.arguments - {"kind", "name", "language"}:
            continue
        for role in world.strangers(rule):
            foreign, absent = world.status(role, rule, method), world.status(role, rule, method, absent=True)
            assert foreign == absent, (rule.endpoint, method, role)


def test_no_private_text_reaches_a_stranger(world: World) -> None:
    for rule, method in _pages(world.app):
        for role in ROLES:
            leaked = world.secrets_in(role, rule, method)
            assert leaked == set(), (rule.endpoint, method, role)


def test_no_form_is_taken_without_its_token(world: World) -> None:
    for rule, method in _pages(world.app):
        if method == "POST":
            assert world.status_without_token("owner", rule) == 400, rule.endpoint


def _write(rows: list[dict[str, str]]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["endpoint", "method", *ROLES], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
