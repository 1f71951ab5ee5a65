"""What people read when a rule of sessions says no, and what was done."""

from flask_babel import lazy_gettext as _

from matchmaker.domain.sessions import MeetingMove
from matchmaker.web.refusals import register_refusals

register_refusals(
    {
        "session_day": _("Choose a day from tomorrow on, at most %(days)s days ahead."),
        "session_bounds": _("Type a whole number from %(least)s to %(most)s."),
        "session_too_long": _("The last slot would end after midnight; take fewer or shorter ones."),
        "session_over": _("This session is over or was called off."),
        "session_register_first": _("Register for the session first."),
        "session_topic": _("Say in at most %(limit)s characters what it is to be about."),
        "session_asked_already": _("There is a meeting between you two, or it was asked for already."),
        "session_no_slot": _("No slot is left in which both of you and a table are free."),
        "session_side_away": _("The other organisation is not a member at the moment."),
        "session_consent_gone": _(
            "The other side has taken its consent back, so your contact stays with you. Please decline."
        ),
        "session_not_yet": _("The day has not come yet."),
    }
)

_DONE: dict[MeetingMove, object] = {
    MeetingMove.ACCEPT: _("Agreed: slot and table are yours, and here is whom to talk to."),
    MeetingMove.DECLINE: _("Declined; the other side has been told."),
    MeetingMove.CANCEL: _("Cancelled. The slot is free again, and the other side has been told."),
    MeetingMove.KEPT: _("Thank you; this is kept."),
    MeetingMove.MISSED: _("Thank you; this is kept."),
}


def done_words(move: MeetingMove) -> str:
    """What a move led to."""
    return str(_DONE[move])
