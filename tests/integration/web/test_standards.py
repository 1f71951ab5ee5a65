"""The catalogue of standards: read by everyone, replaced by administrators, used by the rules."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Stale
from matchmaker.domain.standards import Basis, Content, Scenario, Section, check_content
from matchmaker.domain.vocabulary import PatentType
from matchmaker.services.eligibility import outlook_of
from matchmaker.services.standards import replace_entry
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.standards import catalogue, versions_of
from matchmaker.storage.standards.shipped import shipped
from tests.factories import NOW, make_holder, make_patent, make_staff, sign_in, token_of
from tests.integration.web.test_needs import strip

BANDS = "annual_fee_invention"


def admin(session: Session) -> Actor:
    account = make_staff(session, "admin")
    return Actor(account.id, account.name, is_admin=True)


def content(value: object, **changes: object) -> Content:
    return Content(**{"zh": "年费", "en": "Fees", "source": "公告第1号", "value": value, **changes})


def test_every_shipped_entry_is_complete_and_of_its_shape() -> None:
    entries = shipped().entries
    codes = [entry.code for entry in entries]
    assert len(codes) == len(set(codes))
    assert {entry.section for entry in entries} == set(Section)
    for entry in entries:
        check_content(entry, entry.content)
        assert len(entry.code) <= 40
        assert not entry.parent or entry.parent in codes


def test_the_valuation_scheme_has_three_dimensions_and_27_indicators() -> None:
    scheme = shipped().section(Section.VALUATION)
    dimensions = [entry for entry in scheme if not entry.parent]
    assert [len(shipped().children(entry.code)) for entry in dimensions] == [7, 10, 10]
    assert all(set(entry.content.value) == set(Scenario) for entry in dimensions)
    assert {entry.content.basis for entry in scheme if entry.parent} == {Basis.UNVERIFIED}


def test_a_replaced_figure_holds_for_the_rules_at_once(session: Session) -> None:
    design = make_patent(
        session, make_holder(session), type=PatentType.DESIGN, filed_on=date(2015, 1, 1), deal_kinds=[]
    )
    today = date(2026, 1, 1)

    def ends_on() -> date | None:
        outlook = outlook_of(session, design, today=today)
        return outlook.right.expires_on if outlook else None

    assert ends_on() == date(2025, 1, 1)
    replace_entry(
        session, actor=admin(session), code="old_design_years", number=0, content=content(12), now=NOW
    )
    assert ends_on() == date(2027, 1, 1)
    event = session.scalars(select(AuditEvent).filter_by(action="standard_replaced")).one()
    assert (event.subject_id, event.detail) == ("old_design_years", {"number": 1})


def test_versions_follow_each_other_and_the_second_editor_is_told(session: Session) -> None:
    actor = admin(session)
    for number, yuan in enumerate([900, 1000]):
        replace_entry(
            session, actor=actor, code=BANDS, number=number, content=content([[1, 20, yuan]]), now=NOW
        )
    with pytest.raises(Stale):
        replace_entry(session, actor=actor, code=BANDS, number=1, content=content([[1, 20, 1]]), now=NOW)
    assert [version.number for version in versions_of(session, BANDS)] == [2, 1]
    assert catalogue(session).bands(BANDS)[0].yuan == 1000


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (BANDS, [[2, 20, 900]]),
        (BANDS, [[1, 3, 900], [5, 20, 900]]),
        (BANDS, [[3, 1, 900]]),
        (BANDS, []),
        ("old_design_years", -1),
        ("old_design_years", True),
        ("deal_open", 3),
        ("value_legal", {"deal": 1}),
    ],
)
def test_a_value_of_another_shape_is_refused(session: Session, code: str, value: object) -> None:
    with pytest.raises(Invalid):
        replace_entry(session, actor=admin(session), code=code, number=0, content=content(value), now=NOW)


def test_only_administrators_replace_and_only_what_is_there(session: Session) -> None:
    with pytest.raises(Forbidden):
        replace_entry(session, actor=Actor(1, "n"), code=BANDS, number=0, content=content(1), now=NOW)
    with pytest.raises(NotFound):
        replace_entry(session, actor=admin(session), code="none", number=0, content=content(1), now=NOW)


def test_everyone_reads_the_catalogue_in_both_languages(client: FlaskClient) -> None:
    for language, words in (("en", "Sole licence"), ("zh", "排他许可")):
        client.get(f"/language/{language}")
        assert words in client.get("/standards").get_data(as_text=True)
    assert "Replace" not in client.get("/standards").get_data(as_text=True)


def test_the_files_hold_every_entry(client: FlaskClient) -> None:
    records = json.loads(client.get("/standards/standards.json").data)
    assert [record["code"] for record in records] == [entry.code for entry in shipped().entries]
    table = client.get("/standards/standards.csv")
    assert "attachment" in table.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == [record["code"] for record in records]
    bands = next(row for row in rows if row["code"] == BANDS)
    assert json.loads(bands["value"])[0] == [1, 3, 900]


@pytest.fixture
def editor(client: FlaskClient, session: Session) -> FlaskClient:
    """An administrator's browser."""
    sign_in(client, make_staff(session, "admin", name="管理员甲"))
    client.get("/language/en")
    return client


FORM = {"zh": "年费", "en": "Annual fees", "basis": "verified", "source": "公告第2号"}


def send(editor: FlaskClient, code: str, **values: object):
    path = f"/standards/{code}/edit"
    page = editor.get(path).get_data(as_text=True)
    number = page.split('name="number"')[1].split('value="')[1].split('"')[0]
    return editor.post(path, data={**FORM, "csrf_token": token_of(page), "number": number, **values})


def test_an_administrator_replaces_bands_a_number_and_weights(editor: FlaskClient, session: Session) -> None:
    assert send(editor, BANDS, figure="1-3 950\n4 至 20： 1300").status_code == 303
    assert [band.yuan for band in catalogue(session).bands(BANDS)] == [950, 1300]
    assert send(editor, "price_notice_days", figure="7.5").status_code == 303
    assert catalogue(session).number("price_notice_days") == 7.5
    weights = {scenario.value: str(place) for place, scenario in enumerate(Scenario)}
    assert send(editor, "value_legal", **weights).status_code == 303
    entry = catalogue(session).get("value_legal")
    assert entry
    assert entry.content.value["management"] == 4
    page = strip(editor.get(f"/standards/{BANDS}/edit").get_data(as_text=True))
    assert "管理员甲" in page
    assert f"version 1, {datetime.now(UTC):%b}" in strip(editor.get("/standards").get_data(as_text=True))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"figure": "1-3"}, "one line a band"),
        ({"figure": "2-3 900"}, "begin with 1"),
        ({"figure": "1-3 900", "zh": ""}, "required"),
        ({"figure": "1-3 900", "basis": "hearsay"}, "Not a valid choice"),
        ({"figure": "1-3 900", "source": "x" * 301}, "300"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(editor: FlaskClient, values: dict, words: str) -> None:
    answer = send(editor, BANDS, **values)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_an_editor_who_was_slower_keeps_the_text(editor: FlaskClient) -> None:
    assert send(editor, "price_notice_days", figure="20").status_code == 303
    answer = send(editor, "price_notice_days", figure="30", number="0")
    assert answer.status_code == 409
    assert 'value="30"' in answer.get_data(as_text=True)


def test_an_unknown_entry_is_absent(editor: FlaskClient) -> None:
    assert editor.get("/standards/nothing/edit").status_code == 404
