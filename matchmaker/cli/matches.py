"""`matchmaker run`, `matchmaker evaluate` and `matchmaker index`: matching from the command line."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.progress import Progress
from sqlalchemy.orm import Session

from matchmaker.cli.machine import machine_line
from matchmaker.cli.tables import markdown_option, print_table
from matchmaker.domain.access import SYSTEM
from matchmaker.domain.errors import Stale
from matchmaker.domain.jobs import JobKind
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import jobs, matches
from matchmaker.services.matches import evaluation
from matchmaker.services.matches.workers import NoWorkers, Workers, workers_of
from matchmaker.storage.jobs import Job


def _workers_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options that say who does the work of a large pool."""
    processes = click.option(
        "--workers",
        "processes",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        help="Spread the work over so many processes of this machine.",
    )
    scheduler = click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Spread it over this Dask scheduler's workers, which see the same folders (tcp://host:8786).",
    )
    return processes(scheduler(command))


@contextmanager
def _workers(what: str, processes: int, scheduler: str | None) -> Iterator[Workers | None]:
    """The workers asked for, with a bar that shows how far they are; a plain sentence if there are none."""
    with Progress() as bar:
        task = bar.add_task(what, total=None)

        def show(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        try:
            with workers_of(processes_here=processes, scheduler=scheduler, progress=show) as workers:
                bar.update(task, visible=workers is not None)
                yield workers
        except NoWorkers as error:
            raise click.ClickException(str(error)) from error


@click.command("run")
@click.option("--same-city", is_flag=True, help="Look for partners in the same city too.")
@_workers_options
def run(same_city: bool, processes: int, scheduler: str | None) -> None:
    """Match everything that is published, showing how far it is; a run that was cut short is gone on with.

    With workers, the best patents for all needs are found in one pass before.
    """
    with _workers("Looking ahead", processes, scheduler) as workers:
        if workers is not None:
            with unit_of_work() as session:
                matches.shelf_of(session).look_ahead(session, workers, now=_now())
    with unit_of_work() as session:
        left = jobs.take_over(session, kind=JobKind.MATCHING_RUN, now=_now())
        job_id = left or _requested(session, same_city)
    with Progress() as progress:
        _work(progress, job_id)
    save_indexes()
    with unit_of_work() as session:
        found = matches.run_of_job(session, job_id)
        click.echo(f"{found.suggestions} suggestions" if found and found.finished_at else "not finished")


def _requested(session: Session, same_city: bool) -> str:
    job_id = matches.request_run(session, actor=SYSTEM, same_city=same_city, now=_now()).job_id
    assert job_id is not None
    return job_id


def _work(progress: Progress, job_id: str) -> None:
    """Do the job's chunks here and now; a worker that runs beside takes its share of them."""
    task = progress.add_task("Matching", total=db.session.get_one(Job, job_id).total)
    while claim := _claim():
        # Of a chunk that another worker took over, its results are the ones that count.
        with suppress(Stale), unit_of_work() as session:
            matches.work_chunk(session, claim=claim, now=_now())
        with unit_of_work() as session:
            done = session.get_one(Job, job_id, populate_existing=True).done
        progress.update(task, completed=done)


def _claim() -> jobs.Claim | None:
    with unit_of_work() as session:
        return jobs.claim(session, now=_now())


@click.group("index")
def index() -> None:
    """The matching indexes on disk."""


@index.command("build")
@_workers_options
def build(processes: int, scheduler: str | None) -> None:
    """Build every index anew from the tables, and put it in use."""
    with _workers("Indexing", processes, scheduler) as workers, unit_of_work() as session:
        if workers is None:
            counts = matches.shelf_of(session).rebuild(session)
        else:
            counts = matches.shelf_of(session).publish_anew(session, workers, now=_now())
    if workers is None:
        save_indexes()
    click.echo(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))


def save_indexes() -> None:
    """Save the indexes of this process for those that start later."""
    with unit_of_work() as session:
        matches.shelf_of(session).save(session, now=_now())


@click.command("evaluate")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--run", "run_file", type=click.Path(dir_okay=False, path_type=Path), help="Write a TREC run here."
)
@click.option("--signals", is_flag=True, help="Measure each signal alone, and the ranking without it.")
@click.option("--record", is_flag=True, help="Keep the figures for the page “How matching works”.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@markdown_option
def evaluate(
    folder: Path, *, run_file: Path | None, signals: bool, record: bool, as_json: bool, as_markdown: bool
) -> None:
    """Rank the judged queries of a BEIR folder and print how good the ranking is."""
    try:
        rows = evaluation.measure(folder, run_file=run_file, signals=signals)
    except evaluation.CannotEvaluate as error:
        raise click.ClickException(str(error)) from error
    if record:
        with unit_of_work() as session:
            evaluation.record_figures(session, rows=rows, data=folder.resolve().name, now=_now())
    _show(rows, as_json=as_json, as_markdown=as_markdown)


@click.command("evaluate-patents")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@markdown_option
def evaluate_patents(folder: Path, as_json: bool, as_markdown: bool) -> None:
    """Find patents across languages, and patents of one subclass; codes are left out."""
    try:
        rows = evaluation.measure_patents(folder)
    except evaluation.CannotEvaluate as error:
        raise click.ClickException(str(error)) from error
    _show(rows, as_json=as_json, as_markdown=as_markdown)


def _show(rows: list[evaluation.Figures], *, as_json: bool, as_markdown: bool) -> None:
    if as_json:
        click.echo(json.dumps({row.system: dict(row.measures) for row in rows}, indent=1))
        return
    click.echo(machine_line())
    names = list(rows[0].measures)
    cells = [
        [row.system, *(f"{row.measures[name]:.4f}" if name in row.measures else "" for name in names)]
        for row in rows
    ]
    print_table(["system", *names], cells, as_markdown=as_markdown)


def _now() -> datetime:
    return datetime.now(UTC)
