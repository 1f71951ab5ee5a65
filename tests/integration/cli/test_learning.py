"""`matchmaker learn` and `matchmaker models` as an operator runs them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.services import learning
from tests.integration.lessons import teach


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    learning.keep_models(settings.database_url, tmp_path / "models")


def run(app: Flask, *arguments: str) -> str:
    answer = app.test_cli_runner().invoke(args=list(arguments))
    return f"{answer.exit_code} {' '.join(answer.output.split())}"


def test_too_few_decisions_are_told_in_one_sentence(app: Flask) -> None:
    said = run(app, "learn")
    assert said.startswith("1 Error: too few decisions")
    assert "200 decisions, 40 approvals, 40 rejections" in said


def test_learning_adopting_listing_and_rolling_back(app: Flask, session: Session) -> None:
    teach(session, telling=True)
    session.commit()
    assert "it wins; --adopt puts it in force" in run(app, "learn")
    assert "version 1 is in force" in run(app, "learn", "--adopt")
    listed = run(app, "models", "list")
    assert "in_force" in listed
    assert "ok" in listed
    assert run(app, "models", "rollback") == "0 the built-in weights are in force"
    assert run(app, "models", "rollback").startswith("1 Error: no model is in force")
