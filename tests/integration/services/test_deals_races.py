"""Many moves at once on a real database: exactly one wins."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from matchmaker.domain.deals import DealStage, FailReason, Progress
from matchmaker.domain.introductions import Side
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import deals
from matchmaker.storage.deals import Deal, DealNda, DealStep, agreements_of, latest_terms
from tests.factories import NOW
from tests.integration.dealings import CONTRACT, TERMS, Dealing, make_dealing
from tests.integration.racing import Deed, at_once, racing_app

THREADS = 50


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Flask]:
    with racing_app(tmp_path_factory.mktemp("races"), database_url, "deal_races") as app:
        yield app


def prepared(app: Flask, stage: DealStage, agreed: bool = False) -> tuple[Dealing, dict[str, object]]:
    """A deal at a stage, and what everybody in the race has before them."""
    with app.app_context(), unit_of_work() as session:
        dealing = make_dealing(session, stage)
        if agreed:
            for side in Side:
                dealing.agree(side)
        return dealing, {"deal_id": dealing.deal_id, "seen": dealing.seen, "now": NOW}


def steps_made(app: Flask, dealing: Dealing, move: str) -> int:
    with app.app_context():
        query = select(func.count()).where(DealStep.deal_id == dealing.deal_id, DealStep.move == move)
        return db.session.scalar(query) or 0


def race(app: Flask, stage: DealStage, move: str, deed_of, agreed: bool = False) -> Counter[str]:
    dealing, given = prepared(app, stage, agreed)
    before = steps_made(app, dealing, move)
    results = Counter(at_once(app, [deed_of(dealing, given)] * THREADS))
    assert steps_made(app, dealing, move) == before + 1
    return results


def moves() -> dict[str, tuple[DealStage, object]]:
    seeker = lambda dealing: dealing.scene.actor(Side.SEEKER)  # noqa: E731
    return {
        "open_nda": (
            DealStage.INTRODUCED,
            lambda d, g: lambda s: deals.open_nda(s, actor=seeker(d), **g),
        ),
        "keep_evaluating": (
            DealStage.EVALUATING,
            lambda d, g: lambda s: deals.keep_evaluating(s, actor=seeker(d), **g),
        ),
        "propose_terms": (
            DealStage.NEGOTIATING,
            lambda d, g: lambda s: deals.propose_terms(s, actor=seeker(d), terms=TERMS, **g),
        ),
        "record": (
            DealStage.SIGNED,
            lambda d, g: (
                lambda s: deals.record_contract(
                    s, actor=seeker(d), number="1", recorded_on=CONTRACT.signed_on, **g
                )
            ),
        ),
        "report_half_year": (
            DealStage.RECORDED,
            lambda d, g: lambda s: deals.report(s, actor=seeker(d), progress=Progress.STALLED, note="", **g),
        ),
        "fail": (
            DealStage.EVALUATING,
            lambda d, g: lambda s: deals.fail(s, actor=seeker(d), reason=FailReason.PRICE, note="", **g),
        ),
        "undo": (DealStage.SIGNED, lambda d, g: lambda s: deals.undo(s, actor=d.scene.staff, **g)),
    }


@pytest.mark.parametrize("move", moves())
def test_fifty_at_once_one_wins(shared_app, move):
    stage, deed_of = moves()[move]
    assert race(shared_app, stage, move, deed_of) == {"done": 1, "stale": THREADS - 1}


def test_fifty_contracts_at_once_one_wins(shared_app):
    def deed_of(dealing: Dealing, given) -> Deed:
        actor = dealing.scene.actor(Side.PROVIDER)
        return lambda s: deals.sign_contract(s, actor=actor, contract=CONTRACT, **given)

    results = race(shared_app, DealStage.NEGOTIATING, "sign_contract", deed_of, agreed=True)
    assert results == {"done": 1, "stale": THREADS - 1}


def signing(dealing: Dealing, side: Side, text_seen: str) -> Deed:
    return lambda session: deals.sign_nda(
        session, actor=dealing.scene.actor(side), deal_id=dealing.deal_id, name="甲", is_ticked=True,
        text_seen=text_seen, now=NOW,
    )  # fmt: skip


def test_fifty_signatures_of_both_sides_are_two(shared_app):
    dealing, _ = prepared(shared_app, DealStage.NDA)
    with shared_app.app_context():
        text_seen = db.session.get_one(DealNda, dealing.deal_id).hash
    deeds = [signing(dealing, side, text_seen) for side in Side] * (THREADS // 2)
    assert at_once(shared_app, deeds).count("done") == 2
    assert steps_made(shared_app, dealing, "sign_nda") == 2
    with shared_app.app_context():
        assert db.session.get_one(Deal, dealing.deal_id).stage is DealStage.EVALUATING


def test_agreeing_and_a_new_version_never_sign_what_one_side_did_not_see(shared_app):
    """Both agree while one writes a new version and one signs: whatever wins, no contract on other terms."""
    for _ in range(10):
        dealing, given = prepared(shared_app, DealStage.NEGOTIATING)
        actors = {side: dealing.scene.actor(side) for side in Side}

        def agree(side, deal_id=dealing.deal_id, actors=actors):
            return lambda s: deals.agree_terms(s, actor=actors[side], deal_id=deal_id, number=1, now=NOW)

        def sign(session, actors=actors, deal_id=dealing.deal_id):
            seen = session.get_one(Deal, deal_id).version
            deals.sign_contract(
                session, actor=actors[Side.SEEKER], deal_id=deal_id, contract=CONTRACT, seen=seen, now=NOW
            )

        def propose(session, actors=actors, given=given):
            deals.propose_terms(session, actor=actors[Side.PROVIDER], terms=TERMS, **given)

        at_once(shared_app, [agree(Side.SEEKER), agree(Side.PROVIDER), propose, sign, sign])
        with shared_app.app_context():
            latest = latest_terms(db.session, dealing.deal_id)
            is_agreed = set(agreements_of(db.session, latest.id)) == set(Side)
            stage = db.session.get_one(Deal, dealing.deal_id).stage
            assert stage is DealStage.NEGOTIATING or is_agreed


def test_two_hourly_jobs_end_a_deal_once(shared_app):
    dealing, _ = prepared(shared_app, DealStage.INTRODUCED)
    with shared_app.app_context():
        lapses_on = db.session.get_one(Deal, dealing.deal_id).lapses_on
    now = NOW.replace(year=lapses_on.year, month=lapses_on.month, day=lapses_on.day)
    deed = lambda session: deals.mind(session, now=now)  # noqa: E731
    assert set(at_once(shared_app, [deed] * 8)) == {"done"}
    assert steps_made(shared_app, dealing, "lapse") == 1
