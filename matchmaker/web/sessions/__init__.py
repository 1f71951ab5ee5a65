"""Matchmaking sessions: the list, a session's page, and the pages of its meetings."""

from matchmaker.web.sessions import meetings

__all__ = ["meetings"]
