"""The form of a saved search."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from matchmaker.domain.texts import TITLE_LIMIT
from matchmaker.web.listings.fields import cleaned


class SearchForm(FlaskForm):
    """Its name, and whether to be told of what is new."""

    name = StringField(
        _("Name of the search"), filters=[cleaned], validators=[InputRequired(), Length(max=TITLE_LIMIT)]
    )
    alerts = BooleanField(_("Tell me when something new is published"), default=True)
