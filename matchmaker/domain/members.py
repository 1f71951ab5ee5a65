"""The life of a member organisation: from its application to its admission."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from matchmaker.domain.access import Role
from matchmaker.domain.divisions import Region
from matchmaker.domain.industries import industry_division
from matchmaker.domain.moves import Move, move
from matchmaker.domain.vocabulary import MemberKind


class MemberStatus(StrEnum):
    """Where an application or a membership stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"
    SUSPENDED = "suspended"


class MemberMove(StrEnum):
    """What can be done with an application or a membership."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    DECLINE = "decline"
    SUSPEND = "suspend"
    RESTORE = "restore"


_STAFF = (Role.COORDINATOR, Role.ADMIN)

MEMBER_MOVES: dict[MemberMove, Move[MemberStatus]] = {
    MemberMove.SUBMIT: move(
        {MemberStatus.DRAFT, MemberStatus.RETURNED, MemberStatus.DECLINED},
        MemberStatus.SUBMITTED,
        Role.APPLICANT,
    ),
    MemberMove.APPROVE: move({MemberStatus.SUBMITTED}, MemberStatus.APPROVED, *_STAFF),
    MemberMove.RETURN: move({MemberStatus.SUBMITTED}, MemberStatus.RETURNED, *_STAFF),
    MemberMove.DECLINE: move({MemberStatus.SUBMITTED}, MemberStatus.DECLINED, *_STAFF),
    MemberMove.SUSPEND: move({MemberStatus.APPROVED}, MemberStatus.SUSPENDED, *_STAFF),
    MemberMove.RESTORE: move({MemberStatus.SUSPENDED}, MemberStatus.APPROVED, *_STAFF),
}

# A decision that does not admit must say why: the applicant reads the reason.
MOVES_WITH_REASON = frozenset({MemberMove.RETURN, MemberMove.DECLINE, MemberMove.SUSPEND})

# States in which an organisation holds its credit code: a draft or a declined application keeps nobody out.
HOLDS_CODE = frozenset(
    {MemberStatus.SUBMITTED, MemberStatus.RETURNED, MemberStatus.APPROVED, MemberStatus.SUSPENDED}
)

# What an applicant may still change; afterwards the organisation's identity is settled.
OPEN_TO_APPLICANT = frozenset({MemberStatus.DRAFT, MemberStatus.RETURNED, MemberStatus.DECLINED})

# A profile says what a company can make; universities and agencies are matched by what they list.
MATCHED_BY_PROFILE = frozenset({MemberKind.COMPANY})

REVIEW_WORKDAYS = 5
SHORTEST_PROFILE = 20


@dataclass(frozen=True, slots=True)
class MemberDetails:
    """What an organisation says of itself, as typed.

    ``district`` is a code of divisions.py; ``vouched`` says that the licence shows an irregular credit code.
    """

    kind: MemberKind
    name: str
    district: str
    name_en: str = ""
    credit_code: str = ""
    industries: tuple[str, ...] = ()
    profile: str = ""
    licence_number: str = ""
    services: tuple[str, ...] = ()
    profile_matching: bool = True
    vouched: bool = False

    @property
    def region(self) -> Region:
        """The region that the district lies in."""
        return Region(self.district[:2])


def missing_parts(details: MemberDetails) -> tuple[str, ...]:
    """The fields that an application must still fill before it can be submitted, in the form's order."""
    is_agency = details.kind is MemberKind.AGENCY
    filled = {
        "name": bool(details.name.strip()),
        "credit_code": bool(details.credit_code.strip()),
        "industries": bool(details.industries),
        "profile": len(details.profile.strip()) >= SHORTEST_PROFILE,
        "licence_number": bool(details.licence_number.strip()) or not is_agency,
        "services": bool(details.services) or not is_agency,
    }
    return tuple(name for name, is_filled in filled.items() if not is_filled)


def keep_finer_industries(chosen: tuple[str, ...], before: list[str]) -> list[str]:
    """The chosen divisions, each replaced by the finer codes that stood there before."""
    kept: list[str] = []
    for code in chosen:
        finer = [old for old in before if old != code and industry_division(old) == code]
        kept.extend(finer or [code])
    return kept


def review_due(submitted: date) -> date:
    """The day by which an application is to be decided: five weekdays after it came in."""
    day, left = submitted, REVIEW_WORKDAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day
