"""The forms of calls and of replies to them."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from matchmaker.domain.calls import (
    NOTE_LIMIT,
    SUMMARY_LIMIT,
    CallContent,
    CallKind,
    DeclineReason,
    Ownership,
    Secrecy,
)
from matchmaker.domain.divisions import Region
from matchmaker.domain.texts import BODY_LIMIT, LINE_LIMIT, TITLE_LIMIT
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.labels import choices
from matchmaker.web.language import current_language
from matchmaker.web.listings.fields import IndustryField, IpcField, WanYuanField, cleaned, titled


def region_choices() -> list[SelectChoice]:
    """The three regions in the page's language."""
    return [SelectChoice(region.value, region.in_language(current_language())) for region in Region]


class CallForm(StepForm):
    """What is called for, on which terms, until when."""

    kind = RadioField(
        _("What do you call for?"), choices=lambda: choices(CallKind), validators=[InputRequired()]
    )
    title = StringField(_("Title"), filters=[cleaned], validators=[InputRequired(), Length(max=TITLE_LIMIT)])
    summary = TextAreaField(
        _("Summary for all members"),
        description=_("What a member needs to know to see whether it is concerned; no secrets."),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=SUMMARY_LIMIT)],
        render_kw={"rows": 4},
    )
    details = TextAreaField(
        _("Details"),
        description=_("Shown only to members that have accepted the terms below, and to your coordinators."),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=BODY_LIMIT)],
        render_kw={"rows": 10},
    )
    industry = IndustryField(_("Industry"))
    ipc = IpcField(
        _("Fields (IPC)"),
        description=_("Such as B23K 9/04, one a line or parted by commas; may stay empty."),
        render_kw={"rows": 2},
    )
    region = SelectField(_("Region"), choices=region_choices)
    budget = WanYuanField(
        _("Reward or budget, in 10,000 yuan"), description=_("Empty: say below how it is agreed.")
    )
    reward = StringField(
        _("How it is paid"),
        description=_("Such as “half on acceptance of the trial, half after three months in use”."),
        filters=[cleaned],
        validators=[Length(max=LINE_LIMIT)],
    )
    ownership = RadioField(
        _("Who owns the results?"), choices=lambda: choices(Ownership), validators=[InputRequired()]
    )
    secrecy = RadioField(
        _("Confidentiality of the details"), choices=lambda: choices(Secrecy), validators=[InputRequired()]
    )
    closes_on = DateField(_("Last day for replies"), validators=[InputRequired()])

    def __init__(self, *, chooses_region: bool, **kwargs: Any) -> None:
        """An organisation calls from where it is; a coordinator says for which region."""
        super().__init__(**kwargs)
        if not chooses_region:
            del self.region

    def content(self) -> CallContent:
        """What was typed; call it on a form that holds."""
        return CallContent(
            kind=CallKind(self.kind.data),
            title=self.title.data,
            summary=self.summary.data,
            details=self.details.data,
            industry=self.industry.data or "",
            ipc=tuple(self.ipc.data or ()),
            region=Region(self.region.data) if self.region else Region.HEBEI,
            budget=self.budget.data,
            reward=self.reward.data,
            ownership=Ownership(self.ownership.data),
            secrecy=Secrecy(self.secrecy.data),
            closes_on=self.closes_on.data,
        )


class NoteForm(StepForm):
    """Why a coordinator sends a call back or takes it down."""

    note = TextAreaField(
        _("Why?"),
        description=_("The caller reads this."),
        filters=[cleaned],
        validators=[Length(max=NOTE_LIMIT)],
        render_kw={"rows": 3},
    )


class TermsForm(StepForm):
    """The yes to the terms of a call."""

    terms_seen = HiddenField()
    agree = BooleanField(_("We accept these terms; I may say so for my organisation."))


class TextForm(StepForm):
    """A question, or its answer."""

    text = TextAreaField(
        _("Your question"), filters=[cleaned], validators=[Length(max=NOTE_LIMIT)], render_kw={"rows": 3}
    )


class ReplyForm(StepForm):
    """A sealed reply."""

    text = TextAreaField(
        _("Your reply"),
        description=_("What you offer, what it needs, by when. Only the caller reads it."),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=BODY_LIMIT)],
        render_kw={"rows": 10},
    )
    patent_id = SelectField(_("One of your published patents"))

    def __init__(self, patents: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the organisation's own patents."""
        super().__init__(**kwargs)
        self.patent_id.choices = [SelectChoice("", gettext("None")), *(titled(*one) for one in patents)]


class ConsentForm(StepForm):
    """The consent to hand the own contact over."""

    consent = BooleanField(
        _(
            "I agree that my name, e-mail address and telephone number are shown to this one other"
            " organisation once it has agreed, too."
        )
    )


class DeclineForm(StepForm):
    """Why a reply is not taken up."""

    # Whether a reason is needed is the service's to say.
    reason = RadioField(_("Why not?"), choices=lambda: choices(DeclineReason), validate_choice=False)
    note = TextAreaField(
        _("In your words"),
        description=_("Whoever replied reads the reason and this. Needed for “other”."),
        filters=[cleaned],
        validators=[Length(max=NOTE_LIMIT)],
        render_kw={"rows": 3},
    )

    @property
    def chosen_reason(self) -> DeclineReason | None:
        """The reason as the house knows it; nothing for what is no reason."""
        return DeclineReason(self.reason.data) if self.reason.data in set(DeclineReason) else None
