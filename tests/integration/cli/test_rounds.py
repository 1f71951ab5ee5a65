"""`matchmaker round` as an operator runs it."""

import re

from flask import Flask
from sqlalchemy.orm import Session

from tests.integration.services.test_rounds import Pool


def run(app: Flask, *args: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(args=["round", *args])
    return answer.exit_code, answer.output


def key_in(output: str) -> str:
    return re.search(r"round (\w+):", output)[1]


def test_draft_deploy_show_undo(app: Flask, session: Session) -> None:
    Pool(session)
    assert run(app, "show") == (1, "Error: no round is deployed\n")
    code, said = run(app, "draft", "--least", "1", "--most", "2", "--exploration", "0")
    assert code == 0
    assert "9 alternate, 6 chosen" in said
    assert "6 added, 0 dropped, 0 kept" in said
    key = key_in(said)
    assert run(app, "deploy", key) == (0, f"deployed {key}\n")
    assert key_in(run(app, "show")[1]) == key
    assert run(app, "deploy", key) == (1, "Error: its state is deployed\n")
    assert run(app, "undo", key) == (0, f"undone {key}\n")
    assert run(app, "undo", "absent") == (1, "Error: there is no round absent\n")


def test_a_collision_is_shown_and_ends_with_2(app: Flask, session: Session) -> None:
    Pool(session)
    code, said = run(app, "draft", "--least", "3", "--most", "3", "--holder-limit", "8")
    assert code == 2
    assert "collides: holder_limit" in said
    assert "would help: holder_limit 8 -> 9: 3 of 3 needs" in said


def test_an_overtaken_draft_and_a_wrong_number_are_refused_in_words(app: Flask, session: Session) -> None:
    Pool(session)
    early, late = (key_in(run(app, "draft", "--least", "1")[1]) for _ in range(2))
    run(app, "deploy", early)
    assert "draft again" in run(app, "deploy", late)[1]
    code, said = run(app, "draft", "--least", "99")
    assert code == 2
    assert "least" in said
