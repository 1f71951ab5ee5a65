"""One step of `matchmaker bench-scale` in a process of its own, which prints what it measured as JSON.

What it is to do comes as JSON on the first line of its input. It ends when its input does, so that another
one can be measured beside it.
"""

import functools
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import psutil

from matchmaker.cli.bench.texts import needs, patents
from matchmaker.services.matches.scaling import WholeIndex, build_whole, sweep_whole

LIMIT, WARM_UP, COMPARED, CHANGED = 50, 5, 10, 20
MIB = 2**20

Figures = dict[str, Any]


def build(folder: Path, data: Path, patent_count: int, workers: int) -> Figures:
    """Every signal of so many patents; without the time to put the texts together."""
    texts = patents(data, patent_count)
    start = perf_counter()
    build_whole(folder, texts, workers=workers)
    spent = perf_counter() - start
    files = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"seconds": spent, "mib": files / MIB}


@functools.cache
def _opened(folder: Path) -> WholeIndex:
    """Kept as long as the process lives, so that another one shares its pages."""
    return WholeIndex(folder)


def ask(folder: Path, data: Path, need_count: int) -> Figures:
    """Open, and ask one need after another."""
    queries = needs(data, need_count)
    process = psutil.Process()
    bare = process.memory_full_info().uss
    start = perf_counter()
    index = _opened(folder)
    opened = perf_counter() - start
    tops, taken = [], []
    for query in [*queries[:WARM_UP], *queries]:
        start = perf_counter()
        tops.append(index.search(query, LIMIT)[:COMPARED])
        taken.append(1000 * (perf_counter() - start))
    memory, warm = process.memory_full_info(), taken[WARM_UP:]
    return {
        "opened": opened,
        "first": taken[0],
        "median": median(warm),
        "p95": quantiles(warm, n=20, method="inclusive")[-1],
        "resident": memory.rss / MIB,
        "own": memory.uss / MIB,
        "bare": bare / MIB,
        "tops": tops[WARM_UP:],
    }


def change(folder: Path, data: Path, patent_count: int) -> Figures:
    """Publish a patent and ask until it is found first, withdraw it and ask until it is gone."""
    index = _opened(folder)
    published, withdrawn = [], []
    for need in needs(data, WARM_UP):
        index.search(need, LIMIT)
    for need in needs(data, CHANGED):
        start = perf_counter()
        index.publish(patent_count, need)
        while index.search(need, LIMIT)[:1] != [patent_count]:
            pass
        published.append(1000 * (perf_counter() - start))
        start = perf_counter()
        index.withdraw(patent_count)
        while patent_count in index.search(need, LIMIT):
            pass
        withdrawn.append(1000 * (perf_counter() - start))
    return {"published": max(published), "withdrawn": max(withdrawn)}


def sweep(folder: Path, data: Path, need_count: int, workers: int) -> Figures:
    """All needs with all patents, both directions, every pair scored."""
    queries = needs(data, need_count)
    start = perf_counter()
    tops = sweep_whole(folder, queries, LIMIT, workers=workers)
    return {"seconds": perf_counter() - start, "tops": [top[:COMPARED] for top in tops]}


STEPS: Mapping[str, Callable[..., Figures]] = {"build": build, "ask": ask, "change": change, "sweep": sweep}


def main() -> None:
    """Do what the first line of the input says, and stay until the input ends."""
    wanted = json.loads(sys.stdin.readline())
    paths = {name: Path(wanted.pop(name)) for name in ("folder", "data")}
    figures = STEPS[wanted.pop("step")](**paths, **wanted)
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
