"""What people read of calls beside the labels: refusals, and what was done."""

from flask_babel import lazy_gettext as _

from matchmaker.domain.calls import CallMove
from matchmaker.web.refusals import register_refusals

register_refusals(
    {
        "call_closing_day": _("Choose a day from tomorrow on, at most %(days)s days ahead."),
        "call_reward_needed": _("Give an amount, or say how the reward is agreed."),
        "call_region": _("Choose a region that you coordinate."),
        "call_fixed": _("Only a draft can be changed: others have relied on what was published."),
        "call_too_late": _("Its closing day is over; choose a later one in the draft first."),
        "call_note_needed": _("Please say why in a few words."),
        "call_note_long": _("Please use at most %(limit)s characters."),
        "call_agree": _("Please tick this: the details are shown on these terms only."),
        "call_own": _("This is your own call."),
        "call_closed": _("This call is closed; no more replies are taken."),
        "call_terms_first": _("Accept the terms first."),
        "call_question_answered": _("This question is answered already."),
        "call_patent": _("Choose one of your organisation's published patents."),
        "call_side_away": _("One of the two organisations is not a member at the moment."),
        "call_consent_gone": _(
            "The caller has taken its consent back, so your contact stays with you."
            " You may take the reply back."
        ),
        "call_reason_needed": _("Please choose a reason; whoever replied reads it."),
    }
)

_DONE: dict[CallMove, object] = {
    CallMove.SUBMIT: _("Handed in. A coordinator of the region will look at it."),
    CallMove.PUBLISH: _("Published. Its caller has been told."),
    CallMove.RETURN: _("Sent back with your words."),
    CallMove.CLOSE: _("Closed. Please answer every reply."),
    CallMove.WITHDRAW: _("Withdrawn. Whoever replied has been told."),
}


def done_words(move: CallMove) -> str:
    """What a move led to."""
    return str(_DONE.get(move, ""))
