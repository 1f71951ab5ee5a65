"""Commands for operators."""

from click import Command
from flask import Flask

from matchmaker.cli.accounts import accounts
from matchmaker.cli.audit import audit
from matchmaker.cli.bench import bench, bench_engine, bench_scale
from matchmaker.cli.demo import demo
from matchmaker.cli.deploy import check_deploy
from matchmaker.cli.imports import import_group
from matchmaker.cli.learning import learn, models
from matchmaker.cli.matches import evaluate, evaluate_patents, index, run
from matchmaker.cli.rounds import round_group
from matchmaker.cli.seed import seed
from matchmaker.cli.serve import serve, worker

COMMANDS: tuple[Command, ...] = (
    accounts,
    audit,
    demo,
    import_group,
    seed,
    run,
    round_group,
    evaluate,
    evaluate_patents,
    learn,
    models,
    index,
    serve,
    worker,
    bench,
    bench_engine,
    bench_scale,
    check_deploy,
)


def init_app(app: Flask) -> None:
    """Register every command."""
    for command in COMMANDS:
        app.cli.add_command(command)
