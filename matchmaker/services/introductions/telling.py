"""What every step of an introduction leaves behind: an event with both organisations, and notices."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.introductions import Side
from matchmaker.services.audit import record
from matchmaker.services.notices import notify_coordinators, notify_member
from matchmaker.storage.introductions import Introduction, sides_of
from matchmaker.storage.matches import Match


def path_of(introduction: Introduction) -> str:
    """Where its page is."""
    return f"/introductions/{introduction.id}"


def record_step(
    session: Session,
    *,
    actor: Actor,
    action: str,
    introduction: Introduction,
    now: datetime,
    **detail: Any,
) -> None:
    """Record the step with the seeking and the providing organisation."""
    match = session.get_one(Match, introduction.match_id)
    record(
        session,
        actor=actor,
        action=action,
        subject_kind="introduction",
        subject_id=introduction.id,
        now=now,
        member_id=match.seeker_id,
        other_member_id=match.provider_id,
        match_id=match.id,
        **detail,
    )


def tell_sides(
    session: Session,
    *,
    introduction: Introduction,
    kind: str,
    now: datetime,
    sides: Collection[Side] = tuple(Side),
) -> None:
    """Tell the people of the sides; the notice says that something happened, the page says what."""
    for side, row in sides_of(session, introduction.id).items():
        if side in sides:
            notify_member(session, member_id=row.member_id, kind=kind, path=path_of(introduction), now=now)


def tell_coordinators(session: Session, *, introduction: Introduction, kind: str, now: datetime) -> None:
    """Tell the coordinators of both regions."""
    match = session.get_one(Match, introduction.match_id)
    regions = {match.seeker_region.value, match.provider_region.value}
    notify_coordinators(session, regions=regions, kind=kind, path=path_of(introduction), now=now)
