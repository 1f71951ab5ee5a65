"""`matchmaker bench-scale`: the product's whole matching, every signal, at sizes beyond a demonstration."""

import contextlib
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from matchmaker.cli.bench.texts import SIZES, data_option, require
from matchmaker.cli.machine import machine, machine_line
from matchmaker.cli.tables import markdown_option, print_table


@dataclass(frozen=True)
class AtSize:
    """What was measured with so many patents.

    built, opened, swept, swept_alone -- seconds; the last one by one worker. first, median, p95, published,
    withdrawn -- milliseconds. same -- the share of needs whose first ten are those of scoring all. stored,
    resident, beside, bare -- mebibytes: of the folder, of a process that asks, what a second one has for
    itself, and what that had before it opened the index.
    """

    patents: int
    built: float
    stored: float
    opened: float
    first: float
    median: float
    p95: float
    same: float
    resident: float
    beside: float
    bare: float
    published: float
    withdrawn: float
    swept: float
    swept_alone: float


ROWS: Sequence[tuple[str, Callable[[AtSize], str]]] = (
    ("built, s", lambda one: f"{one.built:.0f}"),
    ("folder, MiB", lambda one: f"{one.stored:.0f}"),
    ("opened, s", lambda one: f"{one.opened:.3f}"),
    ("the first need, which reads the encoder, ms", lambda one: f"{one.first:.0f}"),
    ("one need, the 50 best: median ms", lambda one: f"{one.median:.1f}"),
    ("one need, the 50 best: p95 ms", lambda one: f"{one.p95:.1f}"),
    ("the first ten are those of scoring every pair", lambda one: f"{one.same:.1%}"),
    ("a process that asks, MiB", lambda one: f"{one.resident:.0f}"),
    ("a second one on the same index, MiB of its own", lambda one: f"{one.beside:.0f}"),
    ("of these before it opened the index and the encoder", lambda one: f"{one.bare:.0f}"),
    ("published until found, ms at most", lambda one: f"{one.published:.0f}"),
    ("withdrawn until gone, ms at most", lambda one: f"{one.withdrawn:.0f}"),
    ("all needs, both directions, s", lambda one: f"{one.swept:.0f}"),
    ("the same by one worker, s", lambda one: f"{one.swept_alone:.0f}"),
    ("as many times as quick by all workers", lambda one: f"{one.swept_alone / one.swept:.2f}"),
)


@click.command("bench-scale")
@click.option(
    "--patents",
    "sizes",
    multiple=True,
    default=SIZES,
    show_default=True,
    type=click.IntRange(1000),
    help="How many; repeatable.",
)
@click.option("--needs", "swept", default=10_000, show_default=True, type=click.IntRange(20))
@click.option("--asked", default=128, show_default=True, type=click.IntRange(20))
@click.option("--workers", default=lambda: os.cpu_count() or 1, type=click.IntRange(1), help="Processes.")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@markdown_option
def bench_scale(
    *,
    sizes: tuple[int, ...],
    swept: int,
    asked: int,
    workers: int,
    data: Path,
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Build an index of every signal, open, ask, change and sweep it, each in a process of its own.

    So many `asked` needs come one by one, `needs` are compared with all patents in one pass.
    """
    require(data)
    found = [_at_size(size, swept, asked, workers, data) for size in sorted(sizes)]
    if as_json:
        told = {**machine(), "needs": swept, "asked": asked, "workers": workers}
        click.echo(json.dumps({**told, "figures": [asdict(one) for one in found]}, indent=1))
        return
    click.echo(machine_line())
    click.echo(f"{asked} needs one by one, {swept:,} in one pass; {workers} workers")
    print_table(["patents", *(f"{one.patents:,}" for one in found)], _rows(found), as_markdown=as_markdown)
    for less, more in pairwise(found):
        alone, together = (_exponent(less, more, figure) for figure in ("median", "swept"))
        click.echo(
            f"From {less.patents:,} to {more.patents:,} patents the cost of a need grows with an exponent of"
            f" {alone:.2f} asked alone, {together:.2f} in one pass."
        )


def _at_size(size: int, swept: int, asked: int, workers: int, data: Path) -> AtSize:
    with tempfile.TemporaryDirectory(prefix="matchmaker-") as room:
        at = {"folder": str(Path(room) / "index"), "data": str(data)}
        built = _done("build", **at, patent_count=size, workers=workers)
        with _held("ask", **at, need_count=asked) as first, _held("ask", **at, need_count=asked) as second:
            beside, bare = second["own"], second["bare"]
        changed = _done("change", **at, patent_count=size)
        alone = _done("sweep", **at, need_count=swept, workers=1)
        together = _done("sweep", **at, need_count=swept, workers=workers)
    pairs = list(zip(first["tops"], together["tops"], strict=False))
    return AtSize(
        patents=size,
        built=built["seconds"],
        stored=built["mib"],
        opened=first["opened"],
        first=first["first"],
        median=first["median"],
        p95=first["p95"],
        same=sum(one == other for one, other in pairs) / len(pairs),
        resident=first["resident"],
        beside=beside,
        bare=bare,
        published=changed["published"],
        withdrawn=changed["withdrawn"],
        swept=together["seconds"],
        swept_alone=alone["seconds"],
    )


def _done(step: str, **wanted: Any) -> dict[str, Any]:
    with _held(step, **wanted) as figures:
        return figures


@contextlib.contextmanager
def _held(step: str, **wanted: Any) -> Iterator[dict[str, Any]]:
    """What a step measured; its process stays as long as the context does."""
    click.echo(" ".join([step, *(f"{name}={value}" for name, value in wanted.items())]), err=True)
    command = [sys.executable, "-m", "matchmaker.cli.bench.one_step"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"step": step, **wanted}) + "\n")
        process.stdin.flush()
        said = process.stdout.readline()
        if not said:
            raise click.ClickException(f"the step {step!r} ended with {process.wait()} and measured nothing")
        yield json.loads(said)
        process.stdin.close()


def _rows(found: Sequence[AtSize]) -> Iterator[list[str]]:
    for name, say in ROWS:
        yield [name, *(say(one) for one in found)]


def _exponent(less: AtSize, more: AtSize, figure: str) -> float:
    """1 where a cost grows as the pool does."""
    return math.log(getattr(more, figure) / getattr(less, figure)) / math.log(more.patents / less.patents)
