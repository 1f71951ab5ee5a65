"""`matchmaker serve` and `matchmaker worker`: the site in one process, or its background work alone."""

import click
from flask import current_app
from flask.cli import with_appcontext
from waitress import serve as serve_forever

THREADS = 8

CONNECTIONS, IDLE_SECONDS = 1000, 30
"""A browser at rest keeps up to six connections open: at the server's own limit of a hundred, seventeen
readers keep out the next one."""


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve the site and work in the background, both in this process."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    settings = app.extensions["settings"]
    worker = app.extensions["worker"]
    worker.start_beside()
    click.echo(f"Serving on http://{settings.host}:{settings.port} (Ctrl-C stops it)")
    try:
        serve_forever(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            # select() knows no more than 1024 open files, the database's among them.
            asyncore_use_poll=True,
            ident=None,
        )
    finally:
        worker.stop()


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Work in the background only; for installations whose site is served by other processes."""
    current_app.extensions["worker"].run()
