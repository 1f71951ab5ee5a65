"""Open licences: the public list, a statement's page, and the forms of its holder and of coordinators."""

from matchmaker.web.open_licences import composing, moving, printing, refusals, taking

__all__ = ["composing", "moving", "printing", "refusals", "taking"]
