"""The pool in four numbers, for the home page: public things only, so that a hidden one never shows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.listings import ListingKind
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.storage.members import Member
from matchmaker.storage.pool.tables import PoolEntry


@dataclass(frozen=True, slots=True)
class PoolCounters:
    """Public needs, patents and services in the pool today, and approved member organisations."""

    needs: int
    patents: int
    offers: int
    members: int


def counters(session: Session, *, today: date) -> PoolCounters:
    """Count what any visitor could find."""
    rows = session.execute(
        select(PoolEntry.kind, func.count())
        .join(Member, Member.id == PoolEntry.member_id)
        .where(
            PoolEntry.confidentiality == Confidentiality.PUBLIC,
            PoolEntry.expires_on > today,
            Member.status == MemberStatus.APPROVED,
        )
        .group_by(PoolEntry.kind)
    )
    by_kind: dict[ListingKind, int] = dict(rows.all())
    members = session.scalar(
        select(func.count()).select_from(Member).where(Member.status == MemberStatus.APPROVED)
    )
    return PoolCounters(
        needs=by_kind.get(ListingKind.NEED, 0),
        patents=by_kind.get(ListingKind.PATENT, 0),
        offers=by_kind.get(ListingKind.OFFER, 0),
        members=members or 0,
    )
