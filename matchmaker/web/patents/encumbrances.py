"""Rights and encumbrances as a form asks for them: "not known" is an answer everywhere."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField
from wtforms.fields import SelectChoice

from matchmaker.domain.vocabulary import DealKind
from matchmaker.web.labels import choices, label

NO_LICENCE = "none"
CLOSING = frozenset({DealKind.EXCLUSIVE_LICENCE.value, DealKind.SOLE_LICENCE.value})
LICENCES = (
    DealKind.EXCLUSIVE_LICENCE,
    DealKind.SOLE_LICENCE,
    DealKind.ORDINARY_LICENCE,
    DealKind.OPEN_LICENCE,
)
REPORT: dict[str, bool | None] = {"": None, "yes": True, "no": False}


class KnownOrNotField(SelectField):
    """A choice of codes in which nothing chosen means that nobody knows."""

    def process_data(self, value: Any) -> None:
        """Show what is not kept as the answer that nobody knows."""
        super().process_data("" if value is None else value)


def not_known_or(kind: type[StrEnum]) -> list[SelectChoice]:
    """The values of a kind, led by the answer that nobody knows."""
    return [SelectChoice("", _("Not known")), *choices(kind)]


def licence_choices() -> list[SelectChoice]:
    """The kinds of licence that may be in force; to tick nothing says that it is not known."""
    return [
        SelectChoice(NO_LICENCE, _("None")),
        *(SelectChoice(kind.value, label(kind)) for kind in LICENCES),
    ]


def report_choices() -> list[SelectChoice]:
    """Whether the office's evaluation report is at hand."""
    return [
        SelectChoice("", _("Not known")),
        SelectChoice("yes", _("There is one")),
        SelectChoice("no", _("There is none")),
    ]


def licences_typed(kinds: Collection[str], closed_until: date | None) -> list[dict[str, Any]] | None:
    """The licences as they are kept: None when nothing was ticked, empty when there are none."""
    if not kinds:
        return None
    until = closed_until.isoformat() if closed_until else None
    return [
        {"kind": kind.value, "until": until if kind.value in CLOSING else None}
        for kind in LICENCES
        if kind.value in kinds
    ]


def encumbrances_shown(listing: Any) -> dict[str, Any]:
    """What the form shows for a patent that is kept."""
    licences = listing.licences
    shown: dict[str, Any] = {
        "evaluation_report": next(
            code for code, value in REPORT.items() if value is listing.has_evaluation_report
        )
    }
    if licences is None:
        return shown
    days = [one["until"] for one in licences if one["kind"] in CLOSING and one["until"]]
    return {
        **shown,
        "licence_kinds": [one["kind"] for one in licences] or [NO_LICENCE],
        "closed_until": date.fromisoformat(max(days)) if days else None,
    }
