"""The form of a need."""

from typing import Any, Self

from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.domain.needs import NeedFacts
from matchmaker.domain.texts import BODY_LIMIT, SHORT_LIMIT, TITLE_LIMIT
from matchmaker.domain.vocabulary import Confidentiality, DealKind, Element, NeedKind
from matchmaker.services.needs import NeedContent
from matchmaker.web.labels import choices
from matchmaker.web.listings.fields import IndustryField, WanYuanField, cleaned, tick_boxes
from matchmaker.web.listings.forms import ListingForm
from matchmaker.web.listings.maturity import MATURITY, maturity_choices

CONFIDENTIALITY = (
    (Confidentiality.PUBLIC.value, _("Public: anyone may read it in the resource pool")),
    (Confidentiality.MEMBERS.value, _("Members only: approved member organisations may read it")),
    (
        Confidentiality.MATCHING.value,
        _("Matching only: nobody but the coordinators reads it; it is used to find partners"),
    ),
)


def _element(label: Any, example: Any) -> StringField:
    return StringField(
        label, filters=[cleaned], validators=[Length(max=SHORT_LIMIT)], render_kw={"placeholder": example}
    )


class WordingForm(ListingForm):
    """What of a need decides which patents suit it: its words, and what it would agree to."""

    title = StringField(_("Title"), filters=[cleaned], validators=[InputRequired(), Length(max=TITLE_LIMIT)])
    problem = TextAreaField(
        _("The problem"), filters=[cleaned], validators=[Length(max=BODY_LIMIT)], render_kw={"rows": 8}
    )
    element_material = _element(_("Material"), _("high-chromium cast iron, recycled aluminium"))
    element_method = _element(_("Method"), _("submerged-arc surfacing, cold spraying"))
    element_efficacy = _element(_("Efficacy"), _("no peeling for 8 weeks, wear below 0.2 mm"))
    element_product = _element(_("Product"), _("work roll of a hot-rolling mill"))
    element_application = _element(_("Application"), _("strip mills of 1,780 mm, repair on site"))
    maturity = SelectField(_("Least maturity wanted"), choices=maturity_choices)
    deal_kinds = tick_boxes(_("Ways to cooperate"), DealKind)

    @property
    def level(self) -> int | None:
        """The least maturity wanted; None while none of the levels is chosen."""
        return next((level for level in MATURITY if str(level) == self.maturity.data), None)

    @classmethod
    def beside(cls, listing: Any) -> dict[str, Any]:
        """The elements are typed in five fields."""
        return {f"element_{code}": words for code, words in listing.elements.items()}

    def elements(self) -> dict[str, str]:
        """The elements that were typed; absent ones are absent."""
        typed = {element.value: self[f"element_{element.value}"].data for element in Element}
        return {code: words for code, words in typed.items() if words}

    def fields_of(self, name: str) -> list[Field]:
        """The elements are typed in five fields."""
        if name == "elements":
            return [self[f"element_{element.value}"] for element in Element]
        return super().fields_of(name)


class NeedForm(WordingForm):
    """Five short steps on one page."""

    kind = SelectField(
        _("What do you want?"),
        choices=lambda: choices(NeedKind),
        default=NeedKind.PROBLEM.value,
    )
    industry = IndustryField(_("Industry"))
    budget_min = WanYuanField(_("Budget from (in 10,000 yuan)"), render_kw={"inputmode": "decimal"})
    budget_max = WanYuanField(_("Budget up to (in 10,000 yuan)"), render_kw={"inputmode": "decimal"})
    deadline = DateField(_("Wanted by"), validators=[Optional()])
    confidentiality = RadioField(
        _("Who may read it"),
        choices=[SelectChoice(*choice) for choice in CONFIDENTIALITY],
        default=Confidentiality.PUBLIC.value,
    )

    @classmethod
    def reworded(cls, listing: Any) -> Self:
        """The form of a stored need with the wording that another page sends; nothing of it is stored yet."""
        form = cls.of(listing, formdata=None)
        for sent in WordingForm():
            if sent.name not in ("version", "csrf_token"):
                form[sent.name].data = sent.data
        return form

    def content(self) -> NeedContent:
        """What was typed."""
        return NeedContent(
            title=self.title.data,
            kind=NeedKind(self.kind.data),
            problem=self.problem.data,
            elements=self.elements(),
            industry=self.industry.data,
            budget_min=self.budget_min.data,
            budget_max=self.budget_max.data,
            deal_kinds=list(self.deal_kinds.data),
            deadline=self.deadline.data,
            maturity=self.level,
            confidentiality=Confidentiality(self.confidentiality.data),
        )

    def facts(self) -> NeedFacts:
        """What clarity looks at, of a form that may be half filled."""
        return NeedFacts(
            title=self.title.data or "",
            problem=self.problem.data or "",
            elements=self.elements(),
            industry=self.industry.data or "",
            budget_max=self.budget_max.data,
            deadline=self.deadline.data,
            deal_kinds=tuple(self.deal_kinds.data or ()),
        )
