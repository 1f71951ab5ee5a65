"""The pool's clock, as the matching index reads it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.storage.pool.tables import PoolChange


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A tick: which listing or profile something happened to."""

    id: int
    kind: str
    subject_id: str


def changes_after(session: Session, change_id: int) -> list[ChangeRow]:
    """The ticks after one, oldest first."""
    rows = session.execute(
        select(PoolChange.id, PoolChange.kind, PoolChange.subject_id)
        .where(PoolChange.id > change_id)
        .order_by(PoolChange.id)
    )
    return [ChangeRow(*row) for row in rows]


def count_changes_up_to(session: Session, change_id: int) -> int:
    """How many ticks there are up to one, itself included."""
    counted = select(func.count()).select_from(PoolChange).where(PoolChange.id <= change_id)
    return session.scalar(counted) or 0
