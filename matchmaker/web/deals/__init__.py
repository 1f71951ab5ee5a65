"""Deals: lists and board, a deal's page, and the forms of its steps."""

from matchmaker.web.deals import steps, terms

__all__ = ["steps", "terms"]
