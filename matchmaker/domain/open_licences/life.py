"""The life of a statement as one table: composed, declared ready, announced by the office, withdrawn."""

from datetime import date
from enum import StrEnum

from matchmaker.domain.access import Role
from matchmaker.domain.deals.contract import check_number
from matchmaker.domain.errors import Invalid
from matchmaker.domain.moves import Move, move


class OpenLicenceStatus(StrEnum):
    """Where a statement stands; published ones have been announced by the office."""

    DRAFT = "draft"
    READY = "ready"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class OpenLicenceMove(StrEnum):
    """What is done to a statement."""

    SAVE = "save"
    DECLARE = "declare"
    RETURN = "return"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


_PEOPLE = (Role.MEMBER, Role.OWNER)
_STAFF = (Role.COORDINATOR, Role.ADMIN)
_S = OpenLicenceStatus

MOVES: dict[OpenLicenceMove, Move[OpenLicenceStatus]] = {
    OpenLicenceMove.SAVE: move({_S.DRAFT, _S.READY}, _S.DRAFT, *_PEOPLE),
    OpenLicenceMove.DECLARE: move({_S.DRAFT, _S.READY}, _S.READY, Role.OWNER),
    OpenLicenceMove.RETURN: move({_S.READY}, _S.DRAFT, *_STAFF),
    OpenLicenceMove.PUBLISH: move({_S.READY}, _S.PUBLISHED, *_STAFF),
    OpenLicenceMove.WITHDRAW: move({_S.PUBLISHED}, _S.WITHDRAWN, Role.OWNER, *_STAFF),
}
"""Coordinators see to the announcement; licences that were given stay after a withdrawal (Patent Law, 50)."""


def check_announcement(number: str, announced_on: date, *, today: date) -> None:
    """Raise Invalid for an announcement without number, or of a day to come."""
    if not number:
        raise Invalid("term_needed", field="number")
    check_number(number, field="number")
    if announced_on > today:
        raise Invalid("day_in_future", field="announced_on")
