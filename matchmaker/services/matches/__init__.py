"""Matches: suggesting them, showing why, judging them, and runs over the whole pool."""

from matchmaker.services.matches.corpus import NeedText
from matchmaker.services.matches.detail import MatchDetail, read_match
from matchmaker.services.matches.indexes import keep_indexes, shelf_of
from matchmaker.services.matches.judging import judge
from matchmaker.services.matches.previewing import Suggestion, preview, suggestions_for_need
from matchmaker.services.matches.runs import request_run, work_chunk
from matchmaker.services.matches.suggest import retire, suggest_for
from matchmaker.storage.matches.runs import run_of_job

__all__ = [
    "MatchDetail",
    "NeedText",
    "Suggestion",
    "judge",
    "keep_indexes",
    "preview",
    "read_match",
    "request_run",
    "retire",
    "run_of_job",
    "shelf_of",
    "suggest_for",
    "suggestions_for_need",
    "work_chunk",
]
