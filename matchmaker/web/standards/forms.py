"""The forms by which an administrator replaces an entry of the catalogue, one a shape."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange

from matchmaker.domain.errors import Refusal
from matchmaker.domain.standards import Basis, Content, Entry, Scenario, Shape
from matchmaker.domain.texts import LINE_LIMIT
from matchmaker.web.labels import LABELS, choices
from matchmaker.web.listings.fields import cleaned, hang
from matchmaker.web.refusals import say

NOTE_LIMIT = 1000
PERIODS_LIMIT = 6000
_BAND = re.compile(r"(\d{1,3})\s*[-~–—至]\s*(\d{1,3})\s*[:：]?\s+(\d{1,9})")


_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*[~–—至 ]\s*(\d{4}-\d{2}-\d{2}))?")


def _line(text: Any) -> StringField:
    return StringField(text, filters=[cleaned], validators=[InputRequired(), Length(max=LINE_LIMIT)])


def _note(text: Any) -> TextAreaField:
    return TextAreaField(text, filters=[cleaned], validators=[Length(max=NOTE_LIMIT)], render_kw={"rows": 3})


class WordsForm(FlaskForm):
    """What an entry says, and where that comes from."""

    number = HiddenField()
    zh = _line(_("Chinese name"))
    en = _line(_("English name"))
    note_zh = _note(_("Note in Chinese"))
    note_en = _note(_("Note in English"))
    basis = SelectField(_("Founded on"), choices=lambda: choices(Basis))
    source = _line(_("Source"))

    figures: tuple[str, ...] = ()
    """Names of the fields that hold what the entry states."""

    @staticmethod
    def shown(_value: Any) -> dict[str, Any]:
        """The kept value as the fields show it."""
        return {}

    def stated(self) -> Any:
        """What was typed as the value; raises ValueError when it cannot be read."""
        return None

    def read_number(self) -> int:
        """The version that the editor had before them."""
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def content(self) -> Content:
        """What was typed."""
        return Content(
            zh=self.zh.data,
            en=self.en.data,
            note_zh=self.note_zh.data,
            note_en=self.note_en.data,
            value=self.stated(),
            basis=Basis(self.basis.data),
            source=self.source.data,
        )

    def hang(self, refusal: Refusal) -> None:
        """Say a refusal at its field, or at the head of the form."""
        name = self.figures[0] if refusal.field == "value" and self.figures else refusal.field
        if name in self:
            hang(self[name], say(refusal))
        else:
            self.form_errors.append(say(refusal))


class NumberForm(WordsForm):
    """An entry that states a number."""

    figure = StringField(_("Figure"), filters=[cleaned], validators=[InputRequired(), Length(max=20)])
    figures = ("figure",)

    @staticmethod
    def shown(value: Any) -> dict[str, Any]:
        """The number."""
        return {"figure": f"{value}"}

    def stated(self) -> int | float:
        """The number, whole where it is."""
        try:
            number = Decimal(self.figure.data.replace(",", ""))
        except InvalidOperation as error:
            raise ValueError from error
        if not number.is_finite():
            raise ValueError
        return int(number) if number == number.to_integral_value() else float(number)

    def validate_figure(self, _field: StringField) -> None:
        """A number."""
        try:
            self.stated()
        except ValueError as error:
            raise ValidationError(gettext("Type a number.")) from error


class BandsForm(WordsForm):
    """An entry that states a figure for each year of a right."""

    figure = TextAreaField(
        _("Figures"), filters=[cleaned], validators=[InputRequired(), Length(max=NOTE_LIMIT)]
    )
    figures = ("figure",)

    @staticmethod
    def shown(value: Any) -> dict[str, Any]:
        """A line a band."""
        return {"figure": "\n".join(f"{first}-{last} {yuan}" for first, last, yuan in value)}

    def stated(self) -> list[list[int]]:
        """The bands."""
        found = [_BAND.fullmatch(line.strip()) for line in self.figure.data.splitlines()]
        if not all(found):
            raise ValueError
        return [[int(part) for part in band.groups()] for band in found if band]

    def validate_figure(self, _field: TextAreaField) -> None:
        """Lines of years and yuan."""
        try:
            self.stated()
        except ValueError as error:
            raise ValidationError(
                gettext("Type one line a band, such as 1-3 900: years, then yuan.")
            ) from error


class PeriodsForm(WordsForm):
    """An entry that states days, such as holidays."""

    figure = TextAreaField(
        _("Days"), filters=[cleaned], validators=[Length(max=PERIODS_LIMIT)], render_kw={"rows": 12}
    )
    figures = ("figure",)

    @staticmethod
    def shown(value: Any) -> dict[str, Any]:
        """A line a period; one day alone stands once."""
        return {"figure": "\n".join(first if first == last else f"{first} {last}" for first, last in value)}

    def stated(self) -> list[list[str]]:
        """The first and the last day of each period; a day that the calendar lacks is a ValueError."""
        lines = [line.strip() for line in (self.figure.data or "").splitlines() if line.strip()]
        found = [_PERIOD.fullmatch(line) for line in lines]
        if not all(found):
            raise ValueError
        periods = [[one[1], one[2] or one[1]] for one in found if one]
        for day in (day for period in periods for day in period):
            date.fromisoformat(day)
        return periods

    def validate_figure(self, _field: TextAreaField) -> None:
        """Lines of days."""
        try:
            self.stated()
        except ValueError as error:
            raise ValidationError(
                gettext("Type one period a line, such as 2026-10-01 2026-10-07, or one day alone.")
            ) from error


def _weight(scenario: Scenario) -> IntegerField:
    return IntegerField(LABELS[Scenario][scenario], validators=[InputRequired(), NumberRange(min=0, max=100)])


class WeightsForm(WordsForm):
    """An entry that weighs differently in each scenario."""

    deal = _weight(Scenario.DEAL)
    finance = _weight(Scenario.FINANCE)
    reporting = _weight(Scenario.REPORTING)
    relief = _weight(Scenario.RELIEF)
    management = _weight(Scenario.MANAGEMENT)
    figures = tuple(scenario.value for scenario in Scenario)

    @staticmethod
    def shown(value: Any) -> dict[str, Any]:
        """The weight of each scenario."""
        return dict(value)

    def stated(self) -> dict[str, int]:
        """The weights by scenario."""
        return {name: self[name].data for name in self.figures}


FORMS: dict[Shape, type[WordsForm]] = {
    Shape.WORDS: WordsForm,
    Shape.NUMBER: NumberForm,
    Shape.BANDS: BandsForm,
    Shape.WEIGHTS: WeightsForm,
    Shape.PERIODS: PeriodsForm,
}


def form_of(entry: Entry, number: int) -> WordsForm:
    """The form for an entry, filled with its content beneath what was just sent."""
    kind, content = FORMS[entry.shape], entry.content
    return kind(obj=content, data={"number": str(number), **kind.shown(content.value)})
