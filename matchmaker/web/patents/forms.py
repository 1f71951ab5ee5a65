"""The form of a patent."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.eligibility import CoOwnership, Halt, Pledge
from matchmaker.domain.identifiers import IdentifierError, parse_application_number, repair_suggestions
from matchmaker.domain.texts import BODY_LIMIT, LINE_LIMIT, TITLE_LIMIT
from matchmaker.domain.vocabulary import DealKind, LegalStatus, PatentType
from matchmaker.services.patents import PatentContent
from matchmaker.web.labels import choices
from matchmaker.web.listings.fields import IpcField, LinesField, cleaned, joined, refuse, tick_boxes
from matchmaker.web.listings.forms import ListingForm
from matchmaker.web.listings.maturity import maturity_choices
from matchmaker.web.patents.encumbrances import (
    CLOSING,
    NO_LICENCE,
    REPORT,
    KnownOrNotField,
    encumbrances_shown,
    licence_choices,
    licences_typed,
    not_known_or,
    report_choices,
)


def _states() -> list[SelectChoice]:
    return [SelectChoice("", gettext("Choose…")), *choices(LegalStatus)]


class PatentForm(ListingForm):
    """What the register says, how it stands, and what its holder offers."""

    application_number = StringField(
        _("Application number"),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=40)],
        render_kw={"autocomplete": "off", "placeholder": "202010123456.7"},
    )
    type = SelectField(_("Type"), choices=lambda: choices(PatentType))
    title = StringField(_("Title"), filters=[cleaned], validators=[InputRequired(), Length(max=TITLE_LIMIT)])
    abstract = TextAreaField(
        _("Abstract"), filters=[cleaned], validators=[Length(max=BODY_LIMIT)], render_kw={"rows": 8}
    )
    main_claim = TextAreaField(
        _("Main claim"), filters=[cleaned], validators=[Length(max=BODY_LIMIT)], render_kw={"rows": 5}
    )
    ipc = IpcField(_("IPC symbols"), render_kw={"rows": 3})
    publication_number = StringField(_("Publication number"), filters=[cleaned], validators=[Length(max=40)])
    filed_on = DateField(_("Filed on"), validators=[Optional()])
    published_on = DateField(_("Published on"), validators=[Optional()])
    granted_on = DateField(_("Granted on"), validators=[Optional()])
    holders = LinesField(_("Holders"), render_kw={"rows": 2})
    applicants = LinesField(_("Applicants"), render_kw={"rows": 2})
    inventors = LinesField(_("Inventors"), render_kw={"rows": 2})
    legal_status = SelectField(_("Legal status"), choices=_states)
    status_source = StringField(_("Where you looked it up"), filters=[cleaned], validators=[Length(max=100)])
    status_checked_on = DateField(_("Looked up on"), validators=[Optional()])
    deal_kinds = tick_boxes(_("Deals offered"), DealKind)
    fee_terms = StringField(_("Fee terms"), filters=[cleaned], validators=[Length(max=LINE_LIMIT)])
    application_fields = StringField(
        _("Fields of application"), filters=[cleaned], validators=[Length(max=LINE_LIMIT)]
    )
    maturity = SelectField(_("Maturity"), choices=maturity_choices)
    maturity_evidence = StringField(
        _("Evidence of the maturity"), filters=[cleaned], validators=[Length(max=LINE_LIMIT)]
    )
    maturity_shown_on = DateField(_("Date of the evidence"), validators=[Optional()])
    annuity_paid_until = DateField(_("Annuities paid until"), validators=[Optional()])
    expires_early_on = DateField(_("Term ends on another day"), validators=[Optional()])
    co_ownership = KnownOrNotField(_("Ownership"), choices=lambda: not_known_or(CoOwnership))
    pledge = KnownOrNotField(_("Pledge"), choices=lambda: not_known_or(Pledge))
    pledgee = StringField(_("Pledgee"), filters=[cleaned], validators=[Length(max=200)])
    licence_kinds = SelectMultipleField(
        _("Licences in force"),
        choices=licence_choices,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    closed_until = DateField(_("The exclusive or sole licence runs until"), validators=[Optional()])
    halt = KnownOrNotField(_("Proceedings at the office"), choices=lambda: not_known_or(Halt))
    evaluation_report = KnownOrNotField(_("Evaluation report"), choices=report_choices)

    @classmethod
    def beside(cls, listing: Any) -> dict[str, Any]:
        """What is typed otherwise than it is kept: licences, and whether there is a report."""
        return encumbrances_shown(listing)

    def validate_licence_kinds(self, field: SelectMultipleField) -> None:
        """Either there is none, or there are some."""
        if NO_LICENCE in (field.data or []) and len(field.data) > 1:
            raise ValidationError(gettext("Choose either none, or the kinds that are in force."))

    def validate_closed_until(self, field: DateField) -> None:
        """A day belongs to a licence."""
        if field.data and not CLOSING & set(self.licence_kinds.data or []):
            raise ValidationError(gettext("Choose above which of the two is in force."))

    def validate_application_number(self, field: StringField) -> None:
        """Write the number one way, or say what is wrong with it and what may have been meant.

        An import also brings numbers of other offices, and applications known by their international number;
        such a one stays as it is.
        """
        if field.data == field.object_data:
            return
        try:
            number = parse_application_number(field.data, latest_year=beijing_day(datetime.now(UTC)).year)
        except IdentifierError as error:
            guesses = repair_suggestions(field.data)
            meant = gettext("Did you mean %(numbers)s?", numbers=joined(guesses)) if guesses else ""
            raise refuse(error, meant) from error
        field.data = number.value

    def content(self) -> PatentContent:
        """What was typed."""
        return PatentContent(
            application_number=self.application_number.data,
            type=PatentType(self.type.data),
            title=self.title.data,
            abstract=self.abstract.data,
            main_claim=self.main_claim.data,
            ipc=self.ipc.data,
            publication_number=self.publication_number.data,
            filed_on=self.filed_on.data,
            published_on=self.published_on.data,
            granted_on=self.granted_on.data,
            holders=self.holders.data,
            applicants=self.applicants.data,
            inventors=self.inventors.data,
            legal_status=LegalStatus(self.legal_status.data) if self.legal_status.data else None,
            status_source=self.status_source.data,
            status_checked_on=self.status_checked_on.data,
            deal_kinds=list(self.deal_kinds.data),
            fee_terms=self.fee_terms.data,
            application_fields=self.application_fields.data,
            maturity=int(self.maturity.data) if self.maturity.data else None,
            maturity_evidence=self.maturity_evidence.data,
            maturity_shown_on=self.maturity_shown_on.data,
            **self._encumbrances(),
        )

    def _encumbrances(self) -> dict[str, Any]:
        return {
            "annuity_paid_until": self.annuity_paid_until.data,
            "expires_early_on": self.expires_early_on.data,
            "co_ownership": CoOwnership(self.co_ownership.data) if self.co_ownership.data else None,
            "pledge": Pledge(self.pledge.data) if self.pledge.data else None,
            "pledgee": self.pledgee.data,
            "licences": licences_typed(self.licence_kinds.data or [], self.closed_until.data),
            "halt": Halt(self.halt.data) if self.halt.data else None,
            "has_evaluation_report": REPORT[self.evaluation_report.data or ""],
        }
