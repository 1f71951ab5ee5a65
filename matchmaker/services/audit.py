"""Recording what was done: every service that changes something calls this in the same transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.storage.audit import AuditEvent


def record(
    session: Session,
    *,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: str,
    now: datetime,
    member_id: str | None = None,
    other_member_id: str | None = None,
    **detail: Any,
) -> None:
    """Append an event; `detail` takes codes and numbers only, no free text and no personal data."""
    session.add(
        AuditEvent(
            at=now,
            account_id=actor.account_id,
            actor=actor.name or "system",
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            member_id=member_id,
            other_member_id=other_member_id,
            detail=detail,
        )
    )
