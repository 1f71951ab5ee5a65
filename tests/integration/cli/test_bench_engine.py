"""`matchmaker bench-engine` and `bench-scale` on a folder of invented texts."""

import csv
import json
from pathlib import Path

import pytest
from flask import Flask

from matchmaker.cli.bench.engine import EXACT, OWN
from matchmaker.cli.bench.peers import PEERS, builder_of
from matchmaker.services.matches.scaling import Text

THINGS = ("轧辊", "轴承", "牛奶", "电池", "玻璃", "齿轮", "涂料", "阀门")
DEEDS = ("堆焊", "杀菌", "淬火", "涂布", "切割", "检测")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("patents_zh", "needmatch"):
        (tmp_path / name).mkdir()
    titles = [f"一种{thing}{deed}方法" for thing in THINGS for deed in DEEDS]
    with (tmp_path / "patents_zh" / "patents_zh.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["title", "abstract"])
        writer.writeheader()
        writer.writerows({"title": title, "abstract": f"{title}，步骤简单；成本低。"} for title in titles)
    needs = [
        {"_id": thing, "title": f"{thing}{DEEDS[0]}", "text": f"{thing}寿命短，想改进{DEEDS[0]}。"}
        for thing in THINGS
    ]
    answers = [{"_id": title, "title": title, "text": ""} for title in titles]
    write_lines(tmp_path / "needmatch" / "queries.jsonl", needs)
    write_lines(tmp_path / "needmatch" / "corpus.jsonl", answers)
    grades = [
        f"{thing}\t一种{other}{DEEDS[0]}方法\t{3 if other == thing else 0}"
        for thing in THINGS
        for other in THINGS
    ]
    qrels = "\n".join(["query-id\tcorpus-id\tscore", *grades])
    (tmp_path / "needmatch" / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return tmp_path


def write_lines(path: Path, records: list[dict[str, str]]) -> None:
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text(lines, encoding="utf-8")


def test_systems_are_measured_in_one_run(app: Flask, folder: Path) -> None:
    systems = (OWN, EXACT)
    chosen = [part for name in systems for part in ("--system", name)]
    done = app.test_cli_runner().invoke(
        args=["bench-engine", "--patents", "1000", "--needs", "20", "--data", str(folder), *chosen]
    )
    assert done.exit_code == 0, done.output
    assert "1,000 patents of 250 characters, 20 needs, top 50" in done.output
    assert all(name in done.output for name in systems)
    assert "100.0%" in done.output
    assert done.output.count("1.000") == len(systems)


def test_the_whole_matching_is_measured_at_each_size(app: Flask, folder: Path) -> None:
    sizes = ["--patents", "1100", "--patents", "1000"]
    done = app.test_cli_runner().invoke(
        args=["bench-scale", *sizes, "--needs", "25", "--asked", "20", "--data", str(folder), "--json"]
    )
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [one["patents"] for one in told["figures"]] == [1000, 1100]
    assert [one["same"] for one in told["figures"]] == [1.0, 1.0]
    assert all(one["bare"] < one["beside"] for one in told["figures"])


@pytest.mark.parametrize("command", ["bench-engine", "bench-scale"])
def test_a_folder_without_the_data_is_named(app: Flask, tmp_path: Path, command: str) -> None:
    done = app.test_cli_runner().invoke(args=[command, "--patents", "1000", "--data", str(tmp_path)])
    assert done.exit_code != 0
    assert "name the folder with --data" in done.output


@pytest.mark.parametrize("name", PEERS)
def test_each_finds_the_text_that_says_what_is_asked(name: str) -> None:
    texts = [Text(f"一种{thing}{deed}方法", f"{thing}的{deed}步骤。") for thing in THINGS for deed in DEEDS]
    try:
        build = builder_of(name)
    except ImportError as absent:
        pytest.skip(f"not installed: {absent.name}")
    found = build(texts).search(Text("牛奶杀菌", "牛奶的杀菌步骤要改进"), 3)
    assert texts[found[0]].title == "一种牛奶杀菌方法"
