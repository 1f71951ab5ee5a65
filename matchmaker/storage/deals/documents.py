"""Documents beside a deal, their versions, and who of the other side saw what and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.deals.documents import FILE_NAME_LIMIT, FileKind, Opening, Shown
from matchmaker.domain.introductions import Side, other_side
from matchmaker.domain.texts import TITLE_LIMIT
from matchmaker.storage.accounts import Account
from matchmaker.storage.base import KEY, Base, coded, new_key
from matchmaker.storage.deals.tables import HASH
from matchmaker.storage.members import Member


class DealDocument(Base):
    """A document that a side put beside a deal."""

    __tablename__ = "deal_document"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), index=True)
    side: Mapped[Side] = mapped_column(coded(Side))
    title: Mapped[str] = mapped_column(String(TITLE_LIMIT))


class DealVersion(Base):
    """One file of a document; its content is never changed."""

    __tablename__ = "deal_version"
    __table_args__ = (UniqueConstraint("document_id", "number", name="uq_deal_version_number"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    document_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal_document.id"))
    number: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime]
    # From when the other side may see it; its side may close it later, and open it by a new version only.
    opens: Mapped[Opening] = mapped_column(coded(Opening))
    # The name in the folder of storage/document_files.py.
    file_key: Mapped[str] = mapped_column(String(32), unique=True)
    file_name: Mapped[str] = mapped_column(String(FILE_NAME_LIMIT))
    kind: Mapped[FileKind] = mapped_column(coded(FileKind))
    # In bytes.
    size: Mapped[int] = mapped_column(BigInteger)
    # SHA-256 of the file.
    hash: Mapped[str] = mapped_column(HASH)


class DealShowing(Base):
    """Something of a version was shown to a person who is not of its side."""

    __tablename__ = "deal_showing"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    version_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal_version.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    # Whom the person acted for.
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"))
    what: Mapped[Shown] = mapped_column(coded(Shown))
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with its document; the author is empty when the account was deleted."""

    id: str
    document_id: str
    side: Side
    title: str
    number: int
    author: str
    added_at: datetime
    opens: Opening
    file_name: str
    kind: FileKind
    size: int
    hash: str


def _readable_by(side: Side, openings: Collection[Opening]) -> ColumnElement[bool]:
    """Everything of the own side, and of the other's what stands open."""
    return or_(DealDocument.side == side, DealVersion.opens.in_(sorted(openings)))


def versions_for(
    session: Session, *, deal_id: str, side: Side, openings: Collection[Opening]
) -> list[VersionRow]:
    """Every version that a side may read, document by document, the latest of each first."""
    columns: tuple[Any, ...] = (
        DealVersion.id,
        DealDocument.id,
        DealDocument.side,
        DealDocument.title,
        DealVersion.number,
        Account.name,
        DealVersion.added_at,
        DealVersion.opens,
        DealVersion.file_name,
        DealVersion.kind,
        DealVersion.size,
        DealVersion.hash,
    )
    rows = session.execute(
        select(*columns)
        .join(DealDocument, DealDocument.id == DealVersion.document_id)
        .join(Account, Account.id == DealVersion.account_id)
        .where(DealDocument.deal_id == deal_id, _readable_by(side, openings))
        .order_by(DealDocument.title, DealDocument.id, DealVersion.number.desc())
    )
    return [VersionRow(*row) for row in rows]


def version_for(
    session: Session, *, deal_id: str, version_id: str, side: Side, openings: Collection[Opening]
) -> tuple[DealVersion, DealDocument] | None:
    """A version that a side may read, with its document."""
    row = session.execute(
        select(DealVersion, DealDocument)
        .join(DealDocument, DealDocument.id == DealVersion.document_id)
        .where(
            DealVersion.id == version_id,
            DealDocument.deal_id == deal_id,
            _readable_by(side, openings),
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


def own_document(session: Session, *, deal_id: str, document_id: str, side: Side) -> DealDocument | None:
    """A document of the side itself."""
    query = select(DealDocument).where(DealDocument.id == document_id, DealDocument.deal_id == deal_id)
    return session.scalar(query.where(DealDocument.side == side))


def count_versions(session: Session, *, deal_id: str, side: Side) -> int:
    """How many files a side has put beside the deal."""
    query = select(func.count()).select_from(DealVersion).join(DealDocument)
    return session.scalar(query.where(DealDocument.deal_id == deal_id, DealDocument.side == side)) or 0


def last_number(session: Session, document_id: str) -> int:
    """The number of a document's latest version; 0 before the first."""
    query = select(func.max(DealVersion.number)).where(DealVersion.document_id == document_id)
    return session.scalar(query) or 0


def _open_to(side: Side, openings: Collection[Opening]) -> ColumnElement[bool]:
    return and_(DealDocument.side == other_side(side), DealVersion.opens.in_(sorted(openings)))


def unseen_by(
    session: Session,
    *,
    deal_id: str,
    side: Side,
    openings: Collection[Opening],
    account_id: int | None = None,
) -> list[str]:
    """Keys of the other side's open versions that nobody has been shown, or not this person."""
    shown = select(DealShowing.id).where(DealShowing.version_id == DealVersion.id)
    if account_id is not None:
        shown = shown.where(DealShowing.account_id == account_id)
    query = (
        select(DealVersion.id)
        .join(DealDocument, DealDocument.id == DealVersion.document_id)
        .where(DealDocument.deal_id == deal_id, _open_to(side, openings), ~shown.exists())
    )
    return list(session.scalars(query.order_by(DealVersion.id)))


@dataclass(frozen=True, slots=True)
class ShowingRow:
    """A line of the list of who saw what; the person is empty when the account was deleted."""

    at: datetime
    person: str
    organisation: str
    what: Shown
    number: int
    file_name: str


def showings_of(
    session: Session, *, document_id: str, page: int, page_size: int
) -> tuple[list[ShowingRow], int]:
    """A page of who saw what of a document, the latest first, and the number of all."""
    statement = (
        select(
            DealShowing.at,
            Account.name,
            Member.name.label("organisation"),
            DealShowing.what,
            DealVersion.number,
            DealVersion.file_name,
        )
        .join(DealVersion, DealVersion.id == DealShowing.version_id)
        .join(Account, Account.id == DealShowing.account_id)
        .join(Member, Member.id == DealShowing.member_id)
        .where(DealVersion.document_id == document_id)
    )
    order = statement.order_by(DealShowing.at.desc(), DealShowing.id)
    rows = session.execute(order.limit(page_size).offset((page - 1) * page_size))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    return [ShowingRow(*row) for row in rows], total


def files_named(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these files a row names."""
    return set(session.scalars(select(DealVersion.file_key).where(DealVersion.file_key.in_(keys))))
