"""A coordinator's decision on a match: one wins, whoever was slower is told what was decided."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.matches import JUDGEMENTS, Judgement, MatchStatus
from matchmaker.domain.moves import target_of
from matchmaker.domain.vocabulary import RejectReason
from matchmaker.services import introductions
from matchmaker.services.audit import record
from matchmaker.services.matches.signals import signals_of
from matchmaker.storage.accounts import Account
from matchmaker.storage.matches import Match, MatchDecision

LONGEST_NOTE = 1000
REASONS_WITH_NOTE = frozenset({RejectReason.ELEMENT_MISSING, RejectReason.OTHER})


@dataclass(frozen=True)
class Decision:
    """What a coordinator decides, and why; the note is for coordinators only.

    `signals` are what each signal says of the pair at that moment.
    """

    actor: Actor
    judgement: Judgement
    reasons: tuple[RejectReason, ...]
    note: str
    now: datetime
    signals: dict[str, float] | None


def judge(
    session: Session,
    *,
    actor: Actor,
    match_id: str,
    judgement: Judgement,
    reasons: Collection[str] = (),
    note: str = "",
    now: datetime,
    seen: MatchStatus | None = None,
) -> Match:
    """Decide on a match; an approval goes to both sides as blind cards, an undo takes it back.

    seen -- the status on the page on which the coordinator decided.

    Raises NotFound outside the coordinator's regions; Forbidden without the role or for an own organisation's
    match; Invalid with the field `reasons` or `note`; Stale (`already_judged`, with status, by and at) when
    another coordinator was quicker; WrongState when the match left the pool, or an introduction has gone too
    far to undo.
    """
    match = session.get(Match, match_id, populate_existing=True)
    if match is None:
        raise NotFound
    actor.require_region(Action.JUDGE_MATCH, [match.seeker_region, match.provider_region])
    if actor.owns(match.seeker_id) or actor.owns(match.provider_id):
        raise Forbidden("conflict_of_interest")
    decision = Decision(actor, judgement, _known(reasons), note.strip(), now, signals_of(session, match))
    _check(decision)
    if seen is not None and match.status is not seen:
        raise _already_judged(session, match)
    if judgement is Judgement.APPROVE and not match.is_current:
        raise WrongState("match_not_current")
    _move(session, match, decision, target_of(JUDGEMENTS, judgement, match.status, actor))
    _follow_up(session, match, decision)
    return match


def _known(reasons: Collection[str]) -> tuple[RejectReason, ...]:
    try:
        return tuple(sorted({RejectReason(code) for code in reasons}))
    except ValueError as error:
        raise Invalid("reason_unknown", field="reasons") from error


def _check(decision: Decision) -> None:
    if decision.judgement is Judgement.REJECT and not decision.reasons:
        raise Invalid("reasons_needed", field="reasons")
    if REASONS_WITH_NOTE & set(decision.reasons) and not decision.note:
        raise Invalid("judge_note_needed", field="note")
    if len(decision.note) > LONGEST_NOTE:
        raise Invalid("judge_note_too_long", field="note", limit=LONGEST_NOTE)


def _already_judged(session: Session, match: Match) -> Stale:
    judge_account = session.get(Account, match.judged_by) if match.judged_by else None
    return Stale(
        "already_judged",
        status=match.status.value,
        by=judge_account.name if judge_account else "",
        at=match.judged_at,
    )


def _move(session: Session, match: Match, decision: Decision, target: MatchStatus) -> None:
    """Set the new status if the old one still stands, and keep the decision; the slower one raises Stale."""
    is_open = target is MatchStatus.SUGGESTED
    moved = session.execute(
        update(Match)
        .where(Match.id == match.id, Match.status == match.status)
        .values(
            status=target,
            judged_by=None if is_open else decision.actor.account_id,
            judged_at=None if is_open else decision.now,
        )
        .execution_options(synchronize_session=False)
    )
    assert isinstance(moved, CursorResult)
    session.refresh(match)
    if moved.rowcount != 1:
        raise _already_judged(session, match)
    session.add(
        MatchDecision(
            match_id=match.id,
            judgement=decision.judgement,
            reasons=[reason.value for reason in decision.reasons],
            note=decision.note,
            judged_by=decision.actor.account_id,
            judged_at=decision.now,
            score=match.score,
            rank=match.rank,
            propensity=match.propensity,
            signals=decision.signals,
        )
    )


def _follow_up(session: Session, match: Match, decision: Decision) -> None:
    if decision.judgement is Judgement.APPROVE:
        introductions.offer(session, match=match, actor=decision.actor, now=decision.now)
    if decision.judgement is Judgement.UNDO:
        introductions.retract(session, match=match, actor=decision.actor, now=decision.now)
    record(
        session,
        actor=decision.actor,
        action=f"match_{decision.judgement.value}",
        subject_kind="match",
        subject_id=match.id,
        now=decision.now,
        member_id=match.seeker_id,
        other_member_id=match.provider_id,
        reasons=[reason.value for reason in decision.reasons],
    )
