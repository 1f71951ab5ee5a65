"""`matchmaker bench` and `bench-engine`: how fast pages are, one need's matching, and the index at size."""

from matchmaker.cli.bench.command import bench
from matchmaker.cli.bench.engine import bench_engine
from matchmaker.cli.bench.scale import bench_scale

__all__ = ["bench", "bench_engine", "bench_scale"]
