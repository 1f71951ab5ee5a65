"""`matchmaker evaluate` as an operator runs it."""

import json
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.storage.learning import last_evaluation

CORPUS = [("d1", "轧辊堆焊用药芯焊丝"), ("d2", "牛奶巴氏杀菌装置"), ("d3", "光伏组件清洗机器人")]
QUERIES = [("q1", "轧辊焊层剥落"), ("q2", "组件积灰需要清洗")]
GRADES = [("q1", "d1", 3), ("q1", "d2", 0), ("q2", "d3", 2), ("q2", "d2", 0)]


def _folder(place: Path) -> Path:
    lines = {
        "corpus.jsonl": [json.dumps({"_id": key, "title": title, "text": ""}) for key, title in CORPUS],
        "queries.jsonl": [json.dumps({"_id": key, "title": title, "text": title}) for key, title in QUERIES],
        "qrels.tsv": ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in GRADES)],
    }
    for name, content in lines.items():
        (place / name).write_text("\n".join(content) + "\n", encoding="utf-8")
    return place


def test_it_measures_the_ranking_beside_bm25(app: Flask, tmp_path: Path) -> None:
    answer = app.test_cli_runner().invoke(args=["evaluate", str(_folder(tmp_path)), "--json"])
    figures = json.loads(answer.output)
    assert figures["matchmaker"]["nDCG@10"] == 1
    assert set(figures) == {"matchmaker", "bm25"}


def test_it_prints_the_table_that_the_readme_quotes(app: Flask, tmp_path: Path) -> None:
    answer = app.test_cli_runner().invoke(args=["evaluate", str(_folder(tmp_path)), "--markdown"])
    here, headings, edges, own, _bm25 = answer.output.splitlines()
    assert "cores" in here
    assert headings.startswith("| system | nDCG@10 |")
    assert set(edges) == set("| -:")
    assert own.startswith("| matchmaker | 1.0000 |")


def test_it_writes_a_run_with_every_document(app: Flask, tmp_path: Path) -> None:
    run = tmp_path / "run.trec"
    app.test_cli_runner().invoke(args=["evaluate", str(_folder(tmp_path)), "--run", str(run)])
    rows = [line.split() for line in run.read_text(encoding="utf-8").splitlines()]
    assert [row[2] for row in rows if row[0] == "q1" and row[3] == "1"] == ["d1"]


def test_it_measures_each_signal_when_asked(app: Flask, tmp_path: Path) -> None:
    answer = app.test_cli_runner().invoke(args=["evaluate", str(_folder(tmp_path)), "--signals", "--json"])
    assert {"only words", "only meaning"} <= set(json.loads(answer.output))


def test_it_keeps_the_figures_when_asked(app: Flask, session: Session, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    app.test_cli_runner().invoke(args=["evaluate", str(folder), "--record"])
    kept = last_evaluation(session)
    assert kept is not None
    assert (kept.data, kept.figures["matchmaker"]["nDCG@10"]) == (folder.name, 1)


def test_a_folder_that_is_something_else_is_refused_in_one_line(app: Flask, tmp_path: Path) -> None:
    answer = app.test_cli_runner().invoke(args=["evaluate", str(tmp_path)])
    assert answer.exit_code == 1
    assert "queries.jsonl" in answer.output or "corpus.jsonl" in answer.output
