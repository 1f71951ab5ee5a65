"""Which statements the reader of a page may see, and what they may do with one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import standing
from matchmaker.domain.errors import NotFound
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.moves import moves_open_to
from matchmaker.domain.open_licences import MOVES, OpenLicenceMove, OpenLicenceStatus
from matchmaker.extensions import db
from matchmaker.storage.members import Member
from matchmaker.storage.open_licences import OpenLicence
from matchmaker.web.policies import current_actor

_ANNOUNCED = frozenset({OpenLicenceStatus.PUBLISHED, OpenLicenceStatus.WITHDRAWN})


@dataclass(frozen=True)
class StatementFacts:
    """A statement before its reader.

    is_own -- the reader acts for its holder. is_staff -- the reader oversees the holder's region.
    """

    row: OpenLicence
    holder: Member
    is_own: bool
    is_staff: bool
    moves: frozenset[OpenLicenceMove]

    @property
    def is_open(self) -> bool:
        """Whether anybody may take it today."""
        is_current = self.row.until is not None and self.row.until >= beijing_day(datetime.now(UTC))
        return self.row.status is OpenLicenceStatus.PUBLISHED and is_current


def readable_statement(licence_id: str) -> StatementFacts:
    """A statement that is announced, or that the reader has a part in; NotFound otherwise."""
    row = db.session.get(OpenLicence, licence_id)
    if row is None:
        raise NotFound
    holder, actor = db.session.get_one(Member, row.member_id), current_actor()
    own = standing(actor, parties=[holder.id], regions=[holder.region])
    is_own, is_staff = own.admitted, bool(own.regions) or own.is_admin
    is_public = row.status in _ANNOUNCED and holder.status is MemberStatus.APPROVED
    if not (is_public or is_own or is_staff):
        raise NotFound
    return StatementFacts(row, holder, is_own, is_staff, frozenset(moves_open_to(MOVES, row.status, own)))
