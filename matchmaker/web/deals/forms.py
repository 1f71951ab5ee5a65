"""The forms of a deal. Each says which version of the deal its person had before them."""

from datetime import date
from hashlib import sha256
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.domain.deals import Contract, FailReason, FeeKind, Progress, Terms
from matchmaker.domain.deals.contract import NOTE_LIMIT, NUMBER_LIMIT
from matchmaker.domain.deals.documents import SUFFIXES, Opening
from matchmaker.domain.deals.evaluation import EvaluationTerms
from matchmaker.domain.deals.messages import MESSAGE_LIMIT
from matchmaker.domain.deals.nda import NAME_LIMIT
from matchmaker.domain.deals.pricing import Pricing, PricingRoute
from matchmaker.domain.eligibility import Export
from matchmaker.domain.errors import Refusal
from matchmaker.domain.texts import BODY_LIMIT, LINE_LIMIT, TITLE_LIMIT
from matchmaker.domain.vocabulary import DealKind
from matchmaker.services.deals import Upload
from matchmaker.storage.document_files import DocumentFiles
from matchmaker.web.labels import choices, label
from matchmaker.web.listings.fields import WanYuanField, cleaned, hang
from matchmaker.web.patents.encumbrances import KnownOrNotField, not_known_or
from matchmaker.web.refusals import say


class StepForm(FlaskForm):
    """A form of a deal; alone, the form of a button."""

    seen = HiddenField()

    def read_seen(self) -> int:
        """The version that the person had before them; one that never was when the form does not say."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1

    def hang(self, refusal: Refusal) -> None:
        """Say a refusal at its field, or at the head of the form."""
        if refusal.field in self:
            hang(self[refusal.field], say(refusal))
        else:
            self.form_errors.append(say(refusal))


class SignatureForm(StepForm):
    """The signature under the confidentiality agreement."""

    # The hash of the text that the page shows.
    text_seen = HiddenField()
    agree = BooleanField(
        _("I have read this agreement and sign it for my organisation; I am entitled to do so.")
    )
    name = StringField(
        _("Your name, typed as your signature"),
        filters=[cleaned],
        validators=[Length(max=NAME_LIMIT)],
        render_kw={"autocomplete": "name"},
    )


class EvaluationForm(StepForm):
    """What may be tried out under the evaluation licence, and until when."""

    # The hash of the text that stood there when the form was opened.
    text_seen = HiddenField()
    purpose = StringField(
        _("What may be tried"),
        description=_(
            "In a sentence: material, amount, place, such as “300 kg of wire on one work roll of line 2”."
        ),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=LINE_LIMIT)],
    )
    until = DateField(_("Last day"), validators=[InputRequired()])

    def terms(self) -> EvaluationTerms:
        """What was typed; call it on a form that holds."""
        return EvaluationTerms(purpose=self.purpose.data, until=self.until.data)


def _line(text: Any, description: Any = "", *validators: Any) -> StringField:
    return StringField(
        text,
        description=description,
        filters=[cleaned],
        validators=[*validators, Length(max=LINE_LIMIT)],
    )


class TermsForm(StepForm):
    """One version of the term sheet."""

    deal_kind = SelectField(_("Kind of deal"))
    exclusivity = _line(
        _("Exclusivity"), _("What narrows or widens the kind, such as “in Hebei alone for two years”.")
    )
    field_of_use = _line(
        _("Field of use"),
        _("For which products or processes, such as work rolls of hot mills."),
        InputRequired(),
    )
    territory = _line(
        _("Territory"), _("Where it may be used, such as Hebei or the whole country."), InputRequired()
    )
    until = DateField(
        _("Last day of the licence"),
        description=_("Empty: as long as the right stands."),
        validators=[Optional()],
    )
    fee_kind = SelectField(_("Way to pay"), choices=lambda: choices(FeeKind))
    amount = WanYuanField(
        _("Fixed amount, in 10,000 yuan"),
        description=_("The whole price, or the entrance fee beside a royalty."),
    )
    royalty = StringField(_("Royalty, in percent"), filters=[cleaned], validators=[Length(max=10)])
    royalty_base = _line(_("Royalty on"), _("Such as net sales of the licensed products."))
    is_foreign = BooleanField(_("A party is foreign, so that the technology leaves the country"))
    export = KnownOrNotField(
        _("In the catalogue of technologies forbidden or restricted for export"),
        description=_("With a foreign party only: who wants the deal looks it up."),
        choices=lambda: not_known_or(Export),
    )
    text = TextAreaField(
        _("Other terms"),
        description=_(
            "Improvements, acceptance, help with putting it to use, what happens when the right ends."
        ),
        filters=[cleaned],
        validators=[Length(max=BODY_LIMIT)],
        render_kw={"rows": 8},
    )

    def __init__(self, kinds: tuple[DealKind, ...], **kwargs: Any) -> None:
        """Offer the kinds of deal that make sense for this one."""
        super().__init__(**kwargs)
        self.deal_kind.choices = [(kind.value, label(kind)) for kind in kinds]

    def terms(self) -> Terms:
        """What was typed; call it on a form that holds."""
        return Terms(
            deal_kind=DealKind(self.deal_kind.data),
            fee_kind=FeeKind(self.fee_kind.data),
            amount=self.amount.data,
            royalty=self.royalty.data.removesuffix("%").removesuffix("％").strip(),
            royalty_base=self.royalty_base.data,
            territory=self.territory.data,
            field_of_use=self.field_of_use.data,
            exclusivity=self.exclusivity.data,
            until=self.until.data,
            is_foreign=self.is_foreign.data,
            export=Export(self.export.data) if self.export.data else None,
            text=self.text.data,
        )


class ContractForm(StepForm):
    """The signed contract."""

    value = WanYuanField(
        _("Value of the contract, in 10,000 yuan"),
        description=_("As the contract states or expects it; 0 where it is all royalty."),
        validators=[InputRequired()],
    )
    signed_on = DateField(_("Signed on"), validators=[InputRequired()])
    effective_on = DateField(
        _("Takes effect on"),
        description=_("The three months for the recordal count from this day."),
        validators=[InputRequired()],
    )
    number = StringField(_("Contract number"), filters=[cleaned], validators=[Length(max=NUMBER_LIMIT)])
    copy = FileField(
        _("Signed copy"),
        description=_("Only its SHA-256 is kept as evidence, not the file. A number or a copy is needed."),
    )

    def contract(self) -> Contract:
        """What was typed; call it on a form that holds."""
        return Contract(
            value=int(self.value.data or 0),
            signed_on=self.signed_on.data,
            effective_on=self.effective_on.data,
            number=self.number.data,
            evidence_hash=self._hash(),
        )

    def _hash(self) -> str:
        """SHA-256 of the file that was sent; nothing without one."""
        sent = self.copy.data
        if not sent:
            return ""
        digest = sha256()
        while piece := sent.stream.read(1 << 16):
            digest.update(piece)
        return digest.hexdigest()


class RecordalForm(StepForm):
    """The office's number and day."""

    number = StringField(
        _("Number of the recordal or registration"),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=NUMBER_LIMIT)],
    )
    recorded_on = DateField(_("Recorded on"), validators=[InputRequired()])

    def day(self) -> date:
        """The day that was typed."""
        day: date = self.recorded_on.data
        return day


