"""Matchmaking sessions: planned by coordinators, filled with meetings by the members that come."""

from matchmaker.services.sessions.meeting import ask_for_meeting, move_meeting
from matchmaker.services.sessions.planning import (
    call_off,
    leave_session,
    mind,
    plan_session,
    register,
)

__all__ = [
    "ask_for_meeting",
    "call_off",
    "leave_session",
    "mind",
    "move_meeting",
    "plan_session",
    "register",
]
