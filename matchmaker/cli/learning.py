"""`matchmaker learn` and `matchmaker models`: the ranking that learns from coordinators' decisions."""

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.table import Table

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.errors import Stale, WrongState
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import learning
from matchmaker.storage import learning as storage

FIGURES = {
    "auc": "approved above rejected (AUC)",
    "ndcg_10": "nDCG@10",
    "precision_5": "approved among the first five",
    "log_loss": "log loss (less is better)",
    "calibration_error": "calibration error (less is better)",
}


@click.command("learn")
@click.option("--adopt", is_flag=True, help="Put the new weights in force if they win.")
@with_appcontext
def learn(adopt: bool) -> None:
    """Learn the signals' weights from the older decisions, and test them on the newer ones."""
    try:
        with unit_of_work() as session:
            lesson = learning.learn(session, actor=SYSTEM, adopt=adopt, now=datetime.now(UTC))
    except WrongState as refusal:
        raise click.ClickException(_sentence(refusal)) from refusal
    except Stale as refusal:
        raise click.ClickException("another model was adopted meanwhile; run this again") from refusal
    _show(lesson)


def _sentence(refusal: WrongState) -> str:
    if refusal.code == "judged_alike":
        return "the older or the newer decisions are all of one kind, so there is nothing to compare"
    parts = [
        f"{count} {name}" for name, count in refusal.detail.items() if isinstance(count, int) and count > 0
    ]
    return f"too few decisions that speak of fit; still missing: {', '.join(parts)}"


def _show(lesson: learning.Lesson) -> None:
    found = lesson.comparison
    console = Console()
    weights = Table("signal", "weight before", "learnt")
    for name, before in lesson.old_weights.items():
        weights.add_row(name, f"{before:.3f}", f"{found.model.weights[name]:.3f}")
    console.print(weights)
    figures = Table("on the newer decisions", "before", "learnt")
    for name, words in FIGURES.items():
        figures.add_row(words, _figure(getattr(found.old, name)), _figure(getattr(found.new, name)))
    console.print(figures)
    click.echo(
        f"learnt from {found.learnt_from} decisions, tested on {found.tested_on} newer ones; gain in AUC"
        f" {found.gain.middle:+.3f}, between {found.gain.low:+.3f} and {found.gain.high:+.3f} (95 %)"
    )
    click.echo(_verdict(lesson))


def _verdict(lesson: learning.Lesson) -> str:
    wins = lesson.comparison.is_better
    if lesson.model is None:
        return "it wins; --adopt puts it in force" if wins else "it does not win beyond chance"
    version = lesson.model.version
    return f"version {version} is in force" if wins else f"version {version} is refused: no win beyond chance"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


@click.group("models")
def models() -> None:
    """The versions of the learnt ranking."""


@models.command("list")
@with_appcontext
def list_models() -> None:
    """Every version, newest first, and whether its file is as it was written."""
    table = Table("version", "status", "since", "learnt from", "tested on", "AUC before", "learnt", "file")
    for row in storage.models(db.session):
        table.add_row(
            str(row.version),
            row.status.value,
            f"{row.status_since:%Y-%m-%d %H:%M}",
            str(row.learnt_from),
            str(row.tested_on),
            f"{row.metrics['old']['auc']:.3f}",
            f"{row.metrics['new']['auc']:.3f}",
            learning.file_state(db.session, row),
        )
    Console().print(table)


@models.command("rollback")
@with_appcontext
def rollback() -> None:
    """Take the model in force out; what it had replaced is in force again, else the built-in weights."""
    with unit_of_work() as session:
        now_in_force = storage.model_in_force(session)
        if now_in_force is None:
            raise click.ClickException("no model is in force; the built-in weights are")
        before = learning.roll_back(
            session, actor=SYSTEM, version=now_in_force.version, now=datetime.now(UTC)
        )
    click.echo(f"version {before.version} is in force" if before else "the built-in weights are in force")
