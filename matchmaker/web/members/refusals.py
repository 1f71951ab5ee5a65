"""Why an organisation's entry, application or invitation was not accepted, in plain words."""

from flask_babel import lazy_gettext as _

from matchmaker.web.refusals import register_refusals

SENTENCES: dict[str, object] = {
    "one_organisation": _("Your account belongs to an organisation already; an account acts for one only."),
    "member_closed_for_edits": _(
        "The entry cannot be changed now: it is being looked at, or the membership is suspended."
    ),
    "no_profile_matching": _("Only the profile of an admitted company is matched."),
    "district_unknown": _("Please choose one."),
    "profile_short": _("Please write a little more, so that others can tell what you do."),
    "credit_code_registered": _(
        "An organisation with this code is registered already. If it is yours, ask a colleague to invite you."
    ),
    "similar_name": _(
        "An organisation with a very similar name is registered already. If it is yours, ask a colleague to "
        "invite you; if you are another one, tick the box below the name."
    ),
    "credit_code_irregular": _("This code does not follow the standard."),
    "credit_code_empty": _("Please fill this in."),
    "credit_code_length": _("A credit code has %(expected)s characters; this one has %(found)s."),
    "credit_code_character": _(
        "Character %(position)s is “%(found)s”; there only these can stand: %(expected)s."
    ),
    "credit_code_authority": _("The first character is “%(found)s”; it must be one of %(expected)s."),
    "credit_code_category": _(
        "The second character is “%(found)s”; after this first character it must be one of %(expected)s."
    ),
    "credit_code_check": _(
        "The last character should be “%(expected)s”, not “%(found)s”: one of the characters is mistyped. "
        "If the licence shows exactly this code, tick the box below it."
    ),
    "credit_code_organisation_check": _(
        "Character %(position)s should be “%(expected)s”, not “%(found)s”. If the licence shows exactly this "
        "code, tick the box below it."
    ),
    "agency_code_empty": _("Please fill this in."),
    "agency_code_length": _("A licence number has %(expected)s digits; this one has %(found)s."),
    "agency_code_character": _("Character %(position)s is “%(found)s”; a licence number has digits only."),
    "own_application": _("You belong to this organisation; another coordinator must decide."),
    "reason_required": _("Please write the reason; the organisation reads it."),
    "already_colleague": _("This person acts for your organisation already."),
    "already_joined": _("You act for this organisation already."),
    "other_organisation": _(
        "Your account belongs to another organisation. "
        "Leave that one first, or register with another address."
    ),
    "invitation_gone": _("This invitation cannot be used any more. Ask your colleague for a new one."),
}

register_refusals(SENTENCES)
