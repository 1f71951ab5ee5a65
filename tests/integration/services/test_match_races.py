"""Many at once on a real database: one coordinator wins, one worker has a chunk, no pair is doubled."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM, Actor
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.matches import Judgement, MatchStatus
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import jobs, matches
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.introductions import Introduction, IntroductionSide
from matchmaker.storage.matches import Match, MatchDecision
from tests.factories import NOW, make_coordinator, make_holder, make_member, make_need, make_patent
from tests.integration.pairs import coordinating
from tests.integration.racing import at_once, racing_app
from tests.integration.services.test_judging import make_suggestion

THREADS = 50
ROUNDS = 3


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("races"), database_url, "match_races") as app:
        yield app


def approve(actor: Actor, match_id: str, session: Session) -> None:
    matches.judge(
        session,
        actor=actor,
        match_id=match_id,
        judgement=Judgement.APPROVE,
        now=NOW,
        seen=MatchStatus.SUGGESTED,
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_fifty_approvals_one_wins(shared_app: Flask, _round: int) -> None:
    with shared_app.app_context(), unit_of_work() as session:
        match_id = make_suggestion(session).id
        actors = [coordinating(make_coordinator(session)) for _ in range(THREADS)]
    outcomes = Counter(at_once(shared_app, [partial(approve, actor, match_id) for actor in actors]))
    assert outcomes == {"done": 1, "already_judged": THREADS - 1}
    with shared_app.app_context():
        introduction = db.session.scalars(select(Introduction).filter_by(match_id=match_id)).one()
        assert _count(IntroductionSide, introduction_id=introduction.id) == 2
        assert _count(MatchDecision, match_id=match_id) == 1
        assert _count(AuditEvent, subject_id=match_id) == 1


def _count(table: type, **values: str) -> int:
    return db.session.scalar(select(func.count()).select_from(table).filter_by(**values)) or 0


def test_both_sides_of_a_pair_published_at_once_make_one_row(shared_app: Flask) -> None:
    settings = shared_app.extensions["settings"]
    # Rows of tests come without ticks: the indexes are built when all of them are there.
    matches.keep_indexes(settings.database_url, settings.index_folder)
    with shared_app.app_context(), unit_of_work() as session:
        need, holder = make_need(session, make_member(session)), make_holder(session)
        patents = [make_patent(session, holder).id for _ in range(5)]
    deeds = [partial(_suggest, ListingKind.NEED, need.id) for _ in range(5)]
    deeds += [partial(_suggest, ListingKind.PATENT, patent_id) for patent_id in patents]
    assert set(at_once(shared_app, deeds)) == {"done"}
    with shared_app.app_context():
        found = db.session.scalars(select(Match).filter_by(need_id=need.id)).all()
        assert {match.patent_id for match in found} >= set(patents)
        assert len({match.patent_id for match in found}) == len(found)
        assert sorted(match.rank for match in found) == list(range(1, len(found) + 1))


def _suggest(kind: ListingKind, listing_id: str, session: Session) -> None:
    matches.suggest_for(session, kind=kind, listing_id=listing_id, now=NOW)


def test_each_chunk_goes_to_one_worker(shared_app: Flask) -> None:
    with shared_app.app_context(), unit_of_work() as session:
        run = matches.request_run(session, actor=SYSTEM, same_city=False, now=NOW)
        contents = [{"listings": []} for _ in range(4)]
        job = jobs.request_job(
            session,
            actor=SYSTEM,
            kind=jobs.JobKind.MATCHING_RUN,
            subject={"run_id": run.id},
            contents=contents,
            now=NOW,
        )
        job_id = job.id
    claimed: list[str] = []
    at_once(shared_app, [partial(_claim, claimed) for _ in range(16)])
    assert len(claimed) == len(set(claimed))
    with shared_app.app_context():
        assert db.session.get_one(jobs.Job, job_id).total == 4


def _claim(claimed: list[str], session: Session) -> None:
    found = jobs.claim(session, now=NOW)
    if found is not None:
        claimed.append(found.chunk_id)
