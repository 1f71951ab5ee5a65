"""Putting a need and a patent together by hand: no run and no round takes such a pair away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import Duplicate, Forbidden, Invalid, WrongState
from matchmaker.domain.matches import MatchKind, MatchStatus
from matchmaker.services.audit import record
from matchmaker.services.matches.candidates import stored
from matchmaker.services.matches.corpus import need_document
from matchmaker.services.matches.indexes import PATENTS, shelf_of
from matchmaker.services.rounds.gathering import read_between
from matchmaker.storage.matches import Match, pairs, sources
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent
from matchmaker.storage.rounds import ManualPair
from matchmaker.storage.rounds.sources import OpenPair

LONGEST_REASON = 1000


def pair_by_hand(
    session: Session, *, actor: Actor, need_id: str, patent_id: str, reason: str, now: datetime
) -> Match:
    """Suggest a pair whatever its score, with the reason why; one that is suggested already is marked.

    Raises Forbidden without the role or for an own organisation's listing; Invalid with the field `need`,
    `patent` or `reason`; Duplicate when it was put before; WrongState when the pair has been judged.
    """
    actor.require(Action.PAIR_BY_HAND)
    words = _checked(reason)
    pairs.lock_suggesting(session)
    need = _standing(sources.needs_to_match(session, [need_id]), now, "need")
    patent = _standing(sources.patents_to_match(session, [patent_id]), now, "patent")
    match = _found(session, need, patent) or _new(session, need, patent, now)
    _check_sides(session, actor, match, patent)
    if match.status is not MatchStatus.SUGGESTED:
        raise WrongState("pair_judged")
    if match.is_manual:
        raise Duplicate("pair_there")
    match.is_manual = match.is_current = True
    session.add(match)
    # The reason and the event name the match by its key; ranks are counted in the database.
    session.flush()
    pairs.rank_matches(session, MatchKind.NEED_PATENT, {need.id})
    assert actor.account_id is not None
    session.add(ManualPair(match_id=match.id, reason=words, added_by=actor.account_id, added_at=now))
    record(
        session,
        actor=actor,
        action="match_by_hand",
        subject_kind="match",
        subject_id=match.id,
        now=now,
        member_id=match.seeker_id,
        other_member_id=match.provider_id,
    )
    return match


def _checked(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise Invalid("required", field="reason")
    if len(words) > LONGEST_REASON:
        raise Invalid("judge_note_too_long", field="reason", limit=LONGEST_REASON)
    return words


def _standing(rows: Sequence[Any], now: datetime, field: str) -> Any:
    """The listing, when it stands in the pool; absent ones and those that left it are refused alike."""
    today = beijing_day(now)
    for row in rows:
        if row.expires_on is None or row.expires_on > today:
            return row
    raise Invalid("pair_not_listed", field=field)


def _found(session: Session, need: Need, patent: Patent) -> Match | None:
    query = select(Match).filter_by(need_id=need.id, patent_id=patent.id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def _new(session: Session, need: Need, patent: Patent, now: datetime) -> Match:
    score, evidence = _scored(session, need, patent)
    seeker = session.get_one(Member, need.member_id)
    provider = session.get_one(Member, patent.member_id)
    return Match(
        kind=MatchKind.NEED_PATENT,
        need_id=need.id,
        patent_id=patent.id,
        seeker_id=seeker.id,
        provider_id=provider.id,
        seeker_region=seeker.region,
        provider_region=provider.region,
        score=score,
        evidence=evidence,
        rank=0,
        suggested_at=now,
        status=MatchStatus.SUGGESTED,
        is_current=True,
        is_manual=False,
    )


def _scored(session: Session, need: Need, patent: Patent) -> tuple[float, list[dict[str, Any]]]:
    """What the engine says of the pair, however little."""
    query = need_document(need)
    with shelf_of(session).up_to_date(session) as indexes:
        score = indexes[PATENTS].scores([query], patent.id).get(need.id, 0.0)
        evidence = indexes[PATENTS].explain(query, [patent.id]) if score else {}
    return score, stored(evidence.get(patent.id, ()))


def _check_sides(session: Session, actor: Actor, match: Match, patent: Patent) -> None:
    if not actor.covers([match.seeker_region, match.provider_region]):
        raise Invalid("pair_out_of_region", field="patent")
    if actor.owns(match.seeker_id) or actor.owns(match.provider_id):
        raise Forbidden("conflict_of_interest")
    if match.seeker_id in sources.holders_of(session, patent):
        raise Invalid("pair_same_holder", field="patent")
    between, pair = read_between(session), _as_open(match)
    if between.is_conflict(pair):
        raise Invalid("pair_conflict", field="patent")
    if between.is_known(pair):
        raise Invalid("pair_known", field="patent")


def _as_open(match: Match) -> OpenPair:
    assert match.need_id is not None
    assert match.patent_id is not None
    return OpenPair(
        match.id or "",
        match.kind,
        match.need_id,
        match.patent_id,
        match.seeker_id,
        match.provider_id,
        match.seeker_region,
        match.provider_region,
        match.score,
        match.is_manual,
    )
