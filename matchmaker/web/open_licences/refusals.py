"""What people read when a rule of open licences says no."""

from flask_babel import lazy_gettext as _

from matchmaker.web.refusals import register_refusals

register_refusals(
    {
        "open_advertising": _(
            "“%(word)s” is a word of advertising, which a statement must not use"
            " (Implementing Rules, art. 85)."
        ),
        "open_item_needed": _(
            "A statement must say this before it can be declared (Implementing Rules, art. 85)."
        ),
        "open_report_needed": _(
            "A utility model or a design needs the office's evaluation report (Patent Law, art. 50)."
            " Give its number."
        ),
        "open_confirmation_needed": _("Please tick this to declare the statement."),
        "open_patent_not_published": _(
            "An open licence is composed of a patent that is published here and granted in this country."
        ),
        "open_own_licence": _("The patent is your own; you need no licence."),
        "open_not_offered": _("This open licence cannot be taken: it is not announced, withdrawn, or over."),
        "open_taken_already": _("Your organisation has given notice already."),
        "open_notice_tick": _("Please tick this to give notice."),
        "open_paid_too_late": _("This is after the withdrawal; only what was paid before gives a licence."),
        "open_paid_less": _(
            "This is less than the %(amount)s yuan announced; the licence is obtained by paying as announced"
            " (Patent Law, art. 51)."
        ),
        "open_licence_over": _("The licence's last day has passed; the holder composes it anew."),
    }
)
