"""Which deals a listed patent allows on a day, how its annuities stand, and how long it will last."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.annuities import Annuity, annuity_on, next_anniversary
from matchmaker.domain.eligibility import Assessment, Right, assess_all
from matchmaker.domain.standards import Catalogue
from matchmaker.domain.vocabulary import LegalStatus, PatentType
from matchmaker.storage.matches.eligible import OLD_DESIGN_YEARS
from matchmaker.storage.patents import Patent, is_of_this_country, right_of
from matchmaker.storage.standards import catalogue


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the law says of a patent on a day.

    annuity -- the next one, where it is known how far they are paid.
    probably_due_on -- the next anniversary of filing, where it is not.
    """

    day: date
    right: Right
    deals: tuple[Assessment, ...]
    annuity: Annuity | None
    probably_due_on: date | None

    def ends_by(self, day: date | None) -> bool:
        """Whether the term is over by that day, all fees paid."""
        ends = self.right.expires_on
        return day is not None and ends is not None and ends <= day


def outlook_of(session: Session, patent: Patent, *, today: date, is_foreign: bool = False) -> Outlook | None:
    """The outlook of a patent under Chinese law; None for one of another office.

    is_foreign -- whether a party to the deal is foreign.
    """
    if not is_of_this_country(patent):
        return None
    standards = catalogue(session)
    right = right_of(patent, old_design_years=int(standards.number(OLD_DESIGN_YEARS)))
    return Outlook(
        day=today,
        right=right,
        deals=assess_all(right, today, is_foreign=is_foreign),
        annuity=_annuity(standards, patent, today),
        probably_due_on=_probably_due(patent, today),
    )


def _annuity(standards: Catalogue, patent: Patent, today: date) -> Annuity | None:
    if patent.annuity_paid_until is None or patent.legal_status is LegalStatus.PENDING:
        return None
    return annuity_on(
        today,
        paid_until=patent.annuity_paid_until,
        filed_on=patent.filed_on,
        patent_type=patent.type,
        fees={kind: standards.bands(f"annual_fee_{kind}") for kind in PatentType},
    )


def _probably_due(patent: Patent, today: date) -> date | None:
    is_running = patent.legal_status is LegalStatus.GRANTED
    if patent.annuity_paid_until is not None or patent.filed_on is None or not is_running:
        return None
    return next_anniversary(patent.filed_on, today)
