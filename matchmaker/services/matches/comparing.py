"""Suggested patents of one need beside each other: what they say, how they fit, which deals are lawful."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.matches import MatchKind
from matchmaker.services.eligibility import Outlook, outlook_of
from matchmaker.services.matches.detail import Share, shares_of
from matchmaker.services.matches.previewing import Suggestion, suggestions_for_need
from matchmaker.storage.matches.pairs import evidence_of, patents_by_id
from matchmaker.storage.patents import Patent

FEWEST, MOST = 2, 4
"""Fewer are no comparison, and more columns than this nobody takes in."""

OFFERED = 20
"""So many suggestions can be chosen from."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column: `shares` sum to the score, `outlook` is None where another country's law decides."""

    suggestion: Suggestion
    patent: Patent
    shares: tuple[Share, ...]
    outlook: Outlook | None


def comparable(session: Session, *, actor: Actor, need_id: str) -> list[Suggestion]:
    """The suggested patents to choose from, strongest first; NotFound as in `suggestions_for_need`."""
    suggestions = suggestions_for_need(session, actor=actor, need_id=need_id, limit=OFFERED)
    return [row for row in suggestions if row.kind is MatchKind.NEED_PATENT]


def compare(
    session: Session, *, among: Sequence[Suggestion], chosen: Sequence[str], today: date
) -> list[Candidate]:
    """The chosen patents in the order of their scores.

    Raises NotFound for a patent that is not suggested, Invalid unless two to four are chosen.
    """
    if not set(chosen) <= {row.listing_id for row in among}:
        raise NotFound
    if not FEWEST <= len(set(chosen)) <= MOST:
        raise Invalid("compare_count", field="patent", fewest=FEWEST, most=MOST)
    rows = [row for row in among if row.listing_id in set(chosen)]
    patents = patents_by_id(session, [row.listing_id for row in rows])
    evidence = evidence_of(session, [row.match_id for row in rows])
    return [
        Candidate(
            suggestion=row,
            patent=patents[row.listing_id],
            shares=shares_of(evidence[row.match_id]),
            outlook=outlook_of(session, patents[row.listing_id], today=today),
        )
        for row in rows
    ]
