"""Matches, the runs that made them, the decisions on them, and what they are read by."""

from matchmaker.storage.matches.tables import Match, MatchDecision, MatchingRun

__all__ = ["Match", "MatchDecision", "MatchingRun"]
