"""Drafting a round: asked for by a person, worked out in the background, kept with what is to say of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Invalid, NotFound, WrongState
from matchmaker.domain.jobs import JobKind
from matchmaker.domain.matches import MatchStatus
from matchmaker.domain.rounds import RoundRules, RoundStatus, check_rules, read_rules
from matchmaker.engine.assignment import OutOfTime
from matchmaker.services import jobs
from matchmaker.services.audit import record
from matchmaker.services.jobs import Claim
from matchmaker.services.notices import notify_accounts
from matchmaker.services.rounds.gathering import Pool, gather
from matchmaker.services.rounds.planning import Placed, plan
from matchmaker.services.rounds.relaxing import collision_of, remedies
from matchmaker.services.rounds.viability import Prospect, prospects
from matchmaker.storage.matches import Match
from matchmaker.storage.rounds import Round, RoundPair, queries


@dataclass(frozen=True)
class Outcome:
    """What came of drafting: the pairs, or None where the rules collide, and what there is to say of it.

    base_id -- the round that stood meanwhile.
    """

    base_id: str | None
    placed: list[Placed] | None
    report: dict[str, Any]


def check(session: Session, *, actor: Actor, rules: RoundRules) -> list[Prospect]:
    """What of the rules can be met at all, before anything is drafted.

    Raises Forbidden; Invalid with the field at fault.
    """
    actor.require(Action.PLAN_ROUND)
    _check(session, rules)
    return prospects(gather(session), rules)


def request_draft(session: Session, *, actor: Actor, rules: RoundRules, now: datetime) -> Round:
    """Ask the background for a draft.

    Raises Forbidden; Invalid with the field at fault.
    """
    drafted = _begun(session, actor, rules, now)
    job = jobs.request_job(
        session,
        actor=actor,
        kind=JobKind.DRAFT_ROUND,
        subject={"round_id": drafted.id},
        contents=[{}],
        now=now,
    )
    drafted.job_id = job.id
    return drafted


def draft_now(
    session: Session, *, actor: Actor, rules: RoundRules, now: datetime, outcome: Outcome | None = None
) -> Round:
    """Draft at once, for an operator who waits. Raises as `request_draft` does.

    outcome -- what `work_out` found for these rules, if that was done before.
    """
    drafted = _begun(session, actor, rules, now)
    _keep(session, drafted, outcome or work_out(session, rules=rules))
    return drafted


def adopt(session: Session, *, actor: Actor, round_id: str, number: int, now: datetime) -> Round:
    """Ask for another draft under the rules of a remedy that was offered (counted from 0).

    Raises Forbidden; NotFound; WrongState when the round offers no such remedy.
    """
    actor.require(Action.PLAN_ROUND)
    found = session.get(Round, round_id)
    if found is None:
        raise NotFound
    offered = found.report.get("remedies", [])
    if not 0 <= number < len(offered):
        raise WrongState("round_no_remedy")
    return request_draft(session, actor=actor, rules=read_rules(offered[number]["rules"]), now=now)


def _begun(session: Session, actor: Actor, rules: RoundRules, now: datetime) -> Round:
    actor.require(Action.PLAN_ROUND)
    _check(session, rules)
    drafted = Round(
        status=RoundStatus.DRAFTING,
        rules=rules.to_json(),
        report={},
        requested_by=actor.account_id,
        requested_at=now,
    )
    session.add(drafted)
    # The job and the event name the round by its key.
    session.flush()
    record(
        session,
        actor=actor,
        action="round_drafted",
        subject_kind="round",
        subject_id=drafted.id,
        now=now,
        **rules.to_json(),
    )
    return drafted


def _check(session: Session, rules: RoundRules) -> None:
    check_rules(rules)
    for name in ("forced", "forbidden"):
        for key in getattr(rules, name):
            match = session.get(Match, key)
            if match is None or match.status is not MatchStatus.SUGGESTED or not match.is_current:
                raise Invalid("round_pair_not_open", field=name, key=key)


def work_out_claim(session: Session, *, claim: Claim) -> Outcome:
    """What comes of the draft that a job is for; reads only, so that a long thought locks nobody out."""
    drafted = session.get_one(Round, claim.subject["round_id"])
    return work_out(session, rules=read_rules(drafted.rules))


def work_draft(session: Session, *, claim: Claim, now: datetime, outcome: Outcome) -> bool:
    """Keep what came of a draft that was asked for; whether the job is finished. Twice does no harm.

    Raises Stale when another worker has it by now.
    """
    drafted = session.get_one(Round, claim.subject["round_id"])
    if not jobs.complete(session, claim=claim, now=now):
        return False
    _keep(session, drafted, outcome)
    if drafted.requested_by is not None:
        notify_accounts(
            session,
            account_ids=[drafted.requested_by],
            kind="round_drafted",
            path=f"/rounds/{drafted.id}",
            now=now,
        )
    return True


def work_out(session: Session, *, rules: RoundRules) -> Outcome:
    """Choose the pairs, or find out what collides; nothing is written."""
    pool, base_id = gather(session), queries.deployed_id(session)
    try:
        report: dict[str, Any] = {"prospects": [_stored(line) for line in prospects(pool, rules)]}
        placed = plan(pool, rules)
        return Outcome(
            base_id, placed, report if placed is not None else report | _what_collides(pool, rules)
        )
    except OutOfTime:
        return Outcome(base_id, None, {"out_of_time": True})


def _keep(session: Session, drafted: Round, outcome: Outcome) -> None:
    drafted.base_id, drafted.report = outcome.base_id, outcome.report
    drafted.status = RoundStatus.COLLIDED if outcome.placed is None else RoundStatus.DRAFT
    session.add_all(
        RoundPair(
            round_id=drafted.id,
            match_id=each.pair.id,
            place=each.place,
            score=each.pair.score,
            propensity=each.propensity,
        )
        for each in outcome.placed or ()
    )
    # Whoever asked reads the pairs at once.
    session.flush()


def _stored(line: Prospect) -> dict[str, Any]:
    return {"rule": line.rule.value, "wanted": line.wanted, "possible": line.possible}


def _what_collides(pool: Pool, rules: RoundRules) -> dict[str, Any]:
    collision = collision_of(pool, rules)
    return {
        "collision": collision,
        "remedies": [remedy.to_json() for remedy in remedies(pool, rules, collision)],
    }
