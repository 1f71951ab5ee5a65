"""`matchmaker check-deploy`: what of the configuration would hurt once the site is public."""

import os
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.extensions import alembic, db
from matchmaker.storage.accounts import count_accounts_at

DEMO_DOMAIN = "demo.example"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})
PLAIN_LOCALES = frozenset({"C", "POSIX"})
LIBC = "c"
ROOT = 0


@click.command("check-deploy")
@with_appcontext
def check_deploy() -> None:
    """List what stands in the way of a public site, and leave with 1 when there is anything."""
    settings: Settings = current_app.extensions["settings"]
    problems = [*problems_of(settings, user_id=_user_id()), *_problems_of_database(settings)]
    for problem in problems:
        click.echo(f"- {problem}")
    if problems:
        raise click.ClickException(f"{len(problems)} to mend before the site goes public")
    click.echo("Nothing stands in the way.")


def _user_id() -> int | None:
    """The system's number of whoever runs this, where systems have such numbers."""
    return os.geteuid() if hasattr(os, "geteuid") else None


def problems_of(settings: Settings, *, user_id: int | None) -> Iterator[str]:
    """What the settings alone show, one sentence a problem with its mend."""
    if user_id == ROOT:
        yield "This runs as root: a hole in the site would open the machine. Run it as a user of its own."
    if not settings.site_url.startswith("https://"):
        yield f"MATCHMAKER_SITE_URL is {settings.site_url}: links in mails must begin with https://."
    if not settings.secure_cookies:
        yield "Cookies also travel without encryption. Set MATCHMAKER_SECURE_COOKIES=yes."
    if not set(settings.trusted_hosts) - LOCAL_HOSTS:
        yield "No public host name is trusted. Name the site's own in MATCHMAKER_TRUSTED_HOSTS."
    if settings.is_sqlite and settings.web_processes > 1:
        yield (
            f"SQLite serves one web process, WEB_CONCURRENCY asks for {settings.web_processes}."
            " Use PostgreSQL (MATCHMAKER_DATABASE_URL), or one process."
        )
    if not settings.mail.smtp_host:
        yield f"Mail is only written to {settings.mail.folder}. Name a mail server in MATCHMAKER_SMTP_HOST."


def _problems_of_database(settings: Settings) -> Iterator[str]:
    try:
        yield from problems_of_database(db.session, is_sqlite=settings.is_sqlite)
    except OperationalError:
        yield "The database cannot be reached. Check MATCHMAKER_DATABASE_URL, and that the server runs."


def problems_of_database(session: Session, *, is_sqlite: bool) -> Iterator[str]:
    """What the database shows; raises OperationalError when it does not answer."""
    if not is_sqlite and has_plain_locale(session):
        yield (
            "The PostgreSQL database has the locale C, which knows no letters beyond English."
            " Make it anew with one such as C.UTF-8 or zh_CN.UTF-8."
        )
    if alembic.needs_upgrade():
        yield "The tables are not those of this version. Run `matchmaker db upgrade`."
        return
    demo_accounts = count_accounts_at(session, DEMO_DOMAIN)
    if demo_accounts:
        yield (
            f"{demo_accounts} accounts of the demonstration are open, and everybody knows their password."
            " Start with an empty database, or close them with `matchmaker accounts disable`."
        )


def has_plain_locale(session: Session) -> bool:
    """Whether letters are told by the locale C alone; a provider of its own has a locale of its own."""
    row = session.scalar(
        text("SELECT to_jsonb(one) FROM pg_database AS one WHERE datname = current_database()")
    )
    return row.get("datlocprovider", LIBC) == LIBC and row["datctype"] in PLAIN_LOCALES
