"""Good files broken at random: taken or refused by name, never a crash, and never half of one."""

import random
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.errors import Refusal
from matchmaker.services.imports.committing import commit
from matchmaker.services.imports.planning import plan
from matchmaker.services.imports.reading import read_table
from matchmaker.services.imports.sentences import REFUSALS
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent
from tests.factories import NOW, make_holder
from tests.integration.services.imports.workbooks import HEADER, OTHER, ROW, write_text, write_xls, write_xlsx

EACH = 40
ROWS = [HEADER, ROW, OTHER]


def _mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with a few bytes changed, taken out, doubled, or its end cut off."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data))
        length = chance.randint(1, 12)
        match chance.choice(("flip", "cut", "double", "noise", "end")):
            case "flip":
                data[place] ^= 1 << chance.randrange(8)
            case "cut":
                del data[place : place + length]
            case "double":
                data[place:place] = data[place : place + length]
            case "noise":
                data[place : place + length] = chance.randbytes(length)
            case "end":
                del data[max(place, 1) :]
    return bytes(data)


def _take(session: Session, member: Member, path: Path) -> None:
    table = read_table(path)
    planned = plan(session, member=member, file=table, today=NOW.date())
    with session.begin_nested():
        record = commit(session, actor=SYSTEM, member_id=member.id, plan=planned, skip_bad=True, now=NOW)
    counted = select(func.count()).select_from(Patent).where(Patent.member_id == member.id)
    assert session.scalar(counted) == record.created == len(planned.create)


def _refused(session: Session, member: Member, path: Path) -> str:
    """The code of the refusal; empty when the file was taken."""
    try:
        _take(session, member, path)
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize("kind", ["csv", "gb18030", "utf-16", "xls", "xlsx"])
def test_mutated_files_are_taken_or_refused(session: Session, tmp_path: Path, kind: str) -> None:
    writers = {"xls": write_xls, "xlsx": write_xlsx}
    path = tmp_path / "file"
    if kind in writers:
        writers[kind](path, ROWS)
    else:
        write_text(path, ROWS, encoding="utf-8" if kind == "csv" else kind)
    content = path.read_bytes()
    chance = random.Random(f"imports-{kind}")
    for _ in range(EACH):
        path.write_bytes(_mutated(content, chance))
        with session.begin_nested() as trial:
            member = make_holder(session, name=ROW[5])
            refused = _refused(session, member, path)
            if refused:
                assert refused in REFUSALS
                assert not session.scalars(select(Patent).where(Patent.member_id == member.id)).all()
            trial.rollback()
