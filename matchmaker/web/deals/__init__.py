"""Deals: lists and board, a deal's page, and the forms of its steps."""

from matchmaker.web.deals import messages, recordals, steps, terms

__all__ = ["messages", "recordals", "steps", "terms"]
