"""Deals: lists and board, a deal's page, and the forms of its steps."""

from matchmaker.web.deals import messages, steps, terms

__all__ = ["messages", "steps", "terms"]
