"""What the forms of needs, patents and offers have in common: versions, missing parts, refusals at fields."""

from dataclasses import dataclass
from typing import Any, Self

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from matchmaker.domain.errors import Refusal
from matchmaker.web.listings.fields import REQUIRED, cleaned, hang, joined
from matchmaker.web.refusals import say


@dataclass(frozen=True)
class Difference:
    """A field that somebody else saved otherwise while a form was open."""

    label: str
    theirs: str


class ListingForm(FlaskForm):
    """A form of a listing. `content()` gives what its noun's service takes."""

    version = HiddenField()

    @classmethod
    def of(cls, listing: Any, **options: Any) -> Self:
        """The form filled with a listing that is stored, beneath what was just sent if anything was."""
        return cls(obj=listing, data=cls.beside(listing), **options)

    @classmethod
    def beside(cls, _listing: Any) -> dict[str, Any]:
        """Values of fields that are not attributes of the listing."""
        return {}

    def content(self) -> Any:
        """What was typed, as the service's frozen content."""
        raise NotImplementedError

    def read_version(self) -> int:
        """The version that the editor had before them; 0 when the form does not say."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def fields_of(self, name: str) -> list[Field]:
        """The fields in which a part of the content is typed."""
        return [self[name]] if name in self else []

    def mark_missing(self, names: tuple[str, ...]) -> None:
        """Say at each empty field that it is needed."""
        for name in names:
            for field in self.fields_of(name):
                hang(field, str(REQUIRED))

    def hang(self, refusal: Refusal) -> None:
        """Say a refusal at its field, or at the head of the form."""
        fields = self.fields_of(refusal.field)
        for field in fields[:1]:
            hang(field, say(refusal))
        if not fields:
            self.form_errors.append(say(refusal))

    def differences(self, stored: "ListingForm") -> list[Difference]:
        """The fields in which a form filled from what is stored now says something else."""
        return [
            Difference(str(field.label.text), shown(field))
            for field in stored
            if field.name not in ("version", "csrf_token") and _said(field) != _said(self[field.name])
        ]


def _said(field: Field) -> Any:
    """What a field holds; an empty text and nothing at all say the same."""
    return field.data if field.data not in (None, "", []) else None


def shown(field: Field) -> str:
    """What a field holds, in words."""
    if isinstance(field, SelectField):
        chosen = [str(choice.label) for choice in field.iter_choices() if choice.selected]
        return joined(chosen)
    data = field.data
    if isinstance(data, list):
        return joined(map(str, data))
    return str(data) if data not in (None, "") else gettext("(empty)")


class ReasonForm(FlaskForm):
    """Why a coordinator returns or takes down a listing."""

    reason = TextAreaField(filters=[cleaned], validators=[InputRequired(), Length(max=1000)])
