"""The words of imports: names of our fields, and the one table of sentences in the page's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from matchmaker.services.imports import sentences
from matchmaker.services.imports.aliases import Field
from matchmaker.web.refusals import register_refusals

FIELDS: dict[Field, object] = {
    Field.TITLE: _("Title"),
    Field.ABSTRACT: _("Abstract"),
    Field.MAIN_CLAIM: _("Main claim"),
    Field.APPLICATION_NUMBER: _("Application number"),
    Field.PUBLICATION_NUMBER: _("Publication number"),
    Field.TYPE: _("Type"),
    Field.KIND_CODE: _("Kind code"),
    Field.FILED_ON: _("Filed on"),
    Field.PUBLISHED_ON: _("Published on"),
    Field.GRANTED_ON: _("Granted on"),
    Field.ANNOUNCED_ON: _("Published or granted on"),
    Field.APPLICANTS: _("Applicants"),
    Field.HOLDERS: _("Holders"),
    Field.PARTIES: _("Applicants, holders once granted"),
    Field.INVENTORS: _("Inventors"),
    Field.IPC_MAIN: _("Main IPC symbol"),
    Field.IPC: _("IPC symbols"),
    Field.LEGAL_STATUS: _("Legal status"),
    Field.STATUS_DATE: _("Date of the legal status"),
    Field.ANNUITY_PAID_UNTIL: _("Annuities paid until"),
    Field.PLEDGEE: _("Pledgee"),
    Field.LICENCES: _("Licences in force"),
    Field.EVALUATION_REPORT: _("Evaluation report"),
}

DELIMITERS: dict[str, object] = {
    "comma": _("commas"),
    "tab": _("tabs"),
    "semicolon": _("semicolons"),
}

register_refusals({code: _(sentence) for code, sentence in sentences.REFUSALS.items()})


def what(problem: Mapping[str, Any]) -> str:
    """What is wrong, in the page's language."""
    return sentences.what(problem, gettext)


def fix(problem: Mapping[str, Any]) -> str:
    """How to mend it."""
    return sentences.fix(problem, gettext)


def placed(problem: Mapping[str, Any]) -> str:
    """What is wrong, and where."""
    return sentences.placed(problem, gettext)


def reason(problem: Mapping[str, Any]) -> str:
    """What is wrong, where, and how to mend it: the last column of the rejected rows."""
    return f"{placed(problem)} {fix(problem)}".strip()
