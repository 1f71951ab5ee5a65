"""A floor under the quality of the matching, on real needs judged by technology-transfer staff."""

import pytest

from matchmaker.engine.evaluate import EvaluationReport, evaluate
from tests.conftest import BENCH_DATA

FOLDER = BENCH_DATA / "needmatch"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no judged needs at {FOLDER}; set MATCHMAKER_BENCH_DATA"),
]


@pytest.fixture(scope="module")
def report() -> EvaluationReport:
    return evaluate(FOLDER)


def test_the_matching_ranks_judged_achievements_well(report: EvaluationReport) -> None:
    assert report.measured_queries == 95
    assert report.figures["matchmaker"].ndcg_10 >= 0.685
    assert report.figures["matchmaker"].recall_100 >= 0.65


def test_the_matching_beats_bm25_on_words_by_every_measure(report: EvaluationReport) -> None:
    ours, theirs = report.figures["matchmaker"], report.figures["bm25"]
    assert ours.ndcg_10 > theirs.ndcg_10 + 0.05
    assert ours.map > theirs.map
    assert ours.recall_10 > theirs.recall_10
    assert ours.recall_100 > theirs.recall_100
