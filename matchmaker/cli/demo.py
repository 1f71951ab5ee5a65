"""`matchmaker demo`: from an empty folder to a served site, each step only where it is still needed."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import func, select

from matchmaker.cli.matches import run as run_matching
from matchmaker.cli.seed import DEMO_PASSWORD, load_demo_data
from matchmaker.cli.serve import serve
from matchmaker.extensions import alembic, db, unit_of_work
from matchmaker.services.seed import seed_deals
from matchmaker.storage.matches import MatchingRun

ACCOUNTS = (
    ("company", "steel-m04@demo.example"),
    ("university", "steel-m01@demo.example"),
    ("agency", "agency-01@demo.example"),
    ("coordinator", "coordinator@demo.example"),
    ("admin", "admin@demo.example"),
)


@click.command("demo")
@with_appcontext
@click.pass_context
def demo(context: click.Context) -> None:
    """Prepare the demonstration and serve it; run again, it serves at once and loses nothing."""
    if alembic.needs_upgrade():
        click.echo("Preparing the database")
        alembic.upgrade()
    with Progress(transient=True) as progress:
        load_demo_data(progress)
    if not _was_matched():
        context.invoke(run_matching, same_city=False)
    with unit_of_work() as session:
        seed_deals(session, now=datetime.now(UTC))
    _introduce()
    context.invoke(serve)


def _was_matched() -> bool:
    """Whether a run has finished; one that was interrupted is done again, and doubles nothing."""
    finished = select(func.count()).where(MatchingRun.finished_at.is_not(None))
    return bool(db.session.scalar(finished))


def _introduce() -> None:
    settings = current_app.extensions["settings"]
    table = Table("role", "e-mail", "password", title=f"http://{settings.host}:{settings.port}")
    for role, address in ACCOUNTS:
        table.add_row(role, address, DEMO_PASSWORD)
    Console().print(table)
