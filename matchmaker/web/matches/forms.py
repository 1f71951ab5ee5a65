"""Forms of the review desk: what to look at, and the decision."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget, Select, TextInput

from matchmaker.domain.matches import MatchKind, MatchStatus
from matchmaker.domain.texts import TITLE_LIMIT
from matchmaker.domain.vocabulary import RejectReason
from matchmaker.services.matches.judging import LONGEST_NOTE
from matchmaker.services.matches.naming import NamedListing
from matchmaker.web.labels import choices
from matchmaker.web.listings.fields import cleaned

PAIRS = {
    "11-12": _("Beijing and Tianjin"),
    "11-13": _("Beijing and Hebei"),
    "12-13": _("Tianjin and Hebei"),
    "11": _("Within Beijing"),
    "12": _("Within Tianjin"),
    "13": _("Within Hebei"),
}


THIS_ROUND, ALTERNATES, EVERYTHING = "this", "alternates", "all"


class DeskForm(FlaskForm):
    """What the list shows; sent with the address, so that it can be kept and shared."""

    class Meta:
        """A form that changes nothing needs no token."""

        csrf = False

    status = SelectField(
        _("Status"), choices=lambda: choices(MatchStatus), default=MatchStatus.SUGGESTED.value
    )
    kind = SelectField(
        _("Kind"), choices=lambda: [("", str(_("All kinds"))), *choices(MatchKind)], default=""
    )
    pair = SelectField(
        _("Regions"),
        choices=lambda: [("", str(_("All regions"))), *((code, str(words)) for code, words in PAIRS.items())],
        default="",
    )

    round = SelectField(
        _("Round"),
        choices=[
            SelectChoice(THIS_ROUND, _("This round")),
            SelectChoice(ALTERNATES, _("Alternates of this round")),
            SelectChoice(EVERYTHING, _("All suggestions")),
        ],
        default="",
    )


class DecisionForm(FlaskForm):
    """A decision; which one says the button that was pressed. `seen` is the status that the page showed."""

    seen = HiddenField()
    reasons = SelectMultipleField(
        _("Reasons"),
        choices=lambda: choices(RejectReason),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("Needed to reject: the matching and the next coordinator learn from it."),
    )
    note = TextAreaField(
        _("Note for coordinators"),
        validators=[Length(max=LONGEST_NOTE)],
        description=_("No side ever sees it."),
    )


class RunForm(FlaskForm):
    """What a run looks for."""

    same_city = BooleanField(_("Look for partners in the same city too"))


class ListingField(SelectField):
    """A listing by its key or title: typed, or chosen from a few that may be meant."""

    widget = TextInput()

    def offer(self, found: Sequence[NamedListing]) -> None:
        """Let it be chosen instead of typed."""
        self.choices = [(listing.id, listing.title, {"lang": listing.language}) for listing in found]
        self.widget = Select()

    def _value(self) -> str:
        return self.data or ""


def _listing(words: object) -> ListingField:
    validators = [InputRequired(), Length(max=TITLE_LIMIT)]
    return ListingField(words, choices=(), validate_choice=False, filters=[cleaned], validators=validators)


class PairForm(FlaskForm):
    """Two listings whose pair is to be explained."""

    need = _listing(_("Need"))
    patent = _listing(_("Patent"))
