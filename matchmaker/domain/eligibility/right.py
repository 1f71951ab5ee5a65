"""What must be known of a right, and of the deal that is wanted, to say whether the deal is lawful."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matchmaker.domain.vocabulary import DealKind, LegalStatus, PatentType


class CoOwnership(StrEnum):
    """Whether the right has one holder, and if not, whether all of them agree to a deal."""

    SOLE = "sole"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"


class Pledge(StrEnum):
    """Whether the right is pledged, and if so, what the pledgee says to a deal."""

    NONE = "none"
    CONSENTED = "consented"
    NOT_CONSENTED = "not_consented"
    UNSETTLED = "unsettled"


class Halt(StrEnum):
    """Whether the office has stopped its proceedings: for a dispute on ownership, or by a court's order."""

    NONE = "none"
    DISPUTE = "dispute"
    PRESERVED = "preserved"


class Export(StrEnum):
    """Where a technology stands in the catalogue of exports, and whether a restricted one has its licence."""

    FREE = "free"
    RESTRICTED = "restricted"
    LICENSED = "licensed"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence that was given; without a last day it runs as long as the right."""

    kind: DealKind
    until: date | None = None

    def runs_on(self, day: date) -> bool:
        """Whether it is still in force on the day."""
        return self.until is None or self.until >= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """An application or a patent; None wherever nobody has said.

    is_joint -- whether the register names several holders.
    expires_on -- the first day on which it no longer stands though all fees are paid.
    annuity_paid_until -- the last day that the fees paid so far cover: the next one is due by then.
    licences -- those in force as far as known; an empty tuple says that there are none.
    """

    type: PatentType
    status: LegalStatus | None = None
    status_checked_on: date | None = None
    expires_on: date | None = None
    annuity_paid_until: date | None = None
    is_joint: bool = False
    co_ownership: CoOwnership | None = None
    pledge: Pledge | None = None
    licences: tuple[Licence, ...] | None = None
    halt: Halt | None = None
    has_evaluation_report: bool | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it is an application: no annuity is due yet, and nothing is granted."""
        return self.status is LegalStatus.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """What is wanted of the right.

    is_foreign -- whether a party is foreign, so that the technology crosses the border.
    until -- the last day of the licence that is wanted.
    """

    kind: DealKind
    is_foreign: bool = False
    export: Export | None = None
    until: date | None = None


CONTRACT_LICENCES = frozenset({DealKind.EXCLUSIVE_LICENCE, DealKind.SOLE_LICENCE, DealKind.ORDINARY_LICENCE})
LICENCES = CONTRACT_LICENCES | {DealKind.OPEN_LICENCE}
CLOSING = frozenset({DealKind.EXCLUSIVE_LICENCE, DealKind.SOLE_LICENCE})
"""Licences that shut every other licensee out."""

TRANSFERS = frozenset({DealKind.ASSIGNMENT, DealKind.CONTRIBUTION})
"""Deals after which somebody else holds the right."""
