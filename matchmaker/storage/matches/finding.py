"""Listings by what a person has at hand: a key, an application number, or a piece of the title."""

from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent

Listed = TypeVar("Listed", Need, Patent)


def named(
    session: Session, kind: type[Listed], text: str, *, limit: int, member_id: str | None = None
) -> list[tuple[Listed, Member]]:
    """Listings with who listed them, by title; only those of the member, if one is given."""
    query = select(kind, Member).join(Member, Member.id == kind.member_id).where(_means(kind, text))
    if member_id is not None:
        query = query.where(kind.member_id == member_id)
    rows = session.execute(query.order_by(kind.title, kind.id).limit(limit))
    return [(listing, member) for listing, member in rows]


def _means(kind: type[Need] | type[Patent], text: str) -> ColumnElement[bool]:
    found = or_(kind.id == text, kind.title.icontains(text, autoescape=True))
    return or_(found, Patent.application_number == text.upper()) if kind is Patent else found
