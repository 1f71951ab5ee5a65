"""The form of an assessment: a group a dimension, three fields an indicator."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from matchmaker.domain.errors import Refusal
from matchmaker.domain.texts import LINE_LIMIT
from matchmaker.domain.valuation import Grade, Knowledge, Points, Scheme
from matchmaker.web.labels import choices
from matchmaker.web.listings.fields import cleaned, hang
from matchmaker.web.refusals import register_refusals, say

register_refusals(
    {
        "valuation_empty": _("Grade at least one indicator, with its evidence."),
        "valuation_points": _("Choose the points, or clear the other two fields of this indicator."),
        "valuation_known": _("Choose how this is known: measured, declared or judged."),
        "valuation_note": _("Say in a line what shows this, such as a report, a figure or a register entry."),
        "valuation_long": _("Please use at most %(limit)s characters."),
    }
)


class GradesForm(FlaskForm):
    """Fields are added for the indicators of a scheme by `form_for`."""

    def grades(self, scheme: Scheme) -> dict[str, Grade]:
        """What was typed, by the indicator's code."""
        return {code: self._grade(code) for code in scheme.indicators}

    def _grade(self, code: str) -> Grade:
        points, known = self[f"{code}_points"].data, self[f"{code}_known"].data
        return Grade(
            int(points) if points else None,
            Knowledge(known) if known else None,
            self[f"{code}_note"].data or "",
        )

    def hang(self, refusal: Refusal) -> None:
        """Say a refusal at its field, or at the head of the form."""
        if refusal.field in self:
            hang(self[refusal.field], say(refusal))
        else:
            self.form_errors.append(say(refusal))


def form_for(scheme: Scheme, names: Mapping[str, str], earlier: Mapping[str, Grade]) -> GradesForm:
    """The form for a scheme; it begins with the assessor's earlier grades."""
    fields: dict[str, Any] = {}
    for code in scheme.indicators:
        fields |= _fields(code, names[code])
    return type("SchemeForm", (GradesForm,), fields)(data=_beginning(earlier))  # type: ignore[no-any-return]


def _fields(code: str, name: str) -> dict[str, Any]:
    return {
        f"{code}_points": SelectField(
            gettext("%(name)s: points", name=name), default="", choices=lambda: _or_none(choices(Points))
        ),
        f"{code}_known": SelectField(
            gettext("%(name)s: how it is known", name=name),
            default="",
            choices=lambda: _or_none(choices(Knowledge)),
        ),
        f"{code}_note": StringField(
            gettext("%(name)s: evidence", name=name), filters=[cleaned], render_kw={"maxlength": LINE_LIMIT}
        ),
    }


def _or_none(given: list[SelectChoice]) -> list[SelectChoice]:
    return [SelectChoice("", gettext("Not graded")), *given]


def _beginning(earlier: Mapping[str, Grade]) -> dict[str, str]:
    begun = {}
    for code, grade in earlier.items():
        begun[f"{code}_points"] = str(grade.points)
        begun[f"{code}_known"] = grade.known.value if grade.known else ""
        begun[f"{code}_note"] = grade.note
    return begun
