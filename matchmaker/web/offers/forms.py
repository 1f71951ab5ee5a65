"""The form of a service offer."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from matchmaker.domain.divisions import Region
from matchmaker.domain.texts import BODY_LIMIT, SHORT_LIMIT, TITLE_LIMIT
from matchmaker.domain.vocabulary import offered_by
from matchmaker.extensions import db
from matchmaker.services.offers import OfferContent
from matchmaker.storage.members import Member
from matchmaker.web.labels import label
from matchmaker.web.language import current_language
from matchmaker.web.listings.fields import IpcField, cleaned
from matchmaker.web.listings.forms import ListingForm
from matchmaker.web.policies import current_actor


def _regions() -> list[SelectChoice]:
    return [SelectChoice(region.value, region.in_language(current_language())) for region in Region]


def _kinds() -> list[SelectChoice]:
    """What the reader's organisation may offer."""
    member = db.session.get(Member, current_actor().member_id)
    kinds = offered_by(member.kind) if member else ()
    return [SelectChoice(kind.value, label(kind)) for kind in kinds]


class OfferForm(ListingForm):
    """What is provided, where, in which fields, at what price."""

    title = StringField(_("Title"), filters=[cleaned], validators=[InputRequired(), Length(max=TITLE_LIMIT)])
    description = TextAreaField(
        _("What you provide"), filters=[cleaned], validators=[Length(max=BODY_LIMIT)], render_kw={"rows": 8}
    )
    service_kinds = SelectMultipleField(
        _("Kinds on offer"),
        choices=_kinds,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    # Not named `fields`: a form's own attribute of that kind would read like all of its fields.
    ipc_fields = IpcField(_("Fields of experience (IPC)"), render_kw={"rows": 3})
    regions = SelectMultipleField(
        _("Regions served"),
        choices=_regions,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    price_basis = StringField(_("Price basis"), filters=[cleaned], validators=[Length(max=SHORT_LIMIT)])

    @classmethod
    def beside(cls, listing: Any) -> dict[str, Any]:
        """The symbols stand in a field of another name."""
        return {"ipc_fields": listing.fields}

    def fields_of(self, name: str) -> list[Field]:
        """See `beside`."""
        return super().fields_of("ipc_fields" if name == "fields" else name)

    def content(self) -> OfferContent:
        """What was typed."""
        return OfferContent(
            title=self.title.data,
            description=self.description.data,
            service_kinds=list(self.service_kinds.data),
            fields=self.ipc_fields.data,
            regions=list(self.regions.data),
            price_basis=self.price_basis.data,
        )
