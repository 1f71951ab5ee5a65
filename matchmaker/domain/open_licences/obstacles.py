"""The five states in which an open licence may not be declared (Implementing Rules, article 86)."""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.eligibility import Assessment, Finding, Verdict


class ForbiddenState(StrEnum):
    """In the order of the article's items."""

    CLOSED = "closed"
    HALTED = "halted"
    ANNUITY = "annuity"
    PLEDGED = "pledged"
    OTHER = "other"


_STATE_OF: dict[str, ForbiddenState] = {
    "closed_open": ForbiddenState.CLOSED,
    "licences_unknown": ForbiddenState.CLOSED,
    "halted_open": ForbiddenState.HALTED,
    "halt_unknown": ForbiddenState.HALTED,
    "annuity_overdue_open": ForbiddenState.ANNUITY,
    "annuity_lapsed": ForbiddenState.ANNUITY,
    "annuity_unknown": ForbiddenState.ANNUITY,
    "pledged_open": ForbiddenState.PLEDGED,
    "pledge_unknown": ForbiddenState.PLEDGED,
    "pledge_consent_unknown": ForbiddenState.PLEDGED,
    "pledge_proceeds": ForbiddenState.PLEDGED,
}
"""Which findings speak of which state; all others are the article's last item, other obstacles."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is known of one of the states: lawful when nothing speaks for it."""

    state: ForbiddenState
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Barred, to be checked, or clear."""
        found = {finding.verdict for finding in self.findings}
        return next((one for one in (Verdict.BARRED, Verdict.CHECK) if one in found), Verdict.LAWFUL)


def obstacles(assessment: Assessment) -> list[Obstacle]:
    """The five states with what was found of each."""
    return [
        Obstacle(
            state,
            tuple(
                one for one in assessment.findings if _STATE_OF.get(one.code, ForbiddenState.OTHER) is state
            ),
        )
        for state in ForbiddenState
    ]
