"""Deals: lists and board, a deal's page, and the forms of its steps."""

from matchmaker.web.deals import documents, messages, pricing, recordals, steps, terms

__all__ = ["documents", "messages", "pricing", "recordals", "steps", "terms"]
