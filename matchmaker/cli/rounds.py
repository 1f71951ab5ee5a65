"""`matchmaker round`: drafting, showing, deploying and undoing rounds from the command line."""

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Table

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongState
from matchmaker.domain.rounds import RoundRules, RoundStatus
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import rounds as service
from matchmaker.storage.rounds import Round
from matchmaker.storage.rounds.queries import deployed_id, placed_pairs, places_of

_DEFAULT = RoundRules()


@click.group("round")
def round_group() -> None:
    """Choose among the suggestions what coordinators look at first."""


@round_group.command()
@click.option("--least", default=_DEFAULT.least, show_default=True, help="Patents for each need, at least.")
@click.option("--most", default=_DEFAULT.most, show_default=True, help="Patents for each need, at most.")
@click.option("--holder-limit", default=_DEFAULT.holder_limit, show_default=True, help="Pairs of a holder.")
@click.option("--agency-limit", default=_DEFAULT.agency_limit, show_default=True, help="Pairs of an agency.")
@click.option("--to-tianjin", default=0, show_default=True, help="Beijing to Tianjin, at least.")
@click.option("--to-hebei", default=0, show_default=True, help="Beijing to Hebei, at least.")
@click.option("--to-beijing", default=0, show_default=True, help="Tianjin and Hebei to Beijing, at least.")
@click.option("--exploration", default=_DEFAULT.exploration, show_default=True, help="Per cent by chance.")
@click.option("--seed", default=_DEFAULT.seed, show_default=True, help="Number of the draw.")
@click.option("--force", "forced", multiple=True, help="Key of a match that must come in.")
@click.option("--forbid", "forbidden", multiple=True, help="Key of a match that must stay out.")
def draft(**rules: object) -> None:
    """Draft a round and show it; exits with 2 when the rules collide."""
    wanted = RoundRules(**rules)  # type: ignore[arg-type]
    try:
        service.check(db.session, actor=SYSTEM, rules=wanted)
        # Worked out before the transaction that keeps it, so that the site can go on writing.
        outcome = service.work_out(db.session, rules=wanted)
        with unit_of_work() as session:
            drafted = service.draft_now(session, actor=SYSTEM, rules=wanted, now=_now(), outcome=outcome)
    except Invalid as refusal:
        raise click.UsageError(f"{refusal.field}: {refusal.code} {dict(refusal.detail)}") from refusal
    _print(drafted)
    if drafted.status is RoundStatus.COLLIDED:
        raise click.exceptions.Exit(2)


@round_group.command()
@click.argument("key", required=False)
def show(key: str | None) -> None:
    """Show a round; the one that stands when no key is given."""
    wanted = key or deployed_id(db.session)
    found = db.session.get(Round, wanted) if wanted else None
    if found is None:
        raise click.ClickException(f"there is no round {key}" if key else "no round is deployed")
    _print(found)


@round_group.command()
@click.argument("key")
def deploy(key: str) -> None:
    """Let a draft be the round that the desk shows first."""
    _change(service.deploy, key, "deployed")


@round_group.command()
@click.argument("key")
def undo(key: str) -> None:
    """Take the round that stands back; the one before it stands again."""
    _change(service.undo, key, "undone")


def _change(act: service.Act, key: str, done: str) -> None:
    try:
        with unit_of_work() as session:
            act(session, actor=SYSTEM, round_id=key, now=_now())
    except NotFound as refusal:
        raise click.ClickException(f"there is no round {key}") from refusal
    except Stale as refusal:
        raise click.ClickException("another round was deployed or undone since; draft again") from refusal
    except WrongState as refusal:
        raise click.ClickException(f"its state is {refusal.detail.get('state')}") from refusal
    click.echo(f"{done} {key}")


def _print(found: Round) -> None:
    click.echo(f"round {found.id}: {found.status.value}")
    for line in found.report.get("prospects", ()):
        click.echo(f"  {line['rule']}: asked for {line['wanted']}, possible {line['possible']}")
    for part in found.report.get("collision", ()):
        click.echo(f"  collides: {part['rule']} ({len(part['subjects'])} concerned)")
    for remedy in found.report.get("remedies", ()):
        changes = ", ".join(_change_words(change) for change in remedy["changes"])
        click.echo(f"  would help: {changes}: {remedy['needs_met']} of {remedy['needs']} needs")
    if found.status in {RoundStatus.DRAFTING, RoundStatus.COLLIDED}:
        return
    places = ", ".join(f"{count} {place}" for place, count in sorted(places_of(db.session, found.id).items()))
    click.echo(f"  {places or 'no pairs'}")
    now = placed_pairs(db.session, found.id)
    before = placed_pairs(db.session, found.base_id) if found.base_id else []
    comparison = service.compare(now, before)
    click.echo(f"  {len(comparison.added)} added, {len(comparison.dropped)} dropped, {comparison.kept} kept")
    _print_histogram("patents", comparison.per_need)


def _change_words(change: dict[str, object]) -> str:
    if "after" in change:
        return f"{change['rule']} {change['before']} -> {change['after']}"
    return f"{change['rule']} {change.get('key', change.get('count'))}"


def _print_histogram(measure: str, histogram: service.Histogram) -> None:
    table = Table(measure, "needs now", "needs before")
    for bar in histogram.bars:
        table.add_row(bar.label, str(bar.now), str(bar.before))
    Console().print(table)


def _now() -> datetime:
    return datetime.now(UTC)
