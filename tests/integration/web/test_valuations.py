"""Valuation as people walk through it: the holder grades, the coordinator grades, both are compared."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.notices import Notice
from matchmaker.storage.standards import StandardVersion
from matchmaker.storage.valuations import Valuation
from tests.factories import (
    NOW,
    join,
    make_account,
    make_holder,
    make_member,
    make_patent,
    make_staff,
    sign_in,
    token_of,
)
from tests.integration.web.browsing import ENGLISH, error_at, words

LEGAL = [
    "validity",
    "family",
    "review",
    "unavoidable",
    "claims",
    "claim_types",
    "dependence",
]


def entered(app: Flask, account: Any) -> FlaskClient:
    client = app.test_client()
    sign_in(client, account)
    return client


def grades(points: int, note: str = "登记簿副本") -> dict[str, str]:
    """The seven legal indicators, all alike."""
    typed = {}
    for name in LEGAL:
        typed |= {
            f"value_legal_{name}_points": str(points),
            f"value_legal_{name}_known": "measured",
            f"value_legal_{name}_note": note,
        }
    return typed


def send(client: FlaskClient, path: str, **values: str) -> Any:
    form = client.get(path, headers=ENGLISH).get_data(as_text=True)
    return client.post(path, data={"csrf_token": token_of(form), **values}, headers=ENGLISH)


def stage(app: Flask, session: Session) -> tuple[str, FlaskClient, FlaskClient, FlaskClient]:
    holder, reader = make_holder(session), make_member(session)
    patent = make_patent(session, holder)
    own, other = make_account(session, name="张持有（示例）"), make_account(session)
    join(session, own, holder)
    join(session, other, reader)
    staff = make_staff(session, "coordinator", holder.region.value)
    path = f"/patents/{patent.id}/valuation"
    return path, entered(app, own), entered(app, staff), entered(app, other)


def test_both_sides_grade_and_are_compared(app: Flask, session: Session) -> None:
    path, own, staff, other = stage(app, session)
    assert "Valuation by dimensions" in words(own.get(path.removesuffix("/valuation"), headers=ENGLISH))
    assert send(own, f"{path}/new", **grades(5)).status_code == 303
    told = select(func.count()).select_from(Notice).where(Notice.kind == "valuation_graded")
    assert session.scalar(told) == 0
    assert send(staff, f"{path}/new", **grades(3)).status_code == 303
    assert session.scalar(told) == 1
    assert (
        session.scalar(
            select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "valuation_graded")
        )
        == 2
    )
    page = words(own.get(path, headers=ENGLISH))
    assert "graded differently" in page
    assert "5 of 5 · 100% of the weight graded" in page
    assert "3 of 5 · 100% of the weight graded" in page
    assert "Too little is graded to sum up" in page
    assert "张持有（示例）" in page
    seen = words(other.get(path, headers=ENGLISH))
    assert "登记簿副本" in seen
    assert "张持有（示例）" not in seen
    assert other.get(f"{path}/new").status_code == 404


def test_a_form_begins_with_the_own_latest_grades_and_loses_nothing(app: Flask, session: Session) -> None:
    path, own, staff, _ = stage(app, session)
    send(own, f"{path}/new", **grades(4, note="检索报告一"))
    assert "检索报告一" in own.get(f"{path}/new").get_data(as_text=True)
    assert "检索报告一" not in staff.get(f"{path}/new").get_data(as_text=True)
    wrong = {**grades(2, note="第二次的依据"), "value_legal_family_note": ""}
    answer = send(own, f"{path}/new", **wrong)
    assert answer.status_code == 422
    assert "what shows this" in error_at(answer, "value_legal_family_note")
    assert "第二次的依据" in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Valuation)) == 1
    nothing = dict.fromkeys(wrong, "")
    assert "Grade at least one" in words(send(own, f"{path}/new", **nothing))


def test_a_later_change_of_weights_leaves_old_figures_alone(app: Flask, session: Session) -> None:
    path, own, _, _ = stage(app, session)
    send(own, f"{path}/new", **grades(4))
    # Once more, without the flash.
    own.get(path)
    before = words(own.get(path, headers=ENGLISH))
    content = {"zh": "法律价值", "en": "Legal value", "note_zh": "", "note_en": "", "source": "示例"}
    weights = {"deal": 100, "finance": 1, "reporting": 1, "relief": 1, "management": 1}
    session.add(
        StandardVersion(
            code="value_legal",
            number=1,
            content={**content, "value": weights, "basis": "unverified"},
            saved_at=NOW,
        )
    )
    session.flush()
    assert words(own.get(path, headers=ENGLISH)) == before
    send(own, f"{path}/new", **grades(4))
    assert "4 of 5 · 98% of the weight graded" in words(own.get(path, headers=ENGLISH))


def test_the_file_holds_the_grades_and_no_formula(app: Flask, session: Session) -> None:
    path, own, _, other = stage(app, session)
    send(own, f"{path}/new", **grades(4, note="=HYPERLINK(1)"))
    key = session.scalars(select(Valuation.id)).one()
    file = other.get(f"{path}.csv?id={key}", headers=ENGLISH).get_data(as_text=True)
    assert "'=HYPERLINK(1)" in file
    assert ",=HYPERLINK" not in file
    assert "张持有" not in file
    assert other.get(f"{path}.csv?id=absent").status_code == 404
