"""What people read when a rule of deals says no."""

from collections.abc import Collection

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from matchmaker.domain.eligibility import Finding
from matchmaker.web.patents.eligibility import said
from matchmaker.web.refusals import register_refusals

register_refusals(
    {
        "agree_needed": _("Please tick this to sign."),
        "name_needed": _("Please type your name, at most %(limit)s characters."),
        "evaluation_signed": _("A side has signed this licence, so that it stays as it is."),
        "evaluation_until": _("Please choose a day after today and at most %(days)s days ahead."),
        "deal_signed_already": _("Your organisation has signed already."),
        "deal_agreed_already": _("Your organisation has agreed to this version already."),
        "deal_terms_open": _(
            "Not yet: both sides must first agree to the same, latest version of the terms."
        ),
        "deal_party_away": _(
            "One of the two organisations is not a member at the moment, so nothing new can be agreed."
        ),
        "deal_kind_foreign": _("A deal of this kind is not about what was introduced."),
        "deal_kind_barred": _("The law does not allow this today."),
        "deal_needs_recordal": _("A contract of this kind is recorded or registered by the patent office."),
        "deal_needs_no_recordal": _("A contract of this kind is not recorded by the patent office."),
        "deal_price_needed": _(
            "Not yet: a university or institute first says how the price came about: by agreement with a"
            " notice, by listing, or by auction (Law on turning results to use, art. 18)."
        ),
        "deal_price_notice_running": _(
            "The notice of the price hangs until %(on)s; the contract is signed after that day (Law on"
            " turning results to use, art. 18; its length is the alliance's standard)."
        ),
        "deal_papers_confirmed": _("Your organisation has confirmed its papers already."),
        "deal_not_undoable": _(
            "The last step cannot be taken back: the sides' own signatures and agreements stay."
        ),
        "deal_undo_too_late": _("A step can be taken back for %(days)s days; they are over."),
        "fail_reason_needed": _("Please choose a reason; the other side reads it, too."),
        "message_empty": _("Please write something."),
        "adviser_unknown": _("Please choose an agency of the list."),
        "adviser_there": _("Your side has asked an agency already; do without it first."),
        "adviser_is_party": _("This agency is itself a party to the deal."),
        "adviser_conflict": _(
            "This agency, or one near to it, stands on the other side; it cannot advise yours."
        ),
        "file_empty": _("This file is empty."),
        "file_too_large": _("This file is too large; the limit is %(limit)s MB."),
        "file_kind_unknown": _(
            "By its content this is none of the kinds that are taken: PDF, PNG, JPEG, TIFF, Word, Excel and"
            " PowerPoint (.docx, .xlsx, .pptx, without macros), text and CSV in UTF-8."
        ),
        "file_name_wrong": _("By its content this file's name should end in %(suffixes)s."),
        "file_exploding": _("Unpacked, this file would be too large to open; send it in a simpler form."),
        "too_many_versions": _("A side can put %(limit)s files beside a deal; they are all used."),
        "term_needed": _("Please fill this in."),
        "term_too_long": _("Please use at most %(limit)s characters."),
        "term_amount": _("Type an amount from 0 to %(limit)s yuan."),
        "term_royalty": _("Type a percentage above 0, at most 100, such as 3.5."),
        "term_past": _("This day is not in the future."),
        "day_in_future": _("This day has not come yet."),
        "effect_before_signing": _("A contract takes effect on the day of its signing or later."),
        "recorded_before_signing": _("This is before the contract was signed."),
        "evidence_needed": _("Give the contract's number, or choose its signed copy."),
    }
)


def barred_words(findings: Collection[Finding]) -> str:
    """Why the law bars a kind of deal, each reason with its article."""
    reasons = [
        gettext("%(sentence)s (%(articles)s)", sentence=one.sentence, articles=one.articles)
        for one in map(said, findings)
    ]
    return " ".join([gettext("The law does not allow this today."), *reasons])
