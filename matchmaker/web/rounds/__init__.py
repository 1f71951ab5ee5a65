"""Rounds: planning, comparing, deploying them; pairs put by hand; organisations that belong together."""

from matchmaker.web.rounds import by_hand, ties

__all__ = ["by_hand", "ties"]
