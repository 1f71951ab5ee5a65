import json
from collections.abc import Callable
from pathlib import Path

import pytest

from matchmaker.engine import BeirFormatError, MatchSettings
from matchmaker.engine.evaluate import ablation, evaluate, read_beir
from tests.unit.engine.samples import CharacterEncoder

CORPUS = [
    {"_id": "motor", "title": "永磁同步电机控制", "text": ""},
    {"_id": "bolt", "title": "永磁螺栓", "text": ""},
    {"_id": "feed", "title": "反刍动物饲料", "text": ""},
    {"_id": "paint", "title": "水性涂料", "text": ""},
]
QUERIES = [
    {"_id": "q1", "title": "永磁电机", "text": "控制永磁同步电机"},
    {"_id": "q2", "title": "牛饲料", "text": "反刍动物"},
]
QRELS = ["query-id\tcorpus-id\tscore", "q1\tmotor\t3", "q1\tbolt\t1", "q1\tfeed\t0", "q2\tfeed\t3"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lines(tmp_path / "corpus.jsonl", map(json.dumps, CORPUS))
    write_lines(tmp_path / "queries.jsonl", map(json.dumps, QUERIES))
    write_lines(tmp_path / "qrels.tsv", QRELS)
    return tmp_path


def write_lines(path: Path, lines: object) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_perfect_ranking_gets_full_marks(folder: Path) -> None:
    report = evaluate(folder, encoder=CharacterEncoder())
    assert (report.documents, report.queries, report.measured_queries) == (4, 2, 1)
    assert report.figures["matchmaker"].ndcg_10 == pytest.approx(1)
    assert report.figures["matchmaker"].map == pytest.approx(1)
    assert report.figures["bm25"].recall_100 == pytest.approx(1)


def test_a_wrong_order_loses_by_the_gain_of_two_to_the_grade(folder: Path) -> None:
    write_lines(folder / "qrels.tsv", ["q1\tmotor\t1", "q1\tbolt\t2", "q1\tpaint\t0"])
    report = evaluate(folder, encoder=CharacterEncoder())
    log3 = 1.584962500721156
    assert report.figures["matchmaker"].ndcg_10 == pytest.approx((1 + 3 / log3) / (3 + 1 / log3))
    assert report.figures["matchmaker"].map == pytest.approx(0.5)


def test_the_run_is_in_trec_form(folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "out.run"
    evaluate(folder, run_file=run, encoder=CharacterEncoder())
    cells = [line.split(" ") for line in run.read_text(encoding="utf-8").splitlines()]
    assert next(cell[2:4] for cell in cells if cell[0] == "q1") == ["motor", "1"]
    assert {len(cell) for cell in cells} == {6}
    assert {cell[0] for cell in cells} == {"q1", "q2"}


def test_each_signal_is_measured_alone_and_left_out(folder: Path) -> None:
    table = ablation(folder, encoder=CharacterEncoder())
    assert list(table) == ["all", "only words", "only meaning", "without words", "without meaning"]
    one = ablation(folder, MatchSettings().only("words"), encoder=CharacterEncoder())
    assert list(one) == ["all", "only words"]


def test_the_grades_may_lie_in_a_folder_of_their_own(folder: Path) -> None:
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")
    assert read_beir(folder).grades["q1"] == {"motor": 3, "bolt": 1, "feed": 0}


@pytest.mark.parametrize(
    ("file", "break_it", "told"),
    [
        ("corpus.jsonl", lambda path: path.unlink(), "corpus.jsonl is missing"),
        ("qrels.tsv", lambda path: path.unlink(), "qrels.tsv or qrels/test.tsv is missing"),
        (
            "corpus.jsonl",
            lambda path: write_lines(path, ['{"_id": "a"}', "{"]),
            "corpus.jsonl, line 2: not JSON",
        ),
        ("corpus.jsonl", lambda path: write_lines(path, ["[]"]), "corpus.jsonl, line 1: a JSON object"),
        ("corpus.jsonl", lambda path: write_lines(path, ['{"_id": 5}']), "corpus.jsonl, line 1: _id"),
        (
            "queries.jsonl",
            lambda path: write_lines(path, ['{"_id": "a", "text": 5}']),
            "line 1: title and text",
        ),
        (
            "queries.jsonl",
            lambda path: write_lines(path, ['{"_id": "a"}'] * 2),
            "line 2: the _id 'a' is used twice",
        ),
        ("queries.jsonl", lambda path: path.write_bytes(b"\xff\xfe\x00"), "queries.jsonl: not UTF-8"),
        ("qrels.tsv", lambda path: write_lines(path, ["q1\tmotor"]), "qrels.tsv, line 1: expected"),
        (
            "qrels.tsv",
            lambda path: write_lines(path, ["q1\tmotor\tgood"]),
            "qrels.tsv, line 1: the score 'good'",
        ),
        (
            "qrels.tsv",
            lambda path: write_lines(path, ["q1\tnobody\t1"]),
            "line 1: there is no text with the _id 'nobody'",
        ),
        ("qrels.tsv", lambda path: write_lines(path, ["q1\tmotor\t3"]), "no query has both"),
    ],
)
def test_a_folder_that_is_not_beir_is_refused_by_file_and_line(
    folder: Path, file: str, break_it: Callable[[Path], None], told: str
) -> None:
    break_it(folder / file)
    with pytest.raises(BeirFormatError) as refusal:
        evaluate(folder, encoder=CharacterEncoder())
    assert told in str(refusal.value)
