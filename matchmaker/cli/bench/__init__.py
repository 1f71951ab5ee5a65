"""`matchmaker bench`: how fast the pages are, and the matching of one need, on the demonstration data."""

from matchmaker.cli.bench.command import bench

__all__ = ["bench"]
