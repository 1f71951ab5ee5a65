"""The command, and how its figures are shown."""

import json
from dataclasses import asdict

import click
from flask import Flask, current_app
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from matchmaker.cli.bench.figures import Figure
from matchmaker.cli.bench.matching import measure_matching
from matchmaker.cli.bench.pages import measure_pages
from matchmaker.cli.demo import ACCOUNTS
from matchmaker.cli.machine import machine, machine_line
from matchmaker.extensions import db
from matchmaker.storage.accounts import Account, account_by_email

LEAST, USUAL = 20, 40


@click.command("bench")
@click.option(
    "--times", default=USUAL, show_default=True, type=click.IntRange(LEAST), help="Measurements of each."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def bench(times: int, as_json: bool) -> None:
    """Measure the main pages as each role, matching one need, and publishing one.

    Nothing in the database is changed: what is published is taken back, so its figure is without the disk's
    part of the commit.
    """
    figures = _measured(current_app._get_current_object(), times)  # type: ignore[attr-defined]
    if as_json:
        shown = [{**asdict(figure), "slow": figure.is_slow} for figure in figures]
        told = {**machine(), "database": db.engine.dialect.name}
        click.echo(json.dumps({**told, "figures": shown}, indent=1))
    else:
        _print_table(figures)


def _measured(app: Flask, times: int) -> list[Figure]:
    accounts = {role: _account(address) for role, address in ACCOUNTS}
    figures: list[Figure] = []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for measuring in (
            measure_pages(app, accounts, times=times),
            measure_matching(app, accounts["company"], times=times),
        ):
            figures += progress.track(measuring, total=None, description="Measuring")
    return figures


def _account(address: str) -> Account:
    account = account_by_email(db.session, address)
    if account is None:
        raise click.ClickException(f"there is no {address}; run `matchmaker demo`")
    return account


def _print_table(figures: list[Figure]) -> None:
    click.echo(f"{machine_line()}, {db.engine.dialect.name}")
    table = Table("", "role")
    for heading in ("median ms", "p95 ms", "bar ms"):
        table.add_column(heading, justify="right")
    for figure in figures:
        table.add_row(
            figure.name,
            figure.role,
            f"{figure.median:.1f}",
            f"{figure.p95:.1f}",
            "" if figure.bar is None else f"{figure.bar:.0f}",
            style="bold red" if figure.is_slow else "",
        )
    Console().print(table)
