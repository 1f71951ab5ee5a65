"""Imports: which file was taken, by whom, with which result."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.listings import ListingStatus
from matchmaker.storage.base import CODE, KEY, Base, new_key
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent


class ImportRecord(Base):
    """One imported file; the same file of the same holder is taken once."""

    __tablename__ = "import_record"
    __table_args__ = (UniqueConstraint("member_id", "file_hash", name="uq_import_record_file"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    format: Mapped[str] = mapped_column(CODE)
    imported_at: Mapped[datetime]
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created: Mapped[int]
    updated: Mapped[int]
    skipped: Mapped[int]
    # What was wrong, by kind: [{code, column, severity, count, examples}].
    problems: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    # The header and the rows left out, as the file had them: [{row, cells, problems}].
    left_out: Mapped[list[dict[str, Any]]] = mapped_column(default=list)


RECENT = 10


@dataclass(frozen=True)
class ImportRow:
    """An import as lists show it."""

    id: str
    file_name: str
    imported_at: datetime
    created: int
    updated: int
    skipped: int


def lock_member(session: Session, member_id: str) -> Member:
    """The member, held until the transaction ends (SQLite holds the whole database anyway)."""
    return session.scalars(select(Member).where(Member.id == member_id).with_for_update()).one()


def listed_patents(session: Session, member_id: str) -> list[Patent]:
    """Every patent that the member lists, in whatever state."""
    return list(session.scalars(select(Patent).where(Patent.member_id == member_id).order_by(Patent.id)))


def record_of_file(session: Session, member_id: str, file_hash: str) -> ImportRecord | None:
    """The import of this very file for this member."""
    return session.scalar(
        select(ImportRecord).where(ImportRecord.member_id == member_id, ImportRecord.file_hash == file_hash)
    )


def recent_imports(session: Session, member_id: str) -> list[ImportRow]:
    """The member's last imports, newest first."""
    rows = session.execute(
        select(
            ImportRecord.id,
            ImportRecord.file_name,
            ImportRecord.imported_at,
            ImportRecord.created,
            ImportRecord.updated,
            ImportRecord.skipped,
        )
        .where(ImportRecord.member_id == member_id)
        .order_by(ImportRecord.imported_at.desc(), ImportRecord.id)
        .limit(RECENT)
    )
    return [ImportRow(*row) for row in rows]


def published_by_import(session: Session, record: ImportRecord) -> list[str]:
    """Keys of published patents that the import made or changed and nobody touched since, by number."""
    return list(
        session.scalars(
            select(Patent.id)
            .where(
                Patent.member_id == record.member_id,
                Patent.updated_at == record.imported_at,
                Patent.status == ListingStatus.PUBLISHED,
            )
            .order_by(Patent.application_number, Patent.id)
        )
    )


def states_of_import(session: Session, record: ImportRecord) -> dict[ListingStatus, int]:
    """How many of the patents that the import made are in each state now."""
    rows = session.execute(
        select(Patent.status, func.count())
        .where(Patent.member_id == record.member_id, Patent.created_at == record.imported_at)
        .group_by(Patent.status)
    )
    return {row[0]: row[1] for row in rows}
