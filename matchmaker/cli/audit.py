"""`matchmaker audit`: the record of events exported, checked, and its head written down."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from matchmaker.config import Settings
from matchmaker.domain.ledger import Anchor, Checked
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import ledger

FAULTS_SHOWN = 20

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("audit")
def audit() -> None:
    """The record of events and the chain over it."""


@audit.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(file: Path) -> None:
    """Write the whole record to FILE, one event a line, for `audit verify` and tools/verify_audit.py."""
    count = -1
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        for line in ledger.export_lines(db.session, key=_settings().seal_key, now=_now()):
            lines.write(line + "\n")
            count += 1
    click.echo(f"{count} events")


@audit.command("anchor")
@with_appcontext
def anchor() -> None:
    """Write the head of the record down now; the site does so every hour."""
    settings = _settings()
    with unit_of_work() as session:
        written = ledger.write_anchor(session, folder=settings.home, key=settings.seal_key, now=_now())
    if written is None:
        click.echo("The head stands there already.")
    else:
        click.echo(f"{written.head.count} events, head {written.head.hash}")


@audit.command("verify")
@click.argument("file", type=_FILE, required=False)
@click.option("--anchors", type=_FILE, help="Heads that were written down; by default those in the home.")
@click.option("--no-key", is_flag=True, help="Look at the chain and the anchors only, as an outsider must.")
@with_appcontext
def verify(file: Path | None, anchors: Path | None, no_key: bool) -> None:
    """Check the record in the database, or an exported FILE; leaves with 1 when anything was tampered with.

    A FILE is compared with the anchors that are named: those in the home may be younger than it.
    """
    key = None if no_key else _settings().seal_key
    heads = _anchors(anchors, file)
    if file is None:
        found = ledger.check_database(db.session, key=key, anchors=heads)
    else:
        with file.open(encoding="utf-8") as lines:
            found = ledger.check_export(lines, key=key, anchors=heads)
    _say(found, sealed=key is not None, anchors=len(heads))


def _anchors(named: Path | None, file: Path | None) -> list[Anchor]:
    kept = _settings().home / ledger.ANCHORS
    if named is None and (file is not None or not kept.exists()):
        return []
    try:
        return ledger.read_anchors(named or kept)
    except ValueError as error:
        raise click.ClickException(f"{named or kept} holds a line that is no anchor") from error


def _say(found: Checked, *, sealed: bool, anchors: int) -> None:
    for fault in found.faults[:FAULTS_SHOWN]:
        click.echo(f"event {fault.sequence}: {fault.what}")
    if found.faults:
        raise click.ClickException(f"{len(found.faults)} faults: this record was tampered with")
    seals = "seals hold" if sealed else "seals not looked at"
    click.echo(f"{found.head.count} events hold together, {seals}, {anchors} anchors agree.")
    if not sealed and not anchors:
        click.echo("Without the key or an anchor nobody can see whether the end was cut off or made anew.")
    click.echo(f"Head: {found.head.hash}")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _now() -> datetime:
    return datetime.now(UTC)
