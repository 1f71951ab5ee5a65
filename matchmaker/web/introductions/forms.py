"""The answer to a blind card."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.validators import AnyOf, Length

from matchmaker.domain.introductions import Answer
from matchmaker.domain.vocabulary import RejectReason
from matchmaker.services.introductions.answering import LONGEST_NOTE
from matchmaker.web.labels import choices


class AnswerForm(FlaskForm):
    """Yes with consent, or no with a reason; the buttons say which."""

    answer = HiddenField(validators=[AnyOf([Answer.INTERESTED, Answer.DECLINED])])
    consent = BooleanField(
        _(
            "I agree that my name, e-mail address and telephone number are shown to this one other"
            " organisation once it has said yes, too."
        )
    )
    # Whether a reason is needed, and which ones there are, is the service's to say.
    reason = RadioField(_("Why not?"), validate_choice=False)
    note = TextAreaField(
        _("In your words"),
        validators=[Length(max=LONGEST_NOTE)],
        description=_("Only coordinators read this. Needed for “a key element is missing” and “other”."),
    )

    def __init__(self) -> None:
        """Read the answer from the request."""
        super().__init__()
        self.reason.choices = choices(RejectReason)

    @property
    def chosen_reason(self) -> RejectReason | None:
        """The reason as the house knows it; nothing for what is no reason."""
        return RejectReason(self.reason.data) if self.reason.data in set(RejectReason) else None
