"""The catalogue as it stands: what was shipped, with what administrators replaced."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.standards import Basis, Catalogue, Content
from matchmaker.storage.accounts import Account
from matchmaker.storage.standards.shipped import shipped
from matchmaker.storage.standards.tables import StandardVersion


@dataclass(frozen=True)
class VersionRow:
    """One replacement of an entry: what it says, who made it, when."""

    code: str
    number: int
    content: Content
    saved_at: datetime
    saved_by: str | None


def catalogue(session: Session) -> Catalogue:
    """Every entry with its latest content."""
    latest = {row.code: row.content for row in latest_versions(session)}
    if not latest:
        return shipped()
    return Catalogue(
        tuple(replace(entry, content=latest.get(entry.code, entry.content)) for entry in shipped().entries)
    )


def latest_versions(session: Session) -> list[VersionRow]:
    """The latest replacement of each entry that was replaced."""
    newest = (
        select(StandardVersion.code, func.max(StandardVersion.number).label("number"))
        .group_by(StandardVersion.code)
        .subquery()
    )
    query = select(StandardVersion, Account.name).join(
        newest,
        (newest.c.code == StandardVersion.code) & (newest.c.number == StandardVersion.number),
    )
    rows = session.execute(
        query.outerjoin(Account, Account.id == StandardVersion.saved_by).order_by(StandardVersion.code)
    )
    return [_row(version, name) for version, name in rows]


def versions_of(session: Session, code: str) -> list[VersionRow]:
    """Every replacement of an entry, the newest first."""
    rows = session.execute(
        select(StandardVersion, Account.name)
        .outerjoin(Account, Account.id == StandardVersion.saved_by)
        .where(StandardVersion.code == code)
        .order_by(StandardVersion.number.desc())
    )
    return [_row(version, name) for version, name in rows]


def _row(version: StandardVersion, name: str | None) -> VersionRow:
    return VersionRow(version.code, version.number, _content(version.content), version.saved_at, name)


def _content(stored: dict[str, Any]) -> Content:
    return Content(**{**stored, "basis": Basis(stored["basis"])})
