"""Rounds and their pairs, pairs put by hand, and which organisations belong together."""

from matchmaker.storage.rounds.tables import ManualPair, MemberTie, Round, RoundPair

__all__ = ["ManualPair", "MemberTie", "Round", "RoundPair"]
