"""Choosing a file, and deciding about what was found in it."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from matchmaker.domain.errors import Refusal
from matchmaker.domain.vocabulary import DealKind
from matchmaker.web.listings.fields import tick_boxes
from matchmaker.web.refusals import say


class UploadForm(FlaskForm):
    """The file; staff say for whom."""

    holder = StringField(
        _("Credit code of the holder"),
        description=_("18 characters. The patents are listed for this organisation."),
        validators=[InputRequired(_("Please fill this in.")), Length(max=40)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    file = FileField(
        _("File"),
        description=_("Excel (.xlsx, .xls) or CSV, at most 20 MB and 50,000 rows."),
        validators=[FileRequired(_("Choose a file."))],
        render_kw={"accept": ".xlsx,.xls,.csv,.txt,.tsv"},
    )

    def hang(self, refusal: Refusal) -> None:
        """Say the refusal at the field that it is about, else at the file."""
        field = self.holder if refusal.field == "holder" and self.holder else self.file
        field.errors = [*field.errors, say(refusal)]


class DecisionForm(FlaskForm):
    """What to do with the rows found."""

    deal_kinds = tick_boxes(
        _("What is offered for the new patents"),
        DealKind,
        description=_("It can be changed for each patent later."),
    )
    skip_bad = BooleanField()

    def deals(self) -> list[DealKind]:
        """The kinds ticked."""
        return [DealKind(code) for code in self.deal_kinds.data or []]
