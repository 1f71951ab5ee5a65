"""Sentences for the refusals of listings, and for the numbers typed into their forms."""

from flask_babel import lazy_gettext as _

SENTENCES: dict[str, object] = {
    "listing_incomplete": _("Some parts that a reviewer needs are still empty."),
    "deadline_past": _("The deadline is over. Set a later one; an expired need is reopened first."),
    "nothing_chosen": _("Tick the listings that you have read and want to publish."),
    "listing_reason_required": _("Say why, so that the organisation can act on it."),
    "budget_open": _("Give an upper end too."),
    "budget_order": _("The upper end must not be below the lower one."),
    "offered_by_others": _(
        "Agencies offer services; companies and universities offer pilot and production lines."
    ),
    "patent_listed": _("Your organisation has listed this application number already."),
    "patent_type_differs": _("The digit in the number says another type; check number and type."),
    "day_ahead": _("This day lies in the future."),
    "granted_before_filed": _("The grant cannot come before the filing."),
    "day_before_filing": _("This day is not after the filing."),
    "evidence_without_maturity": _("There is evidence; please choose the degree of maturity that it shows."),
    "pledgee_without_pledge": _("A pledgee is named; please say how the pledge stands."),
    "application_number_empty": _("Type the application number."),
    "application_number_length": _(
        "An application number has 13 characters with its check digit (9 before October 2003); this has"
        " %(found)s."
    ),
    "application_number_character": _(
        "Character %(position)s is “%(found)s”; only digits may stand there, X only at the end."
    ),
    "application_number_year": _("The year at the beginning must be within %(expected)s; found %(found)s."),
    "application_number_type": _(
        "Character %(position)s names the type and must be one of %(expected)s; found %(found)s."
    ),
    "application_number_check": _(
        "The check digit does not fit: found %(found)s, expected %(expected)s. A character may be mistyped."
    ),
    "application_number_check_missing": _("The check digit is missing; it would be %(expected)s."),
    "application_number_publication_number": _(
        "%(found)s is a publication number. The application number starts with the year of filing."
    ),
    "ipc_empty": _("Type an IPC symbol such as H04W 72/54."),
    "ipc_form": _("“%(found)s” is not a complete IPC symbol; write it like %(expected)s."),
    "ipc_character": _(
        "An IPC symbol is written like %(expected)s; character %(position)s, “%(found)s”, does not fit."
    ),
}
