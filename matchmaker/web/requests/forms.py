"""The forms of requests. Each says which version its person had before them."""

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    Label,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from matchmaker.domain.divisions import Region
from matchmaker.domain.requests import Quote, RequestDetails, RequestMove
from matchmaker.domain.requests.asking import NOTE_LIMIT
from matchmaker.domain.texts import BODY_LIMIT, TITLE_LIMIT
from matchmaker.domain.vocabulary import AGENCY_KINDS, ServiceKind
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.labels import label
from matchmaker.web.language import current_language
from matchmaker.web.listings.fields import IpcField, cleaned, titled


class WholeField(IntegerField):
    """A whole number, in digits of any width, with or without separators."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; say what was expected where there is none."""
        typed = unicodedata.normalize("NFKC", "".join(valuelist)).replace(",", "").strip()
        self.data = None
        if not typed:
            return
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 13):
            raise ValueError(gettext("Type a whole number without unit, such as 8000."))
        self.data = int(typed)


class AskForm(StepForm):
    """A request for a service."""

    kind = SelectField(_("Service"), validators=[InputRequired()])
    title = StringField(
        _("What it is about, in one line"),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=TITLE_LIMIT)],
    )
    text = TextAreaField(
        _("What you need"),
        description=_(
            "Every asked agency reads this and nothing else of you: write no names and no secrets. Only the"
            " agency that you choose learns who you are."
        ),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=BODY_LIMIT)],
        render_kw={"rows": 8},
    )
    subclasses = IpcField(
        _("IPC subclasses"),
        description=_("Such as B23K, one a line; empty: those of the patent below, or any field."),
        render_kw={"rows": 2},
    )
    region = SelectField(_("Where"), default="")
    answers_until = DateField(
        _("Answers are taken until"),
        description=_("Until then every quote is sealed; you see how many there are, and no price."),
        validators=[InputRequired()],
    )
    patent_id = SelectField(
        _("About a patent of yours"),
        default="",
        description=_("The agency that you choose reads which one; no other."),
    )
    deal_id = SelectField(
        _("For a deal of yours"),
        default="",
        description=_(
            "No agency is told of the deal. Those that belong to the other side of it are not asked."
        ),
    )

    def offer(
        self,
        providers: Mapping[ServiceKind, Collection[str]],
        patents: Collection[tuple[str, str]],
        deals: Collection[tuple[str, str]],
    ) -> None:
        """What may be chosen: kinds with the number of agencies, regions, own patents and open deals."""
        self.kind.choices = [SelectChoice("", gettext("Choose…")), *map(_kind_of(providers), AGENCY_KINDS)]
        self.region.choices = [
            SelectChoice("", gettext("Anywhere")),
            *(SelectChoice(region.value, region.in_language(current_language())) for region in Region),
        ]
        self.patent_id.choices = [SelectChoice("", gettext("None")), *(titled(*one) for one in patents)]
        self.deal_id.choices = [SelectChoice("", gettext("None")), *(SelectChoice(*one) for one in deals)]

    def details(self) -> RequestDetails:
        """What was typed; call it on a form that holds."""
        return RequestDetails(
            kind=ServiceKind(self.kind.data),
            title=self.title.data,
            text=self.text.data,
            subclasses=tuple(dict.fromkeys(symbol[:4] for symbol in self.subclasses.data)),
            region=Region(self.region.data) if self.region.data else None,
            answers_until=self.answers_until.data,
            patent_id=self.patent_id.data or None,
            deal_id=self.deal_id.data or None,
        )


def _kind_of(providers: Mapping[ServiceKind, Collection[str]]) -> Any:
    def choice(kind: ServiceKind) -> SelectChoice:
        count = len(providers.get(kind, ()))
        number = ngettext("%(num)s agency", "%(num)s agencies", count)
        return SelectChoice(kind.value, f"{label(kind)} · {number}")

    return choice


class AnswerForm(StepForm):
    """An agency's answer; `seen` is the version of the answer that it gave before."""


class QuoteForm(AnswerForm):
    """An agency's quote."""

    price = WholeField(_("Price in yuan, all included"), validators=[InputRequired()])
    working_days = WholeField(_("Working days from the order to the delivery"), validators=[InputRequired()])
    text = TextAreaField(
        _("What you will do"),
        description=_("What the client gets, who does it, and what you need for it."),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=BODY_LIMIT)],
        render_kw={"rows": 5},
    )

    def quote(self) -> Quote:
        """What was typed; call it on a form that holds."""
        return Quote(
            price=int(self.price.data or 0),
            working_days=int(self.working_days.data or 0),
            text=self.text.data,
        )


class ChooseForm(StepForm):
    """The asker's choice."""

    # Whether one is chosen is the service's to say.
    agency_id = RadioField(_("Order from"), validate_choice=False)
    consent = BooleanField(
        _("I consent: this agency gets my name, e-mail address, telephone number and organisation.")
    )


_ASKED_FOR: dict[RequestMove, object] = {
    RequestMove.DELIVER: _("What you delivered"),
    RequestMove.GIVE_UP: _("Why you give the order back"),
    RequestMove.CONFIRM: _("A word to the agency, if you like"),
    RequestMove.DENY: _("What is missing"),
}


class NoteForm(StepForm):
    """Words that go with a move."""

    note = TextAreaField(
        _("In your words"), filters=[cleaned], validators=[Length(max=NOTE_LIMIT)], render_kw={"rows": 4}
    )

    def __init__(self, move: RequestMove, **kwargs: Any) -> None:
        """Ask for the words of this move; two such forms may stand on one page."""
        super().__init__(**kwargs)
        self.note.id = f"note-{move.value}"
        self.note.label = Label(self.note.id, str(_ASKED_FOR[move]))
