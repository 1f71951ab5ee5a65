"""Exporting the record of events and finding what was done to it, by the command and by the script."""

import contextlib
import hashlib
import importlib.util
import io
import json
import random
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from matchmaker.config import Settings
from matchmaker.domain.access import SYSTEM
from matchmaker.extensions import unit_of_work
from matchmaker.services import ledger
from matchmaker.services.audit import record
from tests.factories import NOW

ROOT = Path(__file__).parents[3]
TAMPERINGS, EVENTS = 1000, 8


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The stand-alone script, which knows nothing of the program."""
    spec = importlib.util.spec_from_file_location("verify_audit", ROOT / "tools" / "verify_audit.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """An operator's terminal, with some events in the record."""
    for number in range(EVENTS):
        with unit_of_work() as session:
            record(
                session, actor=SYSTEM, action="tried", subject_kind="试验", subject_id=str(number), now=NOW,
                count=number, names=["甲", "é"], ratio=0.1,
            )  # fmt: skip
    return app.test_cli_runner()


@pytest.fixture
def exported(runner: FlaskCliRunner, tmp_path: Path) -> Path:
    """The record as a file."""
    file = tmp_path / "events.jsonl"
    assert runner.invoke(args=["audit", "export", str(file)]).exit_code == 0
    return file


def verdict(script: ModuleType, *arguments: object) -> int:
    with contextlib.redirect_stdout(io.StringIO()):
        return script.main([str(argument) for argument in arguments])


def test_an_untouched_record_is_proven_by_both(
    runner: FlaskCliRunner, script: ModuleType, exported: Path, settings: Settings
) -> None:
    for arguments in ([], [str(exported)], [str(exported), "--no-key"]):
        answer = runner.invoke(args=["audit", "verify", *arguments])
        assert answer.exit_code == 0, answer.output
        assert "events hold together" in answer.output
    assert "nobody can see whether the end" in answer.output
    assert verdict(script, exported) == 0
    assert verdict(script, exported, "--key-file", settings.home / "audit_key") == 0


def test_the_command_shows_what_is_wrong(runner: FlaskCliRunner, exported: Path) -> None:
    lines = exported.read_text(encoding="utf-8").splitlines(keepends=True)
    exported.write_text("".join(lines[:3] + lines[4:]), encoding="utf-8")
    answer = runner.invoke(args=["audit", "verify", str(exported)])
    assert answer.exit_code == 1
    assert "event 5: sequence" in answer.output
    assert "tampered with" in answer.output


def test_the_head_is_written_down_on_demand(
    runner: FlaskCliRunner, settings: Settings, exported: Path
) -> None:
    file = settings.home / ledger.ANCHORS
    file.unlink(missing_ok=True)
    answer = runner.invoke(args=["audit", "anchor"])
    assert json.loads(file.read_text().splitlines()[-1])["hash"] in answer.output
    assert "already" in runner.invoke(args=["audit", "anchor"]).output
    for arguments in (["verify"], ["verify", str(exported), "--anchors", str(file)]):
        assert "1 anchors agree" in runner.invoke(args=["audit", *arguments]).output
    file.write_text("nonsense\n")
    assert "no anchor" in runner.invoke(args=["audit", "verify"]).output
    file.unlink()


Lines = list[dict]


