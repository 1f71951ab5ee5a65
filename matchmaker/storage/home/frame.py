"""For everybody: the few facts behind the header, and a number that tells of nobody in particular."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.introductions import IntroductionStatus
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.members import Member


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """Whether invented organisations are on the site, and what kind of organisation the reader acts for."""

    demo: bool
    member_kind: MemberKind | None


def frame_facts(session: Session, *, member_id: str | None) -> FrameFacts:
    """Read both in one query: every page asks."""
    kind = select(Member.kind).where(Member.id == member_id).scalar_subquery()
    row = session.execute(select(exists().where(Member.is_demo), kind)).one()
    return FrameFacts(bool(row[0]), row[1])


def introductions_made(session: Session) -> int:
    """How many introductions both sides agreed to, over all regions and kinds."""
    made = select(func.count()).where(Introduction.status == IntroductionStatus.INTRODUCED)
    return session.scalar(made) or 0
