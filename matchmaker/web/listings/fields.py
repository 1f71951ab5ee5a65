"""Form fields that the forms of needs, patents and offers share."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from matchmaker.domain.errors import Refusal
from matchmaker.domain.identifiers import IpcError, parse_ipc_list
from matchmaker.domain.industries import industry_choices
from matchmaker.domain.texts import clean, language_of
from matchmaker.web.labels import choices
from matchmaker.web.language import current_language
from matchmaker.web.refusals import say

WAN = 10_000
MOST_YUAN = 2_000_000_000
"""Two thousand million: more is a slip of the keyboard, and would not fit the column either."""


def cleaned(text: str | None) -> str:
    """A filter for every text field."""
    return clean(text or "")


def titled(key: str, title: str) -> SelectChoice:
    """A listing to choose, its title marked as the language that its owner wrote."""
    return SelectChoice(key, title, render_kw={"lang": {"zh": "zh-Hans"}.get(language_of(title), "en")})


def tick_boxes(label: Any, kind: type[StrEnum], **kwargs: Any) -> SelectMultipleField:
    """A group of tick boxes, one a code of the kind."""
    return SelectMultipleField(
        label,
        choices=lambda: choices(kind),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **kwargs,
    )


class IndustryField(SelectField):
    """A division of GB/T 4754 by section; a finer code that is there already stays on offer."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        """Offer the divisions in the language of the page."""
        super().__init__(label, choices=self._divisions, **kwargs)

    def _divisions(self) -> list[SelectChoice]:
        groups = industry_choices(current_language()).items()
        divisions = [
            SelectChoice(code, f"{code} {name}", optgroup=section)
            for section, pairs in groups
            for code, name in pairs
        ]
        return [SelectChoice("", gettext("Choose…")), *self._finer(divisions), *divisions]

    def _finer(self, divisions: Sequence[SelectChoice]) -> list[SelectChoice]:
        known = {choice.value for choice in divisions}
        stored = self.object_data or ""
        names = {choice.value: choice.label for choice in divisions}
        if not stored or stored in known:
            return []
        return [SelectChoice(stored, f"{stored} ({names.get(stored[:3], stored)})")]


class WanYuanField(Field):
    """Money typed in 万元 (ten thousand yuan), kept in whole yuan; empty is None."""

    widget = StringField.widget

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(self.data) / WAN:f}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits of any width, with or without separators and the unit."""
        typed = unicodedata.normalize("NFKC", "".join(valuelist)).replace(",", "").replace("万元", "")
        self.data = self._yuan(typed.strip()) if typed.strip() else None

    def _yuan(self, typed: str) -> int:
        try:
            yuan = Decimal(typed) * WAN
        except InvalidOperation as error:
            raise ValueError(gettext("Type a number, such as 20 for 200,000 yuan.")) from error
        if not yuan.is_finite() or not 0 <= yuan <= MOST_YUAN:
            raise ValueError(gettext("Type an amount from 0 to 200000 (in 10,000 yuan)."))
        return int(yuan)


class LinesField(TextAreaField):
    """Several short texts, one a line or parted by commas or semicolons; data is a list."""

    most, longest = 50, 200

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        """Part the text; blanks around and empty parts go."""
        self.data = self.parts("\n".join(valuelist))
        if len(self.data) > self.most or any(len(part) > self.longest for part in self.data):
            raise ValueError(
                gettext(
                    "At most %(most)s entries of %(longest)s characters each.",
                    most=self.most,
                    longest=self.longest,
                )
            )

    def parts(self, text: str) -> list[str]:
        """The entries of the text, each once."""
        for separator in ";；,，、":
            text = text.replace(separator, "\n")
        return list(dict.fromkeys(part for line in text.split("\n") if (part := clean(line))))


class IpcField(LinesField):
    """IPC symbols, checked and written one way."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the symbols; the first that is none is named."""
        text = clean("\n".join(valuelist))
        try:
            self.data = [symbol.value for symbol in parse_ipc_list(text)]
        except IpcError as error:
            self.data = []
            raise ValueError(say(error)) from error


def hang(field: Field, sentence: str) -> None:
    """Add a sentence to those that stand beside a field."""
    field.errors = [*field.errors, sentence]


def refuse(refusal: Refusal, more: str = "") -> ValidationError:
    """A refusal of a rule as the error of a field."""
    return ValidationError(" ".join(filter(None, (say(refusal), more))))


def joined(values: Iterable[str]) -> str:
    """Values in a row, in the punctuation of the page's language."""
    return ("、" if current_language() == "zh" else ", ").join(values)


REQUIRED = _("Please fill this in before it can be reviewed.")
