"""Forms of rounds: the rules, a pair put by hand, a tie between organisations."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from matchmaker.domain.errors import Refusal
from matchmaker.domain.rounds import RANGES, RoundRules, Tie
from matchmaker.services.rounds.manual import LONGEST_REASON
from matchmaker.web.labels import choices
from matchmaker.web.listings.fields import cleaned
from matchmaker.web.refusals import say

_DEFAULT = RoundRules()


def _number(name: str, label: Any, description: Any) -> IntegerField:
    low, high = RANGES[name]
    return IntegerField(
        label,
        default=getattr(_DEFAULT, name),
        validators=[InputRequired(), NumberRange(low, high)],
        description=description,
        render_kw={"min": low, "max": high, "inputmode": "numeric"},
    )


def key_in(words: str) -> str:
    """The key at the end of a page's address, or the key itself."""
    return words.strip().split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]


class RefusableForm(FlaskForm):
    """A form that says a refusal at the field at fault."""

    def hang(self, refusal: Refusal) -> None:
        """Say it at its field, or at the head of the form."""
        if refusal.field in self:
            field: Field = self[refusal.field]
            field.errors = [*field.errors, say(refusal)]
        else:
            self.form_errors.append(say(refusal))


class RulesForm(RefusableForm):
    """What a round keeps to; the numbers that stand here at first suit a few hundred needs."""

    least = _number(
        "least",
        _("Patents for each need, at least"),
        _("Where a need has that many; a choice needs something to choose from."),
    )
    most = _number(
        "most",
        _("Patents for each need, at most"),
        _("More than these nobody reads with care."),
    )
    holder_limit = _number(
        "holder_limit",
        _("Pairs of each patent holder, at most"),
        _("So that one large holder does not fill the round."),
    )
    agency_limit = _number(
        "agency_limit",
        _("Pairs of each agency, at most"),
        _("As many requests as an agency can answer well."),
    )
    to_tianjin = _number(
        "to_tianjin",
        _("Beijing patents for Tianjin needs, at least"),
        _("0 asks for none in particular."),
    )
    to_hebei = _number(
        "to_hebei",
        _("Beijing patents for Hebei needs, at least"),
        _("0 asks for none in particular."),
    )
    to_beijing = _number(
        "to_beijing",
        _("Tianjin or Hebei patents for Beijing needs, at least"),
        _("0 asks for none in particular."),
    )
    exploration = _number(
        "exploration",
        _("Places given by chance, in per cent"),
        _("On top of the others, to members that were shown little. The chance of each pair is noted."),
    )
    seed = _number(
        "seed",
        _("Number of the draw"),
        _("The same number draws the same places again."),
    )
    forced = TextAreaField(
        _("Pairs that must come in"),
        filters=[cleaned],
        description=_("Their addresses on the review desk, one a line."),
    )
    forbidden = TextAreaField(
        _("Pairs that must stay out"),
        filters=[cleaned],
        description=_("Their addresses on the review desk, one a line."),
    )

    @classmethod
    def of(cls, rules: RoundRules) -> "RulesForm":
        """The form filled with rules, beneath what was just sent if anything was."""
        lists = {name: "\n".join(getattr(rules, name)) for name in ("forced", "forbidden")}
        return cls(data={name: getattr(rules, name) for name in RANGES} | lists)

    def rules(self) -> RoundRules:
        """What was typed."""
        typed: dict[str, Any] = {name: self[name].data for name in RANGES}
        for name in ("forced", "forbidden"):
            typed[name] = tuple(dict.fromkeys(key_in(word) for word in (self[name].data or "").split()))
        return RoundRules(**typed)


class PairForm(RefusableForm):
    """A need and a patent that a coordinator brings together."""

    need = StringField(
        _("Need"),
        filters=[cleaned],
        validators=[InputRequired()],
        description=_("The address of its page, or the key at the end of it."),
    )
    patent = StringField(
        _("Patent"),
        filters=[cleaned],
        validators=[InputRequired()],
        description=_("The address of its page, or the key at the end of it."),
    )
    reason = TextAreaField(
        _("Why these two"),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=LONGEST_REASON)],
        description=_("For coordinators only; no side ever sees it."),
    )


class TieForm(RefusableForm):
    """Two organisations that belong together."""

    kind = SelectField(_("How they belong together"), choices=lambda: choices(Tie))
    member = StringField(
        _("Organisation"),
        filters=[cleaned],
        validators=[InputRequired()],
        description=_("Its full name or credit code; the agency, if one acts for the other."),
    )
    other = StringField(
        _("Other organisation"),
        filters=[cleaned],
        validators=[InputRequired()],
        description=_("Its full name or credit code."),
    )
