"""The rules of law, one small function each. A new rule is a new function and an entry in RULES."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from matchmaker.domain.annuities import grace_ends_on
from matchmaker.domain.eligibility.findings import (
    RECORDAL,
    Citation,
    Finding,
    barred,
    check,
    civil_code,
    implementing_rules,
    interpretation,
    patent_law,
    technology_trade,
)
from matchmaker.domain.eligibility.right import (
    CLOSING,
    CONTRACT_LICENCES,
    LICENCES,
    TRANSFERS,
    CoOwnership,
    Deal,
    Export,
    Halt,
    Pledge,
    Right,
)
from matchmaker.domain.patents import status_age, wants_checking
from matchmaker.domain.vocabulary import DealKind, LegalStatus, PatentType

REGISTER = implementing_rules(145)
"""Anybody may look into the register and ask for a copy of it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A deal on a right on a day."""

    right: Right
    deal: Deal
    day: date

    @property
    def kind(self) -> DealKind:
        """The deal that is wanted."""
        return self.deal.kind

    def licence_in_force(self, *kinds: DealKind) -> bool:
        """Whether a licence of one of the kinds still runs."""
        return any(one.kind in kinds and one.runs_on(self.day) for one in self.right.licences or ())


Rule = Callable[[Case], Finding | None]

_ENDED: dict[LegalStatus, Citation] = {
    LegalStatus.LAPSED: patent_law(44),
    LegalStatus.EXPIRED: patent_law(42),
    LegalStatus.REJECTED: patent_law(38),
    LegalStatus.WITHDRAWN: patent_law(32),
    LegalStatus.INVALIDATED: patent_law(47),
}


def ended(case: Case) -> Finding | None:
    """A right that ended, or never came to be, cannot be dealt in."""
    status = case.right.status
    return barred(f"status_{status}", _ENDED[status]) if status in _ENDED else None


def status_unknown(case: Case) -> Finding | None:
    """Nobody has said how it stands."""
    return check("status_unknown", REGISTER) if case.right.status is None else None


def status_stale(case: Case) -> Finding | None:
    """What was looked up long ago may have changed."""
    right = case.right
    if right.status is None or not wants_checking(right.status_checked_on, case.day):
        return None
    if right.status_checked_on is None:
        return check("status_never_checked", REGISTER)
    return check("status_stale", REGISTER, days=status_age(right.status_checked_on, case.day).days)


def not_granted(case: Case) -> Finding | None:
    """An application may be assigned and licensed by analogy, but neither pledged nor openly licensed."""
    if not case.right.is_pending:
        return None
    if case.kind is DealKind.OPEN_LICENCE:
        return barred("pending_open", implementing_rules(85))
    if case.kind is DealKind.PLEDGE:
        return barred("pending_pledge", civil_code(440))
    if case.kind in LICENCES:
        return check("pending_licence", interpretation(29))
    return check("pending_transfer", patent_law(10))


def term_over(case: Case) -> Finding | None:
    """After its full term the right has ended."""
    ends = case.right.expires_on
    return barred("term_over", patent_law(42), on=ends) if ends and ends <= case.day else None


def term_unknown(case: Case) -> Finding | None:
    """Without the day of filing nobody can say when the term ends."""
    return check("term_unknown", patent_law(42)) if case.right.expires_on is None else None


def term_too_short(case: Case) -> Finding | None:
    """A licence is valid only as long as the right stands."""
    ends, until = case.right.expires_on, case.deal.until
    if case.kind not in LICENCES or ends is None or until is None or until < ends:
        return None
    return barred("term_too_short", civil_code(865), on=ends)


def annuity_lapsed(case: Case) -> Finding | None:
    """An annuity that was not paid within the grace period ended the right on the day it was due."""
    paid = case.right.annuity_paid_until
    if case.right.is_pending or paid is None or case.day <= grace_ends_on(paid):
        return None
    return barred("annuity_lapsed", implementing_rules(115), on=paid)


def annuity_overdue(case: Case) -> Finding | None:
    """Within the grace period the right stands, but is not sound."""
    paid = case.right.annuity_paid_until
    if case.right.is_pending or paid is None or not paid < case.day <= grace_ends_on(paid):
        return None
    ends = grace_ends_on(paid)
    if case.kind is DealKind.OPEN_LICENCE:
        return barred("annuity_overdue_open", implementing_rules(86, 3), on=paid)
    if case.kind in CONTRACT_LICENCES:
        return check("annuity_overdue_recordal", implementing_rules(115), RECORDAL, on=ends)
    return check("annuity_overdue", implementing_rules(115), on=ends)


def annuity_unknown(case: Case) -> Finding | None:
    """Nobody has said how far the annuities are paid."""
    if case.right.is_pending or case.right.annuity_paid_until is not None:
        return None
    return check("annuity_unknown", implementing_rules(115))


def co_owners(case: Case) -> Finding | None:
    """Without an agreement a co-owner may give ordinary licences alone; all else needs every co-owner."""
    right = case.right
    if right.co_ownership is CoOwnership.NOT_AGREED:
        if case.kind is DealKind.ORDINARY_LICENCE:
            return check("co_owners_share", patent_law(14))
        return barred("co_owners_not_agreed", patent_law(14))
    if right.co_ownership is None and right.is_joint:
        return check("co_owners_unknown", patent_law(14))
    return None


def pledged(case: Case) -> Finding | None:
    """A pledged right is neither transferred nor licensed without the pledgee."""
    if case.right.pledge in (None, Pledge.NONE):
        return None
    if case.kind is DealKind.PLEDGE:
        return check("pledged_already", implementing_rules(106, 3))
    if case.right.pledge is Pledge.CONSENTED:
        return check("pledge_proceeds", civil_code(444))
    if case.right.pledge is Pledge.UNSETTLED:
        return check("pledge_consent_unknown", civil_code(444))
    if case.kind is DealKind.OPEN_LICENCE:
        return barred("pledged_open", implementing_rules(86, 4))
    return barred("pledged", civil_code(444))


def pledge_unknown(case: Case) -> Finding | None:
    """Nobody has said whether it is pledged."""
    return check("pledge_unknown", implementing_rules(106, 3)) if case.right.pledge is None else None


def licensed_closed(case: Case) -> Finding | None:
    """While an exclusive or sole licence runs, nobody else is licensed; a transfer leaves it in force."""
    if not case.licence_in_force(*CLOSING):
        return None
    if case.kind is DealKind.OPEN_LICENCE:
        return barred("closed_open", implementing_rules(86, 1))
    if case.kind in LICENCES:
        return barred("closed", interpretation(25))
    return check("closed_stays", interpretation(24))


def licensed_openly(case: Case) -> Finding | None:
    """During an open licence there is no exclusive or sole one; licences that were taken stay."""
    if not case.licence_in_force(DealKind.OPEN_LICENCE):
        return None
    if case.kind in CLOSING:
        return barred("open_running", patent_law(51))
    return check("open_stays", patent_law(51 if case.kind in LICENCES else 50))


def licensed_ordinarily(case: Case) -> Finding | None:
    """An ordinary licence leaves room for others, but an exclusive or sole one only outside its scope."""
    if not case.licence_in_force(DealKind.ORDINARY_LICENCE):
        return None
    if case.kind in CLOSING:
        return check("ordinary_running", interpretation(25))
    return check("ordinary_stays", interpretation(24)) if case.kind in TRANSFERS else None


def licences_unknown(case: Case) -> Finding | None:
    """Nobody has said whether it is licensed."""
    return check("licences_unknown", implementing_rules(106, 4)) if case.right.licences is None else None


def halted(case: Case) -> Finding | None:
    """While its proceedings are stopped the office registers neither a transfer nor a pledge."""
    if case.right.halt in (None, Halt.NONE):
        return None
    cause = implementing_rules(103 if case.right.halt is Halt.DISPUTE else 104)
    if case.kind is DealKind.OPEN_LICENCE:
        return barred("halted_open", implementing_rules(86, 2), cause)
    if case.kind in CONTRACT_LICENCES:
        return check("halted_recordal", cause, RECORDAL)
    return barred("halted", implementing_rules(105), cause)


def halt_unknown(case: Case) -> Finding | None:
    """Nobody has said whether its proceedings are stopped."""
    return check("halt_unknown", implementing_rules(106, 3)) if case.right.halt is None else None


def evaluation_report(case: Case) -> Finding | None:
    """An open licence of a utility model or a design needs the office's evaluation report."""
    if case.kind is not DealKind.OPEN_LICENCE or case.right.type is PatentType.INVENTION:
        return None
    if case.right.has_evaluation_report is None:
        return check("report_unknown", patent_law(50))
    return None if case.right.has_evaluation_report else barred("report_missing", patent_law(50))


def foreign_party(case: Case) -> Finding | None:
    """Technology that leaves the country follows the rules of export; a pledge moves none."""
    if not case.deal.is_foreign or case.kind is DealKind.PLEDGE:
        return None
    if case.deal.export is Export.FORBIDDEN:
        return barred("export_forbidden", technology_trade(29))
    if case.deal.export is Export.RESTRICTED:
        return barred("export_restricted", technology_trade(30))
    own = (patent_law(10),) if case.kind in TRANSFERS else ()
    if case.deal.export is None:
        return check("export_unknown", technology_trade(29), technology_trade(30), *own)
    return check("export_contract", technology_trade(36), *own)


RULES: tuple[Rule, ...] = (
    ended,
    term_over,
    annuity_lapsed,
    not_granted,
    annuity_overdue,
    co_owners,
    pledged,
    licensed_closed,
    licensed_openly,
    licensed_ordinarily,
    halted,
    evaluation_report,
    foreign_party,
    term_too_short,
    status_unknown,
    status_stale,
    term_unknown,
    annuity_unknown,
    pledge_unknown,
    licences_unknown,
    halt_unknown,
)
"""In the order in which a person wants to read them: what ends everything, obstacles, gaps of knowledge."""
