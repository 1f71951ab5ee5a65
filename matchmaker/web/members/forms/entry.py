"""What an organisation says of itself when it applies, and later."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from matchmaker.domain.divisions import district_choices, region_of
from matchmaker.domain.identifiers import (
    IdentifierError,
    IdentifierWarning,
    parse_agency_code,
    parse_credit_code,
    repair_suggestions,
)
from matchmaker.domain.industries import SECTIONS, industry_division
from matchmaker.domain.members import SHORTEST_PROFILE, MemberDetails, missing_parts
from matchmaker.domain.vocabulary import AGENCY_KINDS, MemberKind
from matchmaker.storage.members import Member
from matchmaker.web.labels import choices, label
from matchmaker.web.language import current_language
from matchmaker.web.members.forms.texts import AT_MOST, REQUIRED, cleaned
from matchmaker.web.refusals import say

PROFILE_LIMIT = 2000
MOST_INDUSTRIES = 10
NEEDED_TO_SUBMIT = ("credit_code", "industries", "profile", "licence_number", "services")


def _tick_boxes(label: object, **values: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        [_require_listed],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        # The library's own complaint is not translated.
        validate_choice=False,
        **values,
    )


def _require_listed(_form: FlaskForm, field: Field) -> None:
    listed = {choice.value for choice in field.iter_choices()}
    if not listed.issuperset(field.data or ()):
        raise ValidationError(gettext("Please choose from the list."))


def _district_choices() -> list[SelectChoice]:
    groups = district_choices(current_language())
    return [
        SelectChoice("", gettext("Please choose")),
        *(
            SelectChoice(code, name, optgroup=region)
            for region, rows in groups.items()
            for code, name in rows
        ),
    ]


def _industry_choices() -> list[SelectChoice]:
    return [
        SelectChoice(section.letter + code, f"{section.letter}{code} {name.in_language(current_language())}")
        for section in SECTIONS.values()
        for code, name in section.divisions.items()
    ]


class MemberForm(FlaskForm):
    """What an organisation says of itself; which parts are asked depends on its kind and state."""

    kind = RadioField(
        _("Kind of organisation"),
        [InputRequired(_("Please choose one."))],
        choices=lambda: choices(MemberKind),
    )
    name = StringField(
        _("Name of the organisation"),
        [REQUIRED, Length(min=4, max=200, message=_("Between %(min)d and %(max)d characters."))],
        description=_("Exactly as on the business licence."),
        filters=[cleaned],
        render_kw={"autocomplete": "organization"},
    )
    name_en = StringField(_("English name"), [Length(max=200, message=AT_MOST)], filters=[cleaned])
    credit_code = StringField(
        _("Unified social credit code"),
        [Length(max=60, message=AT_MOST)],
        description=_("18 characters from the licence; blanks and small letters do not matter."),
        filters=[cleaned],
        render_kw={"autocapitalize": "characters", "spellcheck": "false"},
    )
    vouched = BooleanField(
        _("The licence shows exactly this code, although its check characters do not hold.")
    )
    similar_confirmed = BooleanField(
        _("We are another organisation than the one with the similar name that is registered already.")
    )
    district = SelectField(
        _("Region and district"),
        [REQUIRED],
        choices=_district_choices,
    )
    industries = _tick_boxes(
        _("Industries"),
        choices=_industry_choices,
        description=_("Divisions of GB/T 4754-2017; choose up to ten. Open a section to see its divisions."),
    )
    profile = TextAreaField(
        _("What you do"),
        [Length(max=PROFILE_LIMIT, message=AT_MOST)],
        description=_(
            "Products, processes, equipment, capacity; for universities research fields. "
            "Companies are suggested patents by this text. At least 20 characters."
        ),
        filters=[cleaned],
        render_kw={"rows": 7},
    )
    profile_matching = BooleanField(
        _("Suggest patents to us by this text."),
        default=True,
        description=_("Without it only what you list is compared. You can change this at any time."),
    )
    licence_number = StringField(
        _("Agency licence number"),
        [Length(max=20, message=AT_MOST)],
        description=_("The five digits of the patent agency's registration."),
        filters=[cleaned],
        render_kw={"inputmode": "numeric"},
    )
    services = _tick_boxes(
        _("Services"), choices=lambda: [SelectChoice(kind.value, label(kind)) for kind in AGENCY_KINDS]
    )
    lock = HiddenField(default="0")
    draft = SubmitField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Mark what must be filled in before the application is handed in; a draft may lack it."""
        super().__init__(*args, **kwargs)
        for name in NEEDED_TO_SUBMIT:
            if name in self:
                self[name].flags.required = True

    name_alike = False
    """Whether to offer the tick that tells two similar names apart."""

    def validate_industries(self, field: Field) -> None:
        """Too many say nothing."""
        if len(field.data or []) > MOST_INDUSTRIES:
            raise ValidationError(gettext("At most %(most)s industries.", most=MOST_INDUSTRIES))

    def validate_credit_code(self, field: Field) -> None:
        """Check the code, offer repairs, and let an irregular one pass when it is vouched for."""
        if field.data:
            _explain(field, lambda: _require_regular(field.data, vouched=self.vouched.data))

    def validate_licence_number(self, field: Field) -> None:
        """Check the digits, of agencies only."""
        if field.data and self.is_agency:
            _explain(field, lambda: parse_agency_code(field.data))

    @property
    def is_agency(self) -> bool:
        """Whether the agencies' own fields count."""
        return bool(self.kind.data == MemberKind.AGENCY)

    @property
    def wants_submit(self) -> bool:
        """Whether the application is to be handed in, or only kept."""
        return not self.draft.data

    @property
    def irregular_code(self) -> bool:
        """Whether to offer the tick that vouches for the code."""
        return bool(self.vouched.data or (self.credit_code.data and _is_irregular(self.credit_code.data)))

    @property
    def prefix_differs(self) -> bool:
        """Whether the licence number begins with another region's digits, which is only worth a look."""
        region = region_of(self.district.data or "")
        try:
            code = parse_agency_code(self.licence_number.data or "", region=region)
        except IdentifierError:
            return False
        return self.is_agency and IdentifierWarning.REGION_DIFFERS in code.warnings

    def details(self) -> MemberDetails:
        """The form as the services take it; call after validation."""
        return MemberDetails(
            kind=MemberKind(self.kind.data),
            name=self.name.data,
            name_en=self.name_en.data,
            credit_code=self.credit_code.data,
            district=self.district.data,
            industries=tuple(self.industries.data or ()),
            profile=self.profile.data,
            profile_matching=self.profile_matching.data,
            licence_number=self.licence_number.data,
            services=tuple(self.services.data or ()),
            vouched=self.vouched.data,
        )

    def is_complete(self) -> bool:
        """Whether nothing is missing; what is, is told at its field, beside the faults found already."""
        if self.kind is not None and self.kind.errors:
            return False
        missing = missing_parts(self.details())
        for name in missing:
            if not self[name].errors:
                self[name].errors = [_what_is_missing(self[name])]
        return not missing

    def show(self, member: Member) -> None:
        """Fill in what is kept of the organisation."""
        self.process(obj=member)
        self.industries.data = _divisions(member.industries)
        self.lock.data = str(member.lock)
        if self.vouched is not None:
            self.vouched.data = bool(member.credit_code) and _is_irregular(member.credit_code)


