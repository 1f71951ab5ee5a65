"""Learning weights from judged pairs: what is true is found, what is chance is refused."""

from dataclasses import replace

import numpy as np
import pytest
import skops.io

from matchmaker.engine import MatchSettings
from matchmaker.engine.learning import (
    Calibration,
    CannotLearn,
    Judged,
    Model,
    ModelFileError,
    Table,
    compare,
    dump,
    learn_weights,
    load,
)
from matchmaker.engine.learning.measures import auc

OLD = {"words": 7.0, "meaning": 1.0, "codes": 0.5}


def judged(seed: int, *, telling: str | None, count: int = 300, with_codes: bool = True) -> list[Judged]:
    """Pairs of forty needs; approval hangs on the signal `telling`, or on chance alone."""
    random = np.random.default_rng(seed)
    pairs = []
    for number in range(count):
        said = {"words": random.uniform(0, 0.3), "meaning": random.uniform(0.2, 0.7)}
        if with_codes and random.random() < 0.5:
            said["codes"] = random.random()
        chance = 0.4 if telling is None else 1 / (1 + np.exp(-15 * (said.get(telling, 0.45) - 0.45)))
        pairs.append(Judged(f"n{number % 40}", said, bool(random.random() < chance)))
    return pairs


def test_a_signal_that_tells_gains_weight_and_wins() -> None:
    found = compare(judged(1, telling="meaning"), OLD)
    assert found.model.weights["meaning"] > 3 * OLD["meaning"]
    assert found.model.weights["words"] < OLD["words"]
    assert sum(found.model.weights.values()) == pytest.approx(sum(OLD.values()))
    assert found.is_better
    assert found.new.auc > found.old.auc
    assert found.gain.low > 0


def test_how_much_fit_counts_is_not_learnt_but_counts_in_every_score() -> None:
    built_in = {signal.name: signal.weight for signal in MatchSettings().signals}
    pairs = [
        replace(pair, signals=pair.signals | {"budget": float(pair.approved), "deals": float(pair.approved)})
        for pair in judged(1, telling="meaning")
    ]
    found = compare(pairs, built_in).model.weights
    assert found["meaning"] > built_in["meaning"]
    assert {name: found[name] for name in ("budget", "deals")} == {
        name: built_in[name] for name in ("budget", "deals")
    }
    scores = Table.of(pairs, tuple(built_in)).scores(built_in)
    bare = Table.of(judged(1, telling="meaning"), tuple(built_in)).scores(built_in)
    assert [score > texts for score, texts in zip(scores, bare, strict=True)] == [p.approved for p in pairs]


@pytest.mark.parametrize("seed", range(4))
def test_chance_is_refused(seed: int) -> None:
    assert not compare(judged(seed, telling=None), OLD).is_better


def test_the_same_pairs_give_the_same_model() -> None:
    pairs = judged(2, telling="meaning")
    assert compare(pairs, OLD) == compare(pairs, OLD)


def test_it_learns_from_the_older_and_is_tested_on_the_newer() -> None:
    older, newer = judged(3, telling="meaning", count=210), judged(4, telling="meaning", count=90)
    turned = [Judged(p.query, p.signals, not p.approved) for p in newer]
    as_it_was, against = compare([*older, *newer], OLD), compare([*older, *turned], OLD)
    assert as_it_was.model == against.model
    assert (as_it_was.learnt_from, as_it_was.tested_on) == (210, 90)
    assert as_it_was.is_better
    assert not against.is_better


def test_a_signal_seldom_seen_keeps_its_weight_and_none_falls_to_nothing() -> None:
    weights = learn_weights(Table.of(judged(5, telling="meaning", with_codes=False), tuple(OLD)), OLD)
    assert weights["codes"] == OLD["codes"]
    assert min(weights.values()) > 0


def test_scores_are_the_weighted_mean_of_what_is_there() -> None:
    table = Table.of(
        [Judged("n", {"words": 0.2}, True), Judged("n", {"words": 0.2, "meaning": 1.0}, True)], tuple(OLD)
    )
    assert table.scores(OLD) == pytest.approx([0.2, (7 * 0.2 + 1.0) / 8])


def test_pairs_that_stand_for_many_weigh_more() -> None:
    scores, approved = np.array([0.1, 0.2, 0.3]), np.array([True, False, True])
    weights = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 3.0]])
    assert auc(scores, approved, weights) == pytest.approx([0.5, 0.75])


def test_all_judged_alike_teaches_nothing() -> None:
    pairs = judged(6, telling="meaning")
    alike = [Judged(p.query, p.signals, True) for p in pairs[:240]] + pairs[240:]
    with pytest.raises(CannotLearn):
        compare(alike, OLD)


def test_the_curve_rises_and_meets_what_was_seen() -> None:
    found = compare(judged(7, telling="meaning", count=1000), OLD)
    assert found.model.calibration(0.2) < found.model.calibration(0.6)
    for band in found.bands:
        assert band.learnt_approved / band.learnt == pytest.approx(band.promised, abs=0.12)
    assert found.new.calibration_error < 0.1


def test_a_model_survives_its_file() -> None:
    model = Model({"words": 2.5, "meaning": 6.0}, Calibration(11.0, -2.5))
    assert load(dump(model)) == model


class Trap:
    """A type that skops does not know."""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 not a model",
        skops.io.dumps(
            {"format": 1, "names": ["words"], "weights": [1.0], "curve": [1.0, 0.0], "more": Trap()}
        ),
        skops.io.dumps({"format": 2, "names": ["words"], "weights": [1.0], "curve": [1.0, 0.0]}),
        skops.io.dumps({"format": 1, "names": ["words"], "weights": [-1.0], "curve": [1.0, 0.0]}),
        skops.io.dumps({"format": 1, "names": ["words"], "weights": [float("nan")], "curve": [1.0, 0.0]}),
        skops.io.dumps({"format": 1, "names": ["words"], "weights": [], "curve": [1.0, 0.0]}),
        skops.io.dumps([1, 2]),
    ],
)
def test_a_file_that_is_no_model_is_refused(content: bytes) -> None:
    with pytest.raises(ModelFileError):
        load(content)
