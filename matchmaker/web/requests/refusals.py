"""What people read when a rule of requests says no."""

from flask_babel import lazy_gettext as _

from matchmaker.web.refusals import register_refusals

register_refusals(
    {
        "request_text_needed": _("Please fill this in."),
        "request_too_long": _("Please use at most %(limit)s characters."),
        "request_subclasses": _("Name at most %(limit)s subclasses."),
        "request_until": _(
            "Choose a day from %(earliest)s to %(latest)s, so that agencies have time to answer and you soon"
            " have your answer."
        ),
        "request_not_yours": _("This is not yours, or it is over."),
        "request_nobody": _(
            "No agency of the alliance that is free to serve you provides this; choose another kind, or ask a"
            " coordinator."
        ),
        "request_too_many": _(
            "Your organisation has %(limit)s requests open; choose, confirm or withdraw one of them first."
        ),
        "request_closed": _("The day for answers is over."),
        "request_choice": _("Choose one of the agencies that quoted."),
        "request_consent": _("Please tick this: without a contact the agency cannot work for you."),
        "request_agency_away": _("This agency cannot take the order any more; choose another."),
        "quote_price": _("Type a price from 0 to %(limit)s yuan."),
        "quote_days": _("Type a number of working days from 1 to %(limit)s."),
        "licence_own": _("You belong to this agency; another coordinator looks its licence up."),
        "licence_changed": _("The licence number has changed. Look the new one up."),
    }
)
