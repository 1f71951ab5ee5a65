"""`matchmaker bench-engine`: the product's index at large sizes, beside other libraries, in one run."""

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from matchmaker.cli.bench.peers import PEERS
from matchmaker.cli.bench.texts import SIZES, data_option, require
from matchmaker.cli.machine import machine_line
from matchmaker.cli.tables import markdown_option, print_table

OWN, EXACT = "matchmaker, words", "matchmaker, words, all scored"
HEADINGS = ("built s", "process grown by MiB", "median ms", "p95 ms", "nDCG@10", "same ten as all scored")


@dataclass(frozen=True)
class Measured:
    """What one system showed: seconds, mebibytes, milliseconds, nDCG@10, and the ten best of each query."""

    name: str
    built: float
    memory: float
    median: float
    p95: float
    ndcg: float
    tops: list[list[int]]


@click.command("bench-engine")
@click.option("--patents", "size", default=SIZES[-1], show_default=True, type=click.IntRange(1000))
@click.option("--needs", "asked", default=128, show_default=True, type=click.IntRange(20))
@click.option(
    "--system",
    "systems",
    multiple=True,
    type=click.Choice(list(PEERS)),
    help="Only this one; repeatable.",
)
@data_option
@markdown_option
def bench_engine(*, size: int, asked: int, systems: tuple[str, ...], data: Path, as_markdown: bool) -> None:
    """Build and ask each system in a process of its own: one need, the fifty best."""
    require(data)
    click.echo(machine_line())
    click.echo(f"{size:,} patents of 250 characters, {asked} needs, top 50")
    found = [one for name in systems or PEERS if (one := _measured(name, data, size, asked))]
    print_table(["system", *HEADINGS], _rows(found), as_markdown=as_markdown)
    _say_growth(data, size, asked, found)


def _measured(name: str, data: Path, size: int, asked: int) -> Measured | None:
    command = [sys.executable, "-m", "matchmaker.cli.bench.one_peer", name, str(data), str(size), str(asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        # A process killed for want of memory says nothing.
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        click.echo(f"{name}: absent or failed ({said[-1]})", err=True)
        return None
    return Measured(name, **json.loads(done.stdout))


def _rows(found: Sequence[Measured]) -> Iterator[list[str]]:
    exact = next((one.tops for one in found if one.name == EXACT), None)
    for one in found:
        yield [
            one.name,
            f"{one.built:.1f}",
            f"{one.memory:.0f}",
            f"{one.median:.1f}",
            f"{one.p95:.1f}",
            f"{one.ndcg:.3f}",
            f"{_share(one.tops, exact):.1%}" if exact and one.name == OWN else "",
        ]


def _share(tops: Sequence[list[int]], exact: Sequence[list[int]]) -> float:
    """How often the ten best are those that scoring everything finds, in the same order."""
    return sum(one == other for one, other in zip(tops, exact, strict=True)) / len(tops)


def _say_growth(data: Path, size: int, asked: int, found: Sequence[Measured]) -> None:
    """The exponent of the median over the sizes: 1 would be a cost that grows as the pool does."""
    own = next((one for one in found if one.name == OWN), None)
    points = {size: own.median} if own else {}
    for smaller in SIZES:
        if smaller < size and (one := _measured(OWN, data, smaller, asked)):
            points[smaller] = one.median
    if len(points) > 1:
        least, most = min(points), max(points)
        exponent = math.log(points[most] / points[least]) / math.log(most / least)
        steps = ", ".join(f"{count:,}: {points[count]:.1f} ms" for count in sorted(points))
        click.echo(f"One need over the size of the pool: {steps}; exponent {exponent:.2f}.")
