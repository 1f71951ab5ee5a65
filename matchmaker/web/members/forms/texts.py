"""What the forms of organisations share: cleaned texts and their complaints."""

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired

from matchmaker.domain.texts import clean

REQUIRED = DataRequired(_("Please fill this in."))
AT_MOST = _("At most %(max)d characters.")


def cleaned(text: str | None) -> str:
    """The text as it is kept; nothing for a field that was not sent."""
    return clean(text or "")
