"""`matchmaker check-deploy`: what an operator is told before the site goes public."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.cli.deploy import has_plain_locale, problems_of, problems_of_database
from matchmaker.config import MailSettings, Settings, read_settings
from matchmaker.extensions import alembic, unit_of_work
from tests.factories import make_account

GOOD = Settings(
    home=Path("/srv/matchmaker"),
    database_url="postgresql+psycopg://site@db/matchmaker",
    secret_key="x",
    password_salt="y",
    mail=MailSettings(sender="site@ip.example.cn", folder=Path("mail"), smtp_host="smtp.example.cn"),
    site_url="https://ip.example.cn",
    secure_cookies=True,
    trusted_hosts=("ip.example.cn", "127.0.0.1"),
    web_processes=4,
)


def test_a_good_configuration_has_no_problem() -> None:
    assert list(problems_of(GOOD, user_id=1000)) == []


@pytest.mark.parametrize(
    ("changes", "user_id", "words"),
    [
        ({}, 0, "root"),
        ({"site_url": "http://ip.example.cn"}, 1000, "https://"),
        ({"secure_cookies": False}, 1000, "MATCHMAKER_SECURE_COOKIES"),
        ({"trusted_hosts": ()}, 1000, "MATCHMAKER_TRUSTED_HOSTS"),
        ({"trusted_hosts": ("127.0.0.1", "localhost")}, 1000, "MATCHMAKER_TRUSTED_HOSTS"),
        ({"database_url": "sqlite:///site.sqlite"}, 1000, "WEB_CONCURRENCY asks for 4"),
        ({"mail": replace(GOOD.mail, smtp_host="")}, 1000, "MATCHMAKER_SMTP_HOST"),
    ],
    ids=["root", "plain", "cookies", "no-host", "local-hosts", "sqlite", "mail"],
)
def test_each_problem_is_told_alone_and_with_its_mend(
    changes: dict[str, object], user_id: int, words: str
) -> None:
    [problem] = problems_of(replace(GOOD, **changes), user_id=user_id)
    assert words in problem


def test_one_process_on_sqlite_is_no_problem() -> None:
    alone = replace(GOOD, database_url="sqlite:///site.sqlite", web_processes=1)
    assert list(problems_of(alone, user_id=1000)) == []


def environment(home: Path, **values: str) -> dict[str, str]:
    good = {
        "MATCHMAKER_HOME": str(home),
        "MATCHMAKER_SITE_URL": "https://ip.example.cn",
        "MATCHMAKER_SECURE_COOKIES": "yes",
        "MATCHMAKER_TRUSTED_HOSTS": "ip.example.cn",
        "MATCHMAKER_SMTP_HOST": "smtp.example.cn",
    }
    return {**good, **values}


def test_the_command_ends_with_1_and_one_line_a_problem(tmp_path: Path) -> None:
    site = create_app(read_settings(environment(tmp_path, WEB_CONCURRENCY="3")))
    done = site.test_cli_runner().invoke(args=["check-deploy"])
    assert done.exit_code == 1
    assert "- SQLite serves one web process" in done.output
    assert "- The tables are not those of this version" in done.output
    assert "Traceback" not in done.output


def test_a_good_site_passes_until_it_has_accounts_of_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    site = create_app(read_settings(environment(tmp_path)))
    with site.app_context():
        alembic.upgrade()
    done = site.test_cli_runner().invoke(args=["check-deploy"])
    assert (done.exit_code, done.stdout) == (0, "Nothing stands in the way.\n")

    with site.app_context(), unit_of_work() as session:
        make_account(session, email="admin@demo.example")
        make_account(session, email="closed@demo.example", active=False)
    done = site.test_cli_runner().invoke(args=["check-deploy"])
    assert done.exit_code == 1
    assert "- 1 accounts of the demonstration" in done.output


def test_a_database_that_does_not_answer_is_a_problem_like_others(tmp_path: Path) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:9/nothing"
    site = create_app(read_settings(environment(tmp_path, MATCHMAKER_DATABASE_URL=url)))
    done = site.test_cli_runner().invoke(args=["check-deploy"])
    assert done.exit_code == 1
    assert "- The database cannot be reached" in done.output


def test_the_locale_c_is_told_on_postgresql(database_url: str) -> None:
    if not database_url.startswith("postgresql"):
        pytest.skip("a matter of PostgreSQL")
    with create_engine(database_url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("CREATE DATABASE plain_locale TEMPLATE template0 LOCALE 'C'"))
        assert not has_plain_locale(Session(connection))
    plain = create_engine(f"{database_url.rsplit('/', 1)[0]}/plain_locale")
    with Session(plain) as session:
        assert has_plain_locale(session)
        assert "locale C" in next(iter(problems_of_database(session, is_sqlite=False)))
    plain.dispose()