class SettledMemberForm(MemberForm):
    """An admitted organisation: kind, name, numbers and place are settled."""

    kind = name = credit_code = vouched = similar_confirmed = district = licence_number = None

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """`member` gives what the form does not ask."""
        super().__init__(*args, **kwargs)
        self.member = member

    @property
    def is_agency(self) -> bool:
        """Whether services are asked."""
        return self.member.kind is MemberKind.AGENCY

    @property
    def prefix_differs(self) -> bool:
        """The licence number is settled."""
        return False

    def details(self) -> MemberDetails:
        """The settled parts as they are, the others as typed."""
        member = self.member
        return MemberDetails(
            kind=member.kind,
            name=member.name,
            credit_code=member.credit_code,
            district=member.district,
            licence_number=member.licence_number,
            name_en=self.name_en.data,
            industries=tuple(self.industries.data or ()),
            profile=self.profile.data,
            profile_matching=self.profile_matching.data,
            services=tuple(self.services.data or ()),
            vouched=True,
        )


def _divisions(codes: list[str]) -> list[str]:
    return list(dict.fromkeys(industry_division(code) for code in codes))


def _what_is_missing(field: Field) -> str:
    if field.name == "profile" and field.data:
        return str(gettext("Please write at least %(least)s characters.", least=SHORTEST_PROFILE))
    return str(gettext("Please fill this in."))


def _explain(field: Field, check: Callable[[], object]) -> None:
    """Turn the rule's refusal into words at the field, with numbers that may have been meant."""
    try:
        check()
    except IdentifierError as refusal:
        guesses = repair_suggestions(field.data)
        hint = gettext("Did you mean %(numbers)s?", numbers=", ".join(guesses)) if guesses else ""
        raise ValidationError(f"{say(refusal)} {hint}".strip()) from refusal


def _require_regular(text: str, *, vouched: bool) -> None:
    code = parse_credit_code(text, accept_irregular=vouched)
    if IdentifierWarning.IRREGULAR in code.warnings and not vouched:
        raise ValidationError(
            gettext(
                "This code does not follow the standard. If the licence shows it so, tick the box below it."
            )
        )


def _is_irregular(text: str) -> bool:
    try:
        code = parse_credit_code(text, accept_irregular=True)
    except IdentifierError:
        return False
    return IdentifierWarning.IRREGULAR in code.warnings
