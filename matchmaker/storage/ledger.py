"""The chain beside the events: one link an event, and the head that writers take in turn."""

from collections.abc import Collection, Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Integer,
    Select,
    String,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.ledger import Event, Head, Link
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.base import CODE, Base

HASH = String(64)
BATCH = 1000


class AuditHead(Base):
    """The one row that every writer locks for as long as it takes to commit."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(HASH)


class AuditLink(Base):
    """An event's place in the chain; triggers in the database refuse edits and deletes."""

    __tablename__ = "audit_link"

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    event_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), ForeignKey("audit_event.id"), unique=True
    )
    previous_hash: Mapped[str] = mapped_column(HASH)
    hash: Mapped[str] = mapped_column(HASH)
    seal: Mapped[str] = mapped_column(HASH)
    algorithm: Mapped[str] = mapped_column(CODE)


_COLUMNS = (
    AuditEvent.id,
    AuditEvent.at,
    AuditEvent.account_id,
    AuditEvent.actor,
    AuditEvent.action,
    AuditEvent.subject_kind,
    AuditEvent.subject_id,
    AuditEvent.member_id,
    AuditEvent.other_member_id,
    AuditEvent.detail,
)


def lock_head(session: Session) -> Head:
    """The head, held until the transaction ends; other writers wait for it."""
    return Head(*session.execute(select(AuditHead.count, AuditHead.hash).with_for_update()).one())


def move_head(session: Session, head: Head) -> None:
    """Let the next writer follow this head."""
    session.execute(
        update(AuditHead)
        .values(count=head.count, hash=head.hash)
        .execution_options(synchronize_session=False)
    )


def read_head(session: Session) -> Head:
    """The head as it stands."""
    return Head(*session.execute(select(AuditHead.count, AuditHead.hash)).one())


def _is_chained() -> Any:
    return exists().where(AuditLink.event_id == AuditEvent.id)


def add_links(session: Session, links: Collection[Link], events: Collection[Event]) -> None:
    """Keep the links of the events, one for one."""
    session.execute(
        insert(AuditLink),
        [
            {
                "sequence": link.sequence,
                "event_id": event["id"],
                "previous_hash": link.previous_hash,
                "hash": link.hash,
                "seal": link.seal,
                "algorithm": link.algorithm,
            }
            for link, event in zip(links, events, strict=True)
        ],
    )


def chained(session: Session) -> Iterator[tuple[Link, Event]]:
    """Every event with its link, in the order of the chain, read piece by piece."""
    last = 0
    while rows := session.execute(_piece(last)).all():
        for row in rows:
            yield Link(row.sequence, row.previous_hash, row.hash, row.seal, row.algorithm), event_of(row)
        last = rows[-1].sequence


def _piece(after: int) -> Select[Any]:
    return (
        select(
            AuditLink.sequence,
            AuditLink.previous_hash,
            AuditLink.hash,
            AuditLink.seal,
            AuditLink.algorithm,
            *_COLUMNS,
        )
        .join(AuditEvent, AuditEvent.id == AuditLink.event_id)
        .where(AuditLink.sequence > after)
        .order_by(AuditLink.sequence)
        .limit(BATCH)
    )


def count_unchained(session: Session) -> int:
    """Events without a link: the program never leaves one."""
    query = select(func.count()).select_from(AuditEvent).where(~_is_chained())
    return session.scalar(query) or 0


def event_of(row: Any) -> Event:
    """A row of the table, or an object of it, as it is hashed and exported."""
    return {
        "id": row.id,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "account_id": row.account_id,
        "actor": row.actor,
        "action": row.action,
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "member_id": row.member_id,
        "other_member_id": row.other_member_id,
        "detail": row.detail,
    }
