"""What an applicant should look at twice, and a coordinator compares with the licence."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from matchmaker.domain.identifiers import (
    IdentifierError,
    IdentifierWarning,
    parse_agency_code,
    parse_credit_code,
)
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.storage.members import Member, names_held

# Names of at least this likeness (0 to 100, by edits of the part that tells organisations apart) are shown.
ALIKE = 85

# The forms and places that most names share say nothing about which organisation it is.
_SHARED_PARTS = re.compile(
    r"股份有限公司|有限责任公司|有限公司|集团|分公司|公司|事务所|\(特殊普通合伙\)|\(普通合伙\)|\(有限合伙\)"
    r"|北京市?|天津市?|河北省?|\(示例\)|company|co\.?,? ?ltd\.?|limited|inc\.?"
)


@dataclass(frozen=True)
class Doubts:
    """Warnings about an application; none of them refuses it."""

    credit_code: tuple[IdentifierWarning, ...]
    licence: tuple[IdentifierWarning, ...]
    similar: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self.credit_code or self.licence or self.similar)


def doubts_about(session: Session, member: Member) -> Doubts:
    """Everything doubtful about an organisation as it is stored."""
    return Doubts(
        credit_code=_code_warnings(member.credit_code),
        licence=_licence_warnings(member),
        similar=tuple(similar_names(session, member.name, except_id=member.id)),
    )


def similar_names(session: Session, name: str, *, except_id: str | None = None) -> list[tuple[str, str]]:
    """(id, name) of up to five organisations whose names are nearly the same, the likest first."""
    held = dict(names_held(session, except_id=except_id))
    found = process.extract(
        name, held, scorer=fuzz.ratio, processor=_telling_part, score_cutoff=ALIKE, limit=5
    )
    return [(key, found_name) for found_name, _score, key in found]


def _telling_part(name: str) -> str:
    """The name without legal form and place; the whole name when nothing else is left."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return _SHARED_PARTS.sub("", plain) or plain


def _code_warnings(code: str) -> tuple[IdentifierWarning, ...]:
    try:
        return parse_credit_code(code, accept_irregular=True).warnings
    except IdentifierError:
        return (IdentifierWarning.IRREGULAR,)


def _licence_warnings(member: Member) -> tuple[IdentifierWarning, ...]:
    if member.kind is not MemberKind.AGENCY:
        return ()
    try:
        return parse_agency_code(member.licence_number, region=member.region).warnings
    except IdentifierError:
        return (IdentifierWarning.IRREGULAR,)
