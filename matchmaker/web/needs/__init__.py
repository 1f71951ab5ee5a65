"""Needs: their pages, their form, and what if they were put otherwise."""

from matchmaker.web.needs import supposing

__all__ = ["supposing"]