def _link(line: dict, previous: str, sequence: int) -> dict:
    """A link as an intruder makes it who knows how, but has no key."""
    whole = {
        "algorithm": line["algorithm"],
        "event": line["event"],
        "previous_hash": previous,
        "sequence": sequence,
    }
    hashed = hashlib.sha256(
        json.dumps(whole, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
    return {**line, "sequence": sequence, "previous_hash": previous, "hash": hashed}


def _rechained(lines: Lines, start: int) -> Lines:
    """Everything from `start` on computed anew, with an end that agrees."""
    done = lines[:start]
    for sequence, line in enumerate(lines[start:], start=start + 1):
        done.append(_link(line, done[-1]["hash"] if done else "0" * 64, sequence))
    return done


def _edit(lines: Lines, dice: random.Random) -> Lines:
    line = dice.choice(lines)
    name = dice.choice(sorted(line["event"]))
    line["event"][name] = {"count": dice.random()} if name == "detail" else f"{line['event'][name]}x"
    return lines


def _edit_and_rechain(lines: Lines, dice: random.Random) -> Lines:
    place = dice.randrange(len(lines))
    lines[place]["event"]["actor"] = f"somebody {dice.random()}"
    return _rechained(lines, place)


def _edit_link(lines: Lines, dice: random.Random) -> Lines:
    line = dice.choice(lines)
    name = dice.choice(["hash", "previous_hash", "sequence", "algorithm"])
    line[name] = line[name] + 1 if name == "sequence" else line[name][::-1] + "0"
    return lines


def _delete(lines: Lines, dice: random.Random) -> Lines:
    del lines[dice.randrange(len(lines) - 1)]
    return lines


def _delete_and_rechain(lines: Lines, dice: random.Random) -> Lines:
    place = dice.randrange(len(lines) - 1)
    del lines[place]
    return _rechained(lines, place)


def _swap(lines: Lines, dice: random.Random) -> Lines:
    one, other = dice.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def _insert(lines: Lines, dice: random.Random) -> Lines:
    lines.insert(dice.randrange(len(lines)), dict(dice.choice(lines)))
    return lines


def _cut(lines: Lines, dice: random.Random) -> Lines:
    return lines[: dice.randrange(len(lines))]


def _cut_and_replace(lines: Lines, dice: random.Random) -> Lines:
    place = dice.randrange(1, len(lines))
    line = json.loads(json.dumps(lines[place]))
    line["event"]["action"] = "forged"
    return _rechained([*lines[:place], line], place)


TRICKS = (
    _edit,
    _edit_and_rechain,
    _edit_link,
    _delete,
    _delete_and_rechain,
    _swap,
    _insert,
    _cut,
    _cut_and_replace,
)


def _with_end(lines: Lines) -> Lines:
    """With an end that an intruder without the key can make."""
    last = lines[-1] if lines else {"hash": "0" * 64}
    return [
        *lines,
        {"end": {"at": NOW.isoformat(), "count": len(lines), "hash": last["hash"], "seal": "0" * 64}},
    ]


def test_a_thousand_tamperings_are_found_by_both(
    runner: FlaskCliRunner, script: ModuleType, exported: Path, settings: Settings, tmp_path: Path
) -> None:
    """Once by the seals, once by an anchor alone, as an outsider must: neither misses one."""
    *lines, end = [json.loads(line) for line in exported.read_text(encoding="utf-8").splitlines()]
    anchors, changed = tmp_path / "anchors.jsonl", tmp_path / "changed.jsonl"
    anchors.write_text(json.dumps(end["end"]) + "\n")
    heads, original = ledger.read_anchors(anchors), json.dumps(lines)
    dice, missed, forged = random.Random(20261122), [], []
    for number in range(TAMPERINGS):
        trick = TRICKS[number % len(TRICKS)]
        forged = _with_end(trick(json.loads(original), dice))
        text = [json.dumps(line) for line in forged]
        found = {
            "command, sealed": ledger.check_export(text, key=settings.seal_key).faults,
            "command, anchored": ledger.check_export(text, key=None, anchors=heads).faults,
            "script, sealed": script.check(forged, [], settings.seal_key)[0],
            "script, anchored": script.check(forged, [end["end"]], None)[0],
        }
        missed += [(number, trick.__name__, who) for who, faults in found.items() if not faults]
    assert missed == []
    # Both as they are started, on the last of them.
    changed.write_text("".join(json.dumps(line) + "\n" for line in forged), encoding="utf-8")
    arguments = ["audit", "verify", str(changed), "--anchors", str(anchors), "--no-key"]
    assert runner.invoke(args=arguments).exit_code == 1
    assert verdict(script, changed, "--anchors", anchors) == 1
