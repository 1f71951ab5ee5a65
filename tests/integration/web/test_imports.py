"""Importing patents in a browser without JavaScript: choose, look, decide, see; and nobody else's files."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matchmaker.config import Settings
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.storage.accounts import Account
from matchmaker.storage.imports import ImportRecord
from matchmaker.storage.jobs import Job
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent
from tests.factories import join, make_holder, make_member, make_staff, sign_in
from tests.integration.services.imports.workbooks import HEADER, OTHER, ROW, write_text, write_xls
from tests.integration.web.browsing import error_at, make_reader, read, send, words

NEW = "/imports/new"
BAD = ("=CN201710106452.3", *ROW[1:])


@pytest.fixture
def member(session: Session) -> Member:
    return make_holder(session, name="北京第一大学（示例）")


@pytest.fixture
def owner(session: Session, client: FlaskClient, member: Member) -> Account:
    """Somebody of the member, signed in."""
    account = make_reader(session)
    join(session, account, member)
    sign_in(client, account)
    return account


@pytest.fixture
def csv_file(tmp_path: Path) -> bytes:
    return write_text(tmp_path / "file.csv", [HEADER, ROW, OTHER], encoding="gb18030").read_bytes()


def upload(client: FlaskClient, content: bytes, name: str = "专利.csv", **data: str) -> TestResponse:
    return send(client, NEW, {"file": (BytesIO(content), name), **data})


def stored(settings: Settings) -> list[Path]:
    folder = settings.home / "uploads"
    return sorted(folder.iterdir()) if folder.is_dir() else []


@pytest.fixture(autouse=True)
def _empty_store(settings: Settings) -> None:
    for place in stored(settings):
        for file in place.iterdir():
            file.unlink()
        place.rmdir()


def counted(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_choose_look_import_and_see(
    client: FlaskClient, session: Session, settings: Settings, owner: Account, csv_file: bytes
) -> None:
    answer = upload(client, csv_file)
    assert answer.status_code == 303
    preview = read(client, answer.location)
    shown = words(preview)
    assert "2 New patents" in re.sub(r"New patents\s+2", "2 New patents", shown)
    assert "encoding gb18030" in shown
    assert "申请号 Application number CN201710106452.1" in shown
    assert counted(session, Patent) == 0
    done = send(client, answer.location, {"deal_kinds": ["assignment"]})
    assert done.status_code == 303
    result = read(client, done.location)
    assert "Where the new patents stand" in words(result)
    assert counted(session, Patent) == 2
    assert session.scalars(select(Patent.deal_kinds)).all() == [["assignment"], ["assignment"]]
    assert stored(settings) == []
    assert words(read(client, NEW)).count("专利.csv") == 1


def test_a_member_publishes_nothing_by_importing(
    client: FlaskClient, session: Session, owner: Account, csv_file: bytes
) -> None:
    send(client, upload(client, csv_file).location, {"deal_kinds": ["assignment"]})
    assert set(session.scalars(select(Patent.status))) <= {ListingStatus.DRAFT, ListingStatus.IN_REVIEW}
    assert counted(session, Job) == 0


def test_bad_rows_are_shown_and_left_out_and_come_back_as_a_file(
    client: FlaskClient, session: Session, owner: Account, tmp_path: Path
) -> None:
    answer = upload(client, write_text(tmp_path / "f.csv", [HEADER, BAD, OTHER]).read_bytes(), "f.csv")
    shown = words(read(client, answer.location))
    assert "Row 2: =CN201710106452.3" in shown
    assert "Import the good rows (1), leave 1 out" in shown
    without_a_word = send(client, answer.location, {})
    assert without_a_word.status_code == 422
    assert "Rows with errors: 1" in words(without_a_word)
    assert counted(session, Patent) == 0
    done = send(client, answer.location, {"skip_bad": "y"})
    assert counted(session, Patent) == 1
    record = session.scalars(select(ImportRecord)).one()
    assert "Rows left out (CSV)" in words(read(client, done.location))
    rejected = read(client, f"/imports/{record.id}/rejected.csv")
    assert rejected.headers["Content-Disposition"].startswith("attachment")
    text = rejected.get_data().decode("utf-8-sig")
    assert text.splitlines()[0].endswith("Row in the file,What is wrong")
    assert text.splitlines()[1].startswith("'=CN201710106452.3,")


def test_cancelling_deletes_the_file(
    client: FlaskClient, session: Session, settings: Settings, owner: Account, csv_file: bytes
) -> None:
    answer = upload(client, csv_file)
    assert len(stored(settings)) == 1
    assert send(client, f"{answer.location}/cancel", {}, page=answer.location).status_code == 303
    assert stored(settings) == []
    assert read(client, answer.location).status_code == 404
    assert counted(session, ImportRecord) == 0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n", "not a table that can be read"),
        (b"PK\x03\x04broken", "The file is damaged"),
        ("申请号,标题".encode("utf-16-le"), "NUL characters"),
        (b"\xef\xbb\xbf\xc9\xea\xc7\xeb", "not valid utf-8"),
        ("甲,乙,丙\n1,2,3\n".encode(), "No row of column names"),
        ("申请号,申请日,发明人\n1,2,3\n".encode(), "no column with the title"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field_and_not_kept(
    client: FlaskClient, settings: Settings, owner: Account, content: bytes, complaint: str
) -> None:
    answer = upload(client, content)
    assert answer.status_code == 422
    assert complaint in error_at(answer, "file")
    assert stored(settings) == []


def test_no_file_at_all(client: FlaskClient, owner: Account) -> None:
    answer = send(client, NEW, {})
    assert answer.status_code == 422
    assert "Choose a file" in error_at(answer, "file")


def test_a_file_of_fifty_megabytes(client: FlaskClient, settings: Settings, owner: Account) -> None:
    answer = upload(client, b"0" * (50 * 1024 * 1024))
    assert answer.status_code == 413
    assert "Nothing was stored" in words(answer)
    assert stored(settings) == []


def test_the_same_file_again_says_so(
    client: FlaskClient, session: Session, owner: Account, csv_file: bytes
) -> None:
    send(client, upload(client, csv_file).location, {})
    again = send(client, upload(client, csv_file).location, {})
    assert again.status_code == 422
    assert "This very file was imported on" in words(again)
    assert counted(session, Patent) == 2


def test_names_of_files_lead_nowhere(
    client: FlaskClient, settings: Settings, owner: Account, csv_file: bytes
) -> None:
    answer = upload(client, csv_file, "../../<b>etc</b>/passwd\x00.csv")
    page = read(client, answer.location).get_data(as_text=True)
    assert "<b>" not in page
    assert "passwd" in page
    (place,) = stored(settings)
    assert sorted(file.name for file in place.iterdir()) == ["about.json", "content"]


def test_files_and_results_are_their_owners_alone(
    app: Flask, client: FlaskClient, session: Session, owner: Account, csv_file: bytes
) -> None:
    waiting = upload(client, csv_file).location
    done = send(client, upload(client, csv_file + b"\n").location, {}).location
    stranger = app.test_client()
    account = make_reader(session)
    join(session, account, make_member(session))
    sign_in(stranger, account)
    for path in (waiting, done, f"{done}/rejected.csv"):
        absent = read(stranger, re.sub(r"[^/]{10,}", "x" * 32, path, count=1))
        assert read(stranger, path).status_code == absent.status_code == 404
    page = send(stranger, waiting, {"skip_bad": "y"}, page=NEW)
    assert page.status_code == 404
    assert send(stranger, f"{waiting}/cancel", {}, page=NEW).status_code == 404
    assert read(client, waiting).status_code == 200


def test_visitors_sign_in_first_and_coordinators_do_not_import(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    assert "/login" in read(client, NEW).location
    sign_in(client, make_staff(session, "coordinator", "11"))
    assert read(client, NEW).status_code == 403


def test_an_administrator_imports_for_an_admitted_holder(
    client: FlaskClient, session: Session, member: Member, tmp_path: Path
) -> None:
    sign_in(client, make_staff(session, "admin"))
    content = write_xls(tmp_path / "f.xls", [HEADER, ROW, OTHER]).read_bytes()
    unknown = upload(client, content, "f.xls", holder="91110000NOBODY0001")
    assert "No member organisation" in error_at(unknown, "holder")
    applicant = make_holder(session, status=MemberStatus.SUBMITTED)
    refused = upload(client, content, "f.xls", holder=applicant.credit_code)
    assert "not an admitted member" in error_at(refused, "holder")
    answer = upload(client, content, "f.xls", holder=member.credit_code)
    assert "Excel (.xls), sheet Sheet1" in words(read(client, answer.location))
    done = send(client, answer.location, {})
    assert "being looked for" in words(read(client, done.location))
    assert set(session.scalars(select(Patent.status))) == {ListingStatus.PUBLISHED}
    assert counted(session, Job) == 1


def test_the_template_is_read_back(client: FlaskClient, owner: Account) -> None:
    template = read(client, "/imports/template.csv")
    assert template.headers["Content-Disposition"].startswith("attachment")
    content = template.get_data() + "201710106452.1,一种装置\n".encode()
    assert upload(client, content).status_code == 303
