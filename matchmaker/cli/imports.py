"""`matchmaker import patents`: a file of patents for a member organisation."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table as Grid

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import Refusal, Stale
from matchmaker.domain.vocabulary import DealKind
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import jobs
from matchmaker.services.imports import sentences
from matchmaker.services.imports.committing import commit
from matchmaker.services.imports.holders import holder_with_code
from matchmaker.services.imports.planning import ImportPlan, plan
from matchmaker.services.imports.reading import Table, read_table
from matchmaker.services.imports.suggesting import follow_up
from matchmaker.services.matches.runs import work_chunk
from matchmaker.storage.imports import ImportRecord
from matchmaker.storage.jobs import Job
from matchmaker.storage.matches import MatchingRun

SHOWN_EXAMPLES = 3


@click.group("import")
def import_group() -> None:
    """Take in files as databases and offices export them."""


@import_group.command("patents")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--holder", required=True, metavar="CODE", help="Credit code of the member that holds them.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option("--skip-bad", is_flag=True, help="Leave rows with errors out instead of refusing the file.")
@click.option(
    "--deal",
    "deals",
    multiple=True,
    type=click.Choice([kind.value for kind in DealKind]),
    help="What is offered for the new patents; may be given several times.",
)
@click.option(
    "--suggest/--no-suggest",
    default=True,
    help="Look for needs and makers here and now, or leave it to the site's worker.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def patents(
    *,
    file: Path,
    holder: str,
    dry_run: bool,
    skip_bad: bool,
    deals: tuple[str, ...],
    suggest: bool,
    as_json: bool,
) -> None:
    """Import the patents of FILE for the holder and publish them; all good rows in one go, or none."""
    output = _Output(as_json)
    try:
        table = read_table(file)
        if dry_run:
            output.show_plan(_planned(table, holder))
            return
        done = _imported(table, holder, skip_bad, [DealKind(deal) for deal in deals])
    except Refusal as refusal:
        output.refuse(refusal)
    output.show_plan(done.plan, done.record)
    if done.run and suggest:
        output.show_suggestions(_suggested(done.run))


@dataclass(frozen=True)
class _Done:
    """An import carried out, and the run that was queued with it."""

    plan: ImportPlan
    record: ImportRecord
    run: MatchingRun | None


def _planned(table: Table, holder: str) -> ImportPlan:
    """The plan, read without the write lock."""
    member = holder_with_code(db.session, code=holder)
    return plan(db.session, member=member, file=table, today=beijing_day(datetime.now(UTC)))


def _imported(table: Table, holder: str, skip_bad: bool, deals: Iterable[DealKind]) -> _Done:
    now = datetime.now(UTC)
    with unit_of_work() as session:
        member = holder_with_code(session, code=holder)
        planned = plan(session, member=member, file=table, today=beijing_day(now))
        record = commit(
            session,
            actor=SYSTEM,
            member_id=member.id,
            plan=planned,
            skip_bad=skip_bad,
            deal_kinds=deals,
            now=now,
        )
        return _Done(planned, record, follow_up(session, record=record, now=now))


def _suggested(run: MatchingRun) -> int:
    """Work the queued run off here, with a bar on the error output; how many suggestions it has made.

    A worker of the running site may take parts of it; what it still has in hand is then not counted.
    """
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Suggestions", total=db.session.get_one(Job, run.job_id).total)
        while chunk := _claimed():
            _work(chunk)
            progress.update(bar, completed=db.session.get_one(Job, run.job_id, populate_existing=True).done)
    return db.session.get_one(MatchingRun, run.id, populate_existing=True).suggestions


def _claimed() -> jobs.Claim | None:
    with unit_of_work() as session:
        return jobs.claim(session, now=datetime.now(UTC))


def _work(chunk: jobs.Claim) -> None:
    with suppress(Stale), unit_of_work() as session:
        # Stale: a worker of the site was given the chunk meanwhile, and does it.
        work_chunk(session, claim=chunk, now=datetime.now(UTC))


class _Output:
    """What the command says: to people in tables, to programs as one JSON document."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.console = Console()

    def show_plan(self, planned: ImportPlan, record: ImportRecord | None = None) -> None:
        if self.as_json:
            click.echo(json.dumps(_as_json(planned, record), ensure_ascii=False, indent=2))
            return
        self._show_columns(planned)
        self._show_problems(planned)
        click.echo(_counts(planned, record))

    def show_suggestions(self, found: int) -> None:
        if not self.as_json:
            click.echo(f"{found} new suggestions")

    def refuse(self, refusal: Refusal) -> NoReturn:
        """Say why on the error output and leave with 1."""
        if refusal.code in sentences.REFUSALS:
            words = sentences.refused(refusal.code, refusal.detail, str)
        else:
            words = refusal.code.replace("_", " ")
        if self.as_json:
            click.echo(json.dumps({"refused": refusal.code, "words": words}, ensure_ascii=False))
        raise click.ClickException(words)

    def _show_columns(self, planned: ImportPlan) -> None:
        grid = Grid("Column", "Read as", "First value")
        for column in planned.layout.columns:
            if column.field:
                grid.add_row(_plain(column.header), column.field.value, _plain(column.sample))
        self.console.print(grid)
        if planned.layout.unused:
            click.echo("Not used: " + ", ".join(planned.layout.unused))

    def _show_problems(self, planned: ImportPlan) -> None:
        for group in planned.groups:
            click.echo(f"{group.severity.value}: {group.count} rows")
            for one in group.examples[:SHOWN_EXAMPLES]:
                told = one.as_dict()
                click.echo(f"  {sentences.placed(told, str)} {sentences.fix(told, str)}".rstrip())


def _plain(text: str) -> str:
    """Text of a file shown as it is: square brackets are no markup of ours."""
    return text.replace("[", r"\[")


def _counts(planned: ImportPlan, record: ImportRecord | None) -> str:
    table = planned.table
    how = ", ".join(part for part in (table.format, table.sheet, table.encoding, table.delimiter) if part)
    if record is None:
        create, update = f"{len(planned.create)} to create", f"{len(planned.update)} to update"
    else:
        create, update = f"{record.created} created", f"{record.updated} updated"
    rest = f"{len(planned.unchanged)} unchanged, {len(planned.rejected)} rejected"
    return f"{table.name} ({how}; header in row {planned.layout.header_row}): {create}, {update}, {rest}"


def _as_json(planned: ImportPlan, record: ImportRecord | None) -> dict[str, Any]:
    table, layout = planned.table, planned.layout
    return {
        "import": record.id if record else None,
        "file": {
            "name": table.name,
            "sha256": table.hash,
            "format": table.format,
            "encoding": table.encoding,
        },
        "header_row": layout.header_row,
        "columns": {column.header: column.field.value for column in layout.columns if column.field},
        "unused": list(layout.unused),
        "create": record.created if record else len(planned.create),
        "update": record.updated if record else len(planned.update),
        "unchanged": len(planned.unchanged),
        "rejected": list(planned.rejected),
        "problems": [one.as_dict() for one in planned.problems],
    }
