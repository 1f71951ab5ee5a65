"""Rounds: drafting a choice among the suggestions, comparing, deploying, undoing; pairs put by hand."""

from matchmaker.services.rounds.comparing import Comparison, Histogram, compare
from matchmaker.services.rounds.deploying import Act, deploy, undo
from matchmaker.services.rounds.drafting import (
    adopt,
    check,
    draft_now,
    request_draft,
    work_draft,
    work_out,
    work_out_claim,
)
from matchmaker.services.rounds.manual import pair_by_hand
from matchmaker.services.rounds.ties import declare_tie, remove_tie

__all__ = [
    "Act",
    "Comparison",
    "Histogram",
    "adopt",
    "check",
    "compare",
    "declare_tie",
    "deploy",
    "draft_now",
    "pair_by_hand",
    "remove_tie",
    "request_draft",
    "undo",
    "work_draft",
    "work_out",
    "work_out_claim",
]
