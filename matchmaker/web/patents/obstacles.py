"""What each finding of the rules of eligibility says, one sentence a code."""

from flask_babel import lazy_gettext as _

SENTENCES: dict[str, object] = {
    "recordal_not_holder": _("The side that provides is not among the holders of the register entry."),
    "recordal_holder_unknown": _("The patent's data name no holder."),
    "recordal_transferred": _("The patent was assigned or contributed by an earlier contract."),
    "recordal_collides": _("An earlier exclusive or sole licence runs at the same time."),
    "recordal_others_run": _("Earlier licences run at the same time."),
    "recordal_late": _("The time for filing ran out on %(on)s; the contract stands all the same."),
    "recordal_no_term": _("The terms state no last day of the licence."),
    "recordal_no_copy": _("No signed copy was at hand when the contract was entered."),
    "recordal_no_code": _("A party has no unified social credit code here."),
    "status_lapsed": _("The right ended before its term."),
    "status_expired": _("The right has run its full term."),
    "status_rejected": _("The application was refused."),
    "status_withdrawn": _("The application was withdrawn."),
    "status_invalidated": _("The patent was declared invalid, so it counts as never granted."),
    "status_unknown": _("The legal status is not known; look at a copy of the register."),
    "status_never_checked": _(
        "Nobody has said when the legal status was looked up; look at a copy of the register."
    ),
    "status_stale": _("The legal status was looked up %(days)s days ago; look at a copy of the register."),
    "pending_open": _("An open licence can be declared only after the grant is announced."),
    "pending_pledge": _("An application is no patent yet and cannot be pledged."),
    "pending_licence": _(
        "This is an application: its licence follows the rules for secrets before publication,"
        " and those of a patent licence by analogy afterwards."
    ),
    "pending_transfer": _("What passes is the right to the patent applied for, which may not be granted."),
    "term_over": _("The term ended on %(on)s."),
    "term_unknown": _("The day of filing is not stated, so nobody can say when the term ends."),
    "term_too_short": _("The licence would run longer than the patent, which ends on %(on)s."),
    "annuity_lapsed": _(
        "The annuity due on %(on)s was not paid within the six months of grace, so the right has"
        " ended. Restoration may be possible."
    ),
    "annuity_overdue_open": _("The annuity is overdue since %(on)s."),
    "annuity_overdue_recordal": _(
        "The annuity is overdue; until it is paid the licence is not recorded, and after %(on)s"
        " the right ends."
    ),
    "annuity_overdue": _("The annuity is overdue; unless it is paid by %(on)s the right ends."),
    "annuity_unknown": _("Whether the annuities are paid is not known."),
    "co_owners_not_agreed": _("Not all co-owners have agreed."),
    "co_owners_share": _(
        "A co-owner may grant this alone unless they agreed otherwise, and shares the fees with the others."
    ),
    "co_owners_unknown": _("There are several holders; whether all agree is not known."),
    "pledged": _("It is pledged, and the pledgee has not consented."),
    "pledged_open": _("It is pledged, and the pledgee has not consented."),
    "pledged_already": _("It is pledged already; ask the office whether a further pledge is registered."),
    "pledge_proceeds": _(
        "It is pledged; the pledgee consents, and the proceeds pay the debt or are deposited."
    ),
    "pledge_consent_unknown": _("It is pledged; whether the pledgee consents is not known."),
    "pledge_unknown": _("Whether it is pledged is not known."),
    "closed_open": _("An exclusive or sole licence is in force."),
    "closed": _("An exclusive or sole licence is in force; within its scope nobody else may be licensed."),
    "closed_stays": _("An exclusive or sole licence is in force and stays in force."),
    "open_running": _("An open licence is in force; meanwhile there may be no exclusive or sole one."),
    "open_stays": _("An open licence is in force; licences that were taken under it stay."),
    "ordinary_running": _("An ordinary licence is in force; this one is possible only outside its scope."),
    "ordinary_stays": _("An ordinary licence is in force and stays in force."),
    "licences_unknown": _("Whether licences are in force is not known."),
    "halted": _(
        "The office has stopped its proceedings (dispute on ownership or court order) and registers nothing."
    ),
    "halted_open": _("The office has stopped its proceedings (dispute on ownership or court order)."),
    "halted_recordal": _("The office has stopped its proceedings; the licence would not be recorded."),
    "halt_unknown": _("Whether proceedings are stopped or the right is preserved by a court is not known."),
    "report_missing": _("A utility model or design needs the office's evaluation report."),
    "report_unknown": _(
        "A utility model or design needs the office's evaluation report; whether there is one is not known."
    ),
    "export_forbidden": _("Export of this technology is forbidden."),
    "export_restricted": _("Export of this technology needs a licence first."),
    "export_unknown": _(
        "With a foreign party this is an export of technology; look it up in the catalogue of"
        " forbidden and restricted technologies."
    ),
    "export_contract": _("With a foreign party this is an export of technology; the contract is registered."),
}
