"""An agency at one side's elbow: how it comes and goes, and when it may not."""

from collections.abc import Collection
from enum import StrEnum

from matchmaker.domain.errors import Invalid


class AdviserStatus(StrEnum):
    """Where an agency stands with the side that asked it."""

    ASKED = "asked"
    SERVING = "serving"
    DECLINED = "declined"
    ENDED = "ended"


def check_conflict(
    agency_id: str, *, client_id: str, other_id: str, against: Collection[str], near: Collection[str]
) -> None:
    """Raise Invalid for an agency that stands, or ever stood, on both sides of a deal.

    client_id, other_id -- the party that asks, and the other one.
    against -- agencies that advise the other party in this deal, or once did.
    near -- members that belong together with the agency: of one owner, or its clients.
    """
    if agency_id in {client_id, other_id}:
        raise Invalid("adviser_is_party", field="agency")
    opposite = {other_id, *against}
    if agency_id in opposite or opposite & set(near):
        raise Invalid("adviser_conflict", field="agency")
