"""Requests for services of agencies: asking, answering, comparing, delivery and its outcome."""

from matchmaker.web.requests import asking, refusals, steps

__all__ = ["asking", "refusals", "steps"]
