"""Needs: their pages, their form, what if they were put otherwise, and their suggestions compared."""

from matchmaker.web.needs import comparing, supposing

__all__ = ["comparing", "supposing"]
