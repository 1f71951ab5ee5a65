"""Declaring that two organisations belong together, so that no round brings them to each other."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Duplicate, Invalid, NotFound
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.rounds import Tie
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.services.audit import record
from matchmaker.storage.members import Member
from matchmaker.storage.rounds import MemberTie


def declare_tie(
    session: Session, *, actor: Actor, member: str, other: str, kind: Tie, now: datetime
) -> MemberTie:
    """Note that two members have one owner, or that `member` acts for `other` as its agency.

    member, other -- names or credit codes, as a person types them.

    Raises Forbidden; Invalid with the field at fault; Duplicate when it is noted already.
    """
    actor.require(Action.PLAN_ROUND)
    one, two = _find(session, member, "member"), _find(session, other, "other")
    if one.id == two.id:
        raise Invalid("tie_with_itself", field="other")
    if kind is Tie.AGENCY and one.kind is not MemberKind.AGENCY:
        raise Invalid("tie_not_an_agency", field="member")
    if _is_there(session, one, two, kind):
        raise Duplicate("tie_there", field="other")
    tie = MemberTie(
        member_id=one.id, other_id=two.id, kind=kind, declared_by=actor.account_id, declared_at=now
    )
    session.add(tie)
    _record(session, actor, tie, "tie_declared", now)
    return tie


def remove_tie(session: Session, *, actor: Actor, tie_id: str, now: datetime) -> None:
    """Take a tie back. Raises Forbidden and NotFound."""
    actor.require(Action.PLAN_ROUND)
    tie = session.get(MemberTie, tie_id)
    if tie is None:
        raise NotFound
    _record(session, actor, tie, "tie_removed", now)
    session.delete(tie)


def _find(session: Session, words: str, field: str) -> Member:
    """The one admitted member of this name or credit code."""
    wanted = words.strip()
    rows = session.scalars(
        select(Member)
        .where(Member.status == MemberStatus.APPROVED)
        .where((Member.name == wanted) | (Member.credit_code == wanted.upper()))
        .order_by(Member.id)
    ).all()
    if not wanted or len(rows) != 1:
        raise Invalid("tie_member_unknown", field=field)
    return rows[0]


def _is_there(session: Session, one: Member, other: Member, kind: Tie) -> bool:
    pairs = [(one.id, other.id), *([(other.id, one.id)] if kind is Tie.OWNERSHIP else [])]
    return any(
        session.scalar(select(MemberTie.id).filter_by(member_id=first, other_id=second, kind=kind))
        for first, second in pairs
    )


def _record(session: Session, actor: Actor, tie: MemberTie, action: str, now: datetime) -> None:
    # The event names the tie by its key.
    session.flush()
    record(
        session,
        actor=actor,
        action=action,
        subject_kind="member_tie",
        subject_id=tie.id,
        now=now,
        member_id=tie.member_id,
        other_member_id=tie.other_id,
        tie=tie.kind.value,
    )
