"""Learning from decisions: adopted when it wins, refused when not, rolled back, and never from a bad file."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.access import SYSTEM, Actor
from matchmaker.domain.errors import Forbidden, Stale, WrongState
from matchmaker.domain.learning import ModelStatus
from matchmaker.domain.matches import Judgement
from matchmaker.engine.learning import Judged, Table
from matchmaker.services import learning, matches
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.learning import RankingModel, models, standing_decisions
from matchmaker.storage.matches import MatchDecision
from tests.factories import NOW, make_coordinator
from tests.integration.lessons import teach
from tests.integration.pairs import coordinating
from tests.integration.services.test_judging import make_suggestion


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Models and indexes of this test alone."""
    matches.keep_indexes(settings.database_url, tmp_path / "index")
    learning.keep_models(settings.database_url, tmp_path / "models")
    return tmp_path / "models"


def adopt(session: Session) -> RankingModel:
    model = learning.learn(session, actor=SYSTEM, adopt=True, now=NOW).model
    assert model is not None
    return model


def test_a_judged_pair_keeps_what_each_signal_said(session: Session) -> None:
    match = make_suggestion(session)
    actor = coordinating(make_coordinator(session))
    matches.judge(session, actor=actor, match_id=match.id, judgement=Judgement.APPROVE, now=NOW)
    said = session.scalars(select(MatchDecision.signals).filter_by(match_id=match.id)).one()
    assert said is not None
    assert set(said) == {"words", "meaning", "elements", "deals"}
    assert all(0 < amount <= 1 for amount in said.values())
    # Before any weight: joined by the weights, what they said is the score that the index gives.
    weights = learning.weights_in_force(session)
    table = Table.of([Judged("", said, approved=True)], tuple(weights))
    assert table.scores(weights)[0] == pytest.approx(_score(session, match.need_id, match.patent_id))


def _score(session: Session, need_id: str | None, patent_id: str | None) -> float:
    from matchmaker.services.matches.corpus import need_document
    from matchmaker.storage.needs import Need

    with matches.shelf_of(session).up_to_date(session) as indexes:
        need = session.get_one(Need, need_id)
        return indexes["patent"].scores([need_document(need)], str(patent_id))[need.id]


def test_only_the_decision_that_stands_is_learnt_from(session: Session) -> None:
    match = make_suggestion(session)
    actor = coordinating(make_coordinator(session))
    for minute, judgement in enumerate((Judgement.SHELVE, Judgement.UNDO, Judgement.APPROVE)):
        now = NOW.replace(minute=minute)
        matches.judge(session, actor=actor, match_id=match.id, judgement=judgement, now=now)
    session.flush()
    assert [row.judgement for row in standing_decisions(session)] == [Judgement.APPROVE]


def test_too_few_decisions_are_refused_with_what_is_missing(session: Session) -> None:
    teach(session, telling=True, needs=10)
    with pytest.raises(WrongState) as refusal:
        learning.learn(session, actor=SYSTEM, adopt=True, now=NOW)
    assert refusal.value.code == "too_few_decisions"
    assert refusal.value.detail["decisions"] == 120
    assert not models(session)


def test_weights_that_win_are_adopted_and_used(session: Session, folder: Path) -> None:
    teach(session, telling=True)
    assert learning.current_weights(session) is None
    assert learning.calibration(session) is None
    assert learning.approval_estimate(session, 0.3, scored_at=NOW) is None
    model = adopt(session)
    assert model.status is ModelStatus.IN_FORCE
    weights, curve = learning.current_weights(session), learning.calibration(session)
    assert weights is not None
    assert curve is not None
    assert weights == model.weights
    # Built in, words weigh twice as much as meaning.
    assert weights["meaning"] > weights["words"]
    assert [path.name for path in folder.iterdir()] == [model.file_name]
    assert curve(0.3) < curve(0.6)
    estimate = learning.approval_estimate(session, 0.6, scored_at=NOW)
    before = NOW - timedelta(minutes=1)
    assert learning.approval_estimate(session, 0.6, scored_at=before) is None
    assert estimate is not None
    assert estimate.decisions > 20
    assert estimate.share > 0.5
    event = session.scalars(select(AuditEvent).filter_by(action="model_adopted")).one()
    assert event.detail == {"version": 1}


def test_weights_that_do_not_win_are_refused_and_leave_no_file(session: Session, folder: Path) -> None:
    teach(session, telling=False)
    model = adopt(session)
    assert (model.status, model.sha256) == (ModelStatus.REFUSED, "")
    assert learning.current_weights(session) is None
    assert not folder.exists()


def test_without_adopting_nothing_is_kept(session: Session) -> None:
    teach(session, telling=True)
    lesson = learning.learn(session, actor=SYSTEM, adopt=False, now=NOW)
    assert lesson.comparison.is_better
    assert (lesson.model, models(session)) == (None, [])


def test_a_tampered_or_missing_file_is_not_used(session: Session, folder: Path) -> None:
    teach(session, telling=True)
    model = adopt(session)
    path = folder / model.file_name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert learning.current_weights(session) is None
    assert learning.file_state(session, model) == "the file was changed after it was written"
    assert learning.weights_in_force(session)["words"] == 2.0
    path.unlink()
    assert learning.file_state(session, model) == "the file is missing"
    path.write_bytes(whole)
    assert learning.current_weights(session) == model.weights


def test_a_roll_back_restores_what_was_replaced_then_the_built_in_weights(session: Session) -> None:
    teach(session, telling=True)
    first = adopt(session)
    second = _again(session, first)
    assert (first.status, second.status) == (ModelStatus.REPLACED, ModelStatus.IN_FORCE)
    with pytest.raises(Stale):
        learning.roll_back(session, actor=SYSTEM, version=1, now=NOW)
    assert learning.roll_back(session, actor=SYSTEM, version=2, now=NOW) is first
    assert (first.status, second.status) == (ModelStatus.IN_FORCE, ModelStatus.ROLLED_BACK)
    assert learning.current_weights(session) == first.weights
    assert learning.roll_back(session, actor=SYSTEM, version=1, now=NOW) is None
    assert learning.current_weights(session) is None
    with pytest.raises(WrongState):
        learning.roll_back(session, actor=SYSTEM, version=1, now=NOW)
    assert len(session.scalars(select(AuditEvent).filter_by(action="model_rolled_back")).all()) == 2


def _again(session: Session, before: RankingModel) -> RankingModel:
    """A second version in force, learnt while the built-in weights were."""
    before.status = ModelStatus.REPLACED
    session.flush()
    return adopt(session)


@pytest.mark.parametrize("actor", [Actor(), Actor(7, member_id="abc", admitted=True)])
def test_others_neither_learn_nor_roll_back(session: Session, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        learning.learn(session, actor=actor, adopt=True, now=NOW)
    with pytest.raises(Forbidden):
        learning.roll_back(session, actor=actor, version=1, now=NOW)


def test_a_run_notes_the_weights_it_was_made_with(session: Session) -> None:
    teach(session, telling=True)
    model = adopt(session)
    run = matches.request_run(session, actor=SYSTEM, same_city=False, now=NOW)
    noted = {signal["name"]: signal["weight"] for signal in run.settings["signals"]}
    assert {name: noted[name] for name in model.weights} == model.weights
