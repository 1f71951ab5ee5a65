"""Deal eligibility: which deals a right allows on a day, which it does not, and by which article."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from matchmaker.domain.eligibility.findings import Citation, Finding, Law, Verdict
from matchmaker.domain.eligibility.right import CoOwnership, Deal, Export, Halt, Licence, Pledge, Right
from matchmaker.domain.eligibility.rules import RULES, Case
from matchmaker.domain.vocabulary import DealKind

ASSESSED: tuple[DealKind, ...] = (
    DealKind.ASSIGNMENT,
    DealKind.EXCLUSIVE_LICENCE,
    DealKind.SOLE_LICENCE,
    DealKind.ORDINARY_LICENCE,
    DealKind.OPEN_LICENCE,
    DealKind.PLEDGE,
    DealKind.CONTRIBUTION,
)
"""Deals that dispose of the right itself; joint development needs none."""

_ORDER = (Verdict.LAWFUL, Verdict.CHECK, Verdict.BARRED)


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say of one kind of deal, the gravest first."""

    kind: DealKind
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The gravest of the findings; lawful without any."""
        return max((one.verdict for one in self.findings), key=_ORDER.index, default=Verdict.LAWFUL)


def assess(right: Right, deal: Deal, day: date) -> Assessment:
    """Ask every rule about a deal."""
    case = Case(right, deal, day)
    found = [finding for rule in RULES if (finding := rule(case))]
    found.sort(key=lambda finding: -_ORDER.index(finding.verdict))
    return Assessment(deal.kind, tuple(found))


def assess_all(right: Right, day: date, *, is_foreign: bool = False) -> tuple[Assessment, ...]:
    """Ask every rule about every kind of deal."""
    return tuple(assess(right, Deal(kind=kind, is_foreign=is_foreign), day) for kind in ASSESSED)


def leaves_a_deal(right: Right, offered: Collection[DealKind | str], day: date) -> bool:
    """Whether a deal that the holder offers, or any where it offers none by name, is not barred.

    What the rules do not judge, such as joint development, is not barred by them.
    """
    wanted = {DealKind(kind) for kind in offered}
    if wanted - set(ASSESSED):
        return True
    kinds = wanted or ASSESSED
    return any(assess(right, Deal(kind=kind), day).verdict is not Verdict.BARRED for kind in kinds)


__all__ = [
    "ASSESSED",
    "Assessment",
    "Citation",
    "CoOwnership",
    "Deal",
    "Export",
    "Finding",
    "Halt",
    "Law",
    "Licence",
    "Pledge",
    "Right",
    "Verdict",
    "assess",
    "assess_all",
    "leaves_a_deal",
]
