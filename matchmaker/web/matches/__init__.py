"""The review desk, the runs that fill it, and why a pair is not on it."""

from matchmaker.web.matches import explaining

__all__ = ["explaining"]
