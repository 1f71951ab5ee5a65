"""`matchmaker accounts`: staff made, closed and opened by an operator."""

from pathlib import Path

import pytest
from flask import Flask

from matchmaker.storage.accounts import account_by_email
from tests.factories import PASSWORD, sign_in
from tests.integration.web.browsing import read


@pytest.fixture
def password_file(tmp_path: Path) -> str:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return str(file)


def run(app: Flask, *arguments: str):
    return app.test_cli_runner().invoke(args=["accounts", *arguments])


def test_a_coordinator_made_here_can_sign_in(app, session, client, password_file):
    done = run(
        app,
        "create",
        "Staff@example.com",
        "--role",
        "coordinator",
        "--regions",
        "11,12",
        "--password-file",
        password_file,
    )

    assert (done.exit_code, done.output) == (0, "made staff@example.com\n")
    account = account_by_email(session, "staff@example.com")
    assert account.coordinator_regions == "11,12"
    sign_in(client, account)
    assert read(client, "/members/queue").status_code == 200


def test_a_closed_account_cannot_sign_in_until_it_is_opened(app, session, client, password_file):
    run(app, "create", "admin@example.com", "--role", "admin", "--password-file", password_file)
    account = account_by_email(session, "admin@example.com")

    assert run(app, "disable", "admin@example.com").exit_code == 0
    sign_in(client, account)
    assert read(client, "/account/").status_code == 302

    assert run(app, "enable", "admin@example.com").exit_code == 0
    sign_in(client, account)
    assert read(client, "/account/").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nobody", "--role", "admin"], "not an e-mail address"),
        (["a@example.com", "--role", "coordinator"], "needs --regions"),
        (["a@example.com", "--role", "admin", "--regions", "11"], "needs --regions"),
        (["a@example.com", "--role", "coordinator", "--regions", "31"], "regions are 11, 12 and 13"),
    ],
)
def test_wrong_arguments_are_explained(app, password_file, arguments, complaint):
    done = run(app, "create", *arguments, "--password-file", password_file)

    assert done.exit_code == 2
    assert complaint in done.output


def test_a_weak_password_and_a_known_address_are_refused(app, tmp_path, password_file):
    weak = tmp_path / "weak"
    weak.write_text("short", encoding="utf-8")

    assert "at least 10" in run(app, "create", "a@example.com", "--password-file", str(weak)).output
    assert run(app, "create", "a@example.com", "--password-file", password_file).exit_code == 0
    assert "already" in run(app, "create", "A@example.com", "--password-file", password_file).output


def test_closing_an_unknown_account_is_refused(app):
    assert "no account" in run(app, "disable", "nobody@example.com").output
