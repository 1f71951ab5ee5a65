"""`matchmaker seed`: the demonstration data."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask_security import hash_password
from rich.progress import Progress

from matchmaker.domain.calendar import beijing_day
from matchmaker.extensions import unit_of_work
from matchmaker.services.seed import (
    NotLoaded,
    SeedCounts,
    load_seed,
    measure_signals,
    measure_usual,
    read_seed,
)

PACKAGE = Path(__file__).parent.parent
# Beside the package in a checkout, inside it when installed from a wheel.
FOLDERS = (PACKAGE.parent / "seed", PACKAGE / "_seed")
DEMO_PASSWORD = "matchmaker-demo"  # noqa: S105 - printed to everybody who starts the demonstration


@click.group("seed")
def seed() -> None:
    """The demonstration data: invented firms, patents, needs and services."""


@seed.command("load")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
def load(folder: Path | None) -> None:
    """Load the demonstration data once; every account has the password of the demonstration."""
    with Progress(transient=True) as progress:
        counts = load_demo_data(progress, folder)
    click.echo(
        f"{counts.members} members, {counts.patents} patents, {counts.needs} needs, {counts.offers} offers"
    )


@seed.command("measure")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
def measure(folder: Path | None) -> None:
    """For the needs with a true answer, measure all signals, each alone and each left out, as Markdown.

    Below it, what the signals of fit say of the pairs that the texts alone suggest.
    """
    today = beijing_day(datetime.now(UTC))
    try:
        with unit_of_work() as session:
            rows = list(measure_signals(session, seed=read_seed(_folder(folder)), today=today))
            usual = measure_usual(session, today=today)
    except NotLoaded as error:
        raise click.ClickException(
            "The demonstration data is not in this database, or no longer as it was loaded. "
            "Load it into an empty one: matchmaker db upgrade, then matchmaker seed load."
        ) from error
    click.echo("| signals | first | top three | mean reciprocal rank | mean lead |")
    click.echo("|---|---|---|---|---|")
    for name, found in rows:
        click.echo(
            f"| {name} | {found.first:.1%} | {found.among_three:.1%} | {found.reciprocal_rank:.3f} "
            f"| {found.lead:+.3f} |"
        )
    click.echo("\n| fit | pairs that the texts suggest | says of them | taken for usual |")
    click.echo("|---|---|---|---|")
    for one in usual:
        click.echo(f"| {one.signal} | {one.pairs} | {one.mean:.2f} | {one.assumed:.2f} |")


def _folder(given: Path | None) -> Path:
    return given or next(path for path in FOLDERS if path.is_dir())


def load_demo_data(progress: Progress, folder: Path | None = None) -> SeedCounts:
    """Load the seed in one transaction, showing how far it is."""
    task = progress.add_task("Demonstration data")
    content = read_seed(_folder(folder))
    with unit_of_work() as session:
        return load_seed(
            session,
            seed=content,
            password_hash=hash_password(DEMO_PASSWORD),
            now=datetime.now(UTC),
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