class ReportForm(StepForm):
    """What became of the deal."""

    progress = RadioField(_("How it stands"), choices=lambda: choices(Progress), validators=[InputRequired()])
    note = TextAreaField(
        _("In your words"),
        description=_("Both sides and the coordinators read this."),
        filters=[cleaned],
        validators=[Length(max=NOTE_LIMIT)],
    )


class MessageForm(StepForm):
    """A message to the other side."""

    text = TextAreaField(
        _("Your message"),
        description=_("The other side reads it with your name and your organisation's."),
        filters=[cleaned],
        validators=[Length(max=MESSAGE_LIMIT)],
    )


class VersionForm(StepForm):
    """A file of a document, and from when the other side may see it."""

    file = FileField(
        _("File"),
        validators=[FileRequired(_("Please choose a file."))],
        render_kw={"accept": ",".join(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)},
    )
    opens = RadioField(
        _("The other side may see it"),
        description=_(
            "It then sees the title, the file's name and the file itself. Every look is noted; when the deal"
            " fails, all is closed again."
        ),
        choices=lambda: choices(Opening),
        validators=[InputRequired()],
    )

    def upload(self, files: DocumentFiles, *, limit: int) -> Upload:
        """What was sent; call it on a form that holds."""
        sent = self.file.data
        return Upload(sent.stream, sent.filename or "", Opening(self.opens.data), files, limit)


class DocumentForm(VersionForm):
    """A document with its first file."""

    title = StringField(
        _("Title of the document"),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=TITLE_LIMIT)],
    )


class AdviserForm(StepForm):
    """The agency that is asked to advise."""

    agency = SelectField(
        _("Agency"),
        description=_(
            "It reads both organisations' names at once, and what your side sees of the deal once it agrees."
            " It can write to the other side in your name, marked as your adviser; it makes no moves."
        ),
        validators=[InputRequired()],
    )

    def __init__(self, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer these agencies."""
        super().__init__(**kwargs)
        self.agency.choices = [("", gettext("Choose…")), *agencies]


class FailForm(StepForm):
    """The end of a deal that comes to nothing."""

    # Whether a reason is needed is the service's to say.
    reason = RadioField(_("Why?"), validate_choice=False)
    note = TextAreaField(
        _("In your words"),
        description=_(
            "Your side and the coordinators read this; the other side reads the reason. Needed for “other”."
        ),
        filters=[cleaned],
        validators=[Length(max=NOTE_LIMIT)],
    )

    def __init__(self, **kwargs: Any) -> None:
        """Offer the reasons that people give."""
        super().__init__(**kwargs)
        own = [reason for reason in FailReason if reason is not FailReason.NO_PROGRESS]
        self.reason.choices = [(reason.value, label(reason)) for reason in own]

    @property
    def chosen_reason(self) -> FailReason | None:
        """The reason as the house knows it; nothing for what is no reason."""
        offered = {value for value, _words in self.reason.choices}
        return FailReason(self.reason.data) if self.reason.data in offered else None


class PapersForm(StepForm):
    """A side's word on its papers for the recordal."""

    # The hash of the list that the page shows.
    list_seen = HiddenField()
    agree = BooleanField(_("Our papers of this list are complete and true."))


class PricingForm(StepForm):
    """How a university or institute came to the price."""

    route = RadioField(
        _("Route to the price"), choices=lambda: choices(PricingRoute), validators=[InputRequired()]
    )
    title = _line(_("Name of the result"), _("As it stands in the notice, the listing or the auction."))
    price = WanYuanField(
        _("Intended price, in 10,000 yuan"), description=_("A negotiated price is published with the name.")
    )
    place = _line(_("Where"), _("Where the notice hangs, or the name of the exchange or auctioneer."))
    published_on = DateField(
        _("Since"),
        description=_("The first day of the notice, or the day of the listing or auction."),
        validators=[Optional()],
    )

    def pricing(self) -> Pricing:
        """What was typed; call it on a form that holds."""
        return Pricing(
            route=PricingRoute(self.route.data),
            title=self.title.data,
            price=self.price.data,
            place=self.place.data,
            published_on=self.published_on.data,
        )
