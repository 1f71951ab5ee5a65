"""Organisations: their own pages, their people, and the coordinators' desk."""

from matchmaker.web.members import colleagues, desk

__all__ = ["colleagues", "desk"]
