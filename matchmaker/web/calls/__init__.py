"""Calls: lists, a call's page, its forms, and the pages of replies."""

from matchmaker.web.calls import editing, replies

__all__ = ["editing", "replies"]
