"""One system measured in a process of its own; `python -m matchmaker.cli.bench.one_peer …` prints JSON."""

import json
import sys
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import psutil

from matchmaker.cli.bench.peers import builder_of
from matchmaker.cli.bench.texts import NEEDS, needs, patents
from matchmaker.services.matches.evaluation import ndcg_of

LIMIT, WARM_UP, COMPARED = 50, 5, 10


def main(name: str, folder: str, patent_count: int, need_count: int) -> None:
    """Build, ask, and say how long both took, how much memory is held, and what the first ten were.

    And how good its ranking of the judged answers is.
    """
    build = builder_of(name)
    texts, queries = patents(Path(folder), patent_count), needs(Path(folder), need_count)
    process = psutil.Process()
    before, start = process.memory_info().rss, perf_counter()
    peer = build(texts)
    built = perf_counter() - start
    for query in queries[:WARM_UP]:
        peer.search(query, LIMIT)
    taken, tops = [], []
    for query in queries:
        start = perf_counter()
        found = peer.search(query, LIMIT)
        taken.append(1000 * (perf_counter() - start))
        tops.append(list(found)[:COMPARED])
    figures = {
        "built": built,
        "memory": (process.memory_info().rss - before) / 2**20,
        "median": median(taken),
        "p95": quantiles(taken, n=20, method="inclusive")[-1],
        "ndcg": ndcg_of(Path(folder) / NEEDS.parent, build),
        "tops": tops,
    }
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
