"""Deals: lists and board, a deal's page, and the forms of its steps."""

from matchmaker.web.deals import (
    advisers,
    documents,
    evaluating,
    file,
    messages,
    pricing,
    recordals,
    steps,
    terms,
)

__all__ = [
    "advisers",
    "documents",
    "evaluating",
    "file",
    "messages",
    "pricing",
    "recordals",
    "steps",
    "terms",
]
