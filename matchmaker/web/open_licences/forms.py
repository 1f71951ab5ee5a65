"""The forms of a statement. Each says which version its person had before them."""

from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.domain.deals import FeeKind
from matchmaker.domain.deals.contract import NUMBER_LIMIT
from matchmaker.domain.open_licences import RoyaltyBase, Statement
from matchmaker.domain.texts import BODY_LIMIT, LINE_LIMIT
from matchmaker.domain.vocabulary import PatentType
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.labels import choices
from matchmaker.web.listings.fields import WanYuanField, cleaned


def _bases() -> list[SelectChoice]:
    return [SelectChoice("", gettext("Choose…")), *choices(RoyaltyBase)]


class StatementForm(StepForm):
    """What a statement of open licence says beside the patent's own data."""

    fee_kind = SelectField(_("Way to pay"), choices=lambda: choices(FeeKind))
    amount = WanYuanField(
        _("Fixed amount, in 10,000 yuan"),
        description=_("The whole price, or the entrance fee beside a royalty."),
    )
    royalty = StringField(_("Royalty, in percent"), filters=[cleaned], validators=[Length(max=10)])
    royalty_base = SelectField(_("Royalty on"), choices=_bases)
    payment = TextAreaField(
        _("How and when the fee is paid"),
        description=_(
            "Such as: by bank transfer within 30 days of the written notice. Give no account numbers here."
        ),
        filters=[cleaned],
        validators=[Length(max=BODY_LIMIT)],
        render_kw={"rows": 3},
    )
    until = DateField(_("Last day of the licence"), validators=[Optional()])
    report_number = StringField(
        _("Number of the evaluation report"),
        description=_("Of the patent office; a utility model or a design needs it."),
        filters=[cleaned],
        validators=[Length(max=NUMBER_LIMIT)],
    )
    other = TextAreaField(
        _("Other items"),
        description=_("What else a licensee must know, such as help with putting it to use; or “none”."),
        filters=[cleaned],
        validators=[Length(max=BODY_LIMIT)],
        render_kw={"rows": 4},
    )
    agree = BooleanField(
        _(
            "The statement is true; what the checklist leaves open was looked up in a copy of the register,"
            " and nothing stands in the way."
        )
    )

    def __init__(self, patent_type: PatentType, **kwargs: Any) -> None:
        """An invention needs no report."""
        super().__init__(**kwargs)
        if patent_type is PatentType.INVENTION:
            del self.report_number

    @property
    def is_declared(self) -> bool:
        """Whether the button pressed declares the statement, instead of keeping a draft."""
        return "declare" in request.form

    def statement(self) -> Statement:
        """What was typed; call it on a form that holds."""
        return Statement(
            fee_kind=FeeKind(self.fee_kind.data),
            amount=self.amount.data,
            royalty=self.royalty.data.removesuffix("%").removesuffix("％").strip(),
            royalty_base=RoyaltyBase(self.royalty_base.data) if self.royalty_base.data else None,
            payment=self.payment.data,
            until=self.until.data,
            other=self.other.data,
            report_number=self.report_number.data if "report_number" in self else "",
        )


class AnnouncementForm(StepForm):
    """The office's announcement of a statement."""

    number = StringField(
        _("Number of the announcement"),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=NUMBER_LIMIT)],
    )
    announced_on = DateField(_("Announced on"), validators=[InputRequired()])


class NoticeForm(StepForm):
    """The written notice of whoever takes an open licence."""

    use = TextAreaField(
        _("What you will use it for"),
        description=_("The product and where it is made. The holder alone reads this."),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=BODY_LIMIT)],
        render_kw={"rows": 4},
    )
    contact = StringField(
        _("Whom the holder may ask"),
        description=_("A name and a telephone number or an address. The holder alone reads this."),
        filters=[cleaned],
        validators=[InputRequired(), Length(max=LINE_LIMIT)],
    )
    agree = BooleanField(
        _("My organisation takes the licence on the terms stated and will pay as announced.")
    )


class PaymentForm(StepForm):
    """What was paid for an open licence."""

    paid = WanYuanField(
        _("Paid, in 10,000 yuan"),
        description=_("0 where only a royalty is due later."),
        validators=[InputRequired()],
    )
    paid_on = DateField(_("Paid on"), validators=[InputRequired()])
