"""`matchmaker seed measure` as an operator runs it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.cli.seed import seed as commands
from tests.factories import make_holder, make_member, make_need, make_patent

SEED = """
[[need]]
key = "n"
title = "轧辊表面堆焊层易剥落"
[[patent]]
key = "p"
title = "一种轧辊堆焊用药芯焊丝及其堆焊方法"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A seed of one need and the patent that answers it."""
    (tmp_path / "trade.toml").write_text(SEED, encoding="utf-8")
    (tmp_path / "contacts.csv").write_text("member,name,email,phone\n", encoding="utf-8")
    (tmp_path / "expected.csv").write_text("need,patent,grade\nn,p,answer\n", encoding="utf-8")
    return tmp_path


def test_each_signal_is_measured_alone_and_left_out(app: Flask, session: Session, folder: Path) -> None:
    make_need(session, make_member(session, is_demo=True), maturity=6)
    holder = make_holder(session, is_demo=True)
    make_patent(session, holder, maturity=7)
    make_patent(session, holder, title="一种牛奶杀菌装置", abstract="用于常温奶。", maturity=2)
    answer = app.test_cli_runner().invoke(commands, ["measure", "--folder", str(folder)])
    assert answer.exit_code == 0
    rows = dict(_cells(line) for line in answer.output.splitlines() if "---" not in line)
    assert rows["all"][0] == rows["only the texts"][0] == rows["only maturity"][0] == "100.0%"
    # Both patents offer the same kinds of deal: that alone does not tell them apart.
    assert rows["only deals"][0] == "0.0%"
    # Of the one pair that the texts suggest, maturity says that all is well, as it mostly is.
    assert rows["maturity"] == ["1", "1.00", "0.93"]
    assert float(rows["all"][3]) > float(rows["only the texts"][3])


def _cells(line: str) -> tuple[str, list[str]]:
    name, *figures = [cell.strip() for cell in line.strip("|").split("|")]
    return name, figures


def test_without_the_demonstration_it_says_what_to_do(app: Flask, folder: Path) -> None:
    answer = app.test_cli_runner().invoke(commands, ["measure", "--folder", str(folder)])
    assert answer.exit_code == 1
    assert "matchmaker seed load" in answer.output
