"""What every step of a deal leaves behind: an event with both organisations, and notices."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.deals import DealMove
from matchmaker.domain.introductions import Side, other_side
from matchmaker.services.audit import record
from matchmaker.services.notices import notify_coordinators, notify_member
from matchmaker.storage.deals import Deal, DealStep, serving
from matchmaker.storage.members import Member

TOLD_TO_STAFF = frozenset({DealMove.SIGN_CONTRACT, DealMove.RECORD, DealMove.FAIL, DealMove.LAPSE})
"""Coordinators hear of what ends the work or makes it bear fruit; the rest is on the board."""


def path_of(deal: Deal) -> str:
    """Where its page is."""
    return f"/deals/{deal.id}"


def record_step(
    session: Session, *, actor: Actor, step: DealStep, deal: Deal, now: datetime, **detail: Any
) -> None:
    """Record the step with the seeking and the providing organisation."""
    record(
        session,
        actor=actor,
        action=f"deal_{step.move.value}",
        subject_kind="deal",
        subject_id=deal.id,
        now=now,
        member_id=deal.seeker_id,
        other_member_id=deal.provider_id,
        number=step.number,
        stage_before=step.before.value,
        stage=step.after.value,
        **({"side": step.side.value} if step.side else {}),
        **({"fail_reason": step.reason} if step.reason else {}),
        **detail,
    )


def tell_of_step(session: Session, *, step: DealStep, deal: Deal, now: datetime) -> None:
    """Tell the other side, or both of what neither did; the notice says what happened, the page says more."""
    sides = {other_side(step.side)} if step.side else set(Side)
    kind = f"deal_{step.move.value}"
    tell_sides(session, deal=deal, kind=kind, now=now, sides=sides)
    if step.move in TOLD_TO_STAFF:
        tell_coordinators(session, deal=deal, kind=kind, now=now)


def tell_sides(
    session: Session,
    *,
    deal: Deal,
    kind: str,
    now: datetime,
    sides: Collection[Side] = tuple(Side),
    path: str = "",
) -> None:
    """Tell the people of the sides and their advisers; the notice leads to the deal's page unless told."""
    for side in Side:
        if side in sides:
            for member_id in (deal.member_of(side), *_advisers(session, deal, side)):
                notify_member(session, member_id=member_id, kind=kind, path=path or path_of(deal), now=now)


def _advisers(session: Session, deal: Deal, side: Side) -> list[str]:
    return [agency_id for agency_id, advised in serving(session, deal.id).items() if advised is side]


def tell_coordinators(session: Session, *, deal: Deal, kind: str, now: datetime) -> None:
    """Tell the coordinators of both regions."""
    regions = session.scalars(select(Member.region).where(Member.id.in_([deal.seeker_id, deal.provider_id])))
    wanted = {region.value for region in regions}
    notify_coordinators(session, regions=wanted, kind=kind, path=path_of(deal), now=now)
