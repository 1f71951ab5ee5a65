import csv
import io
from datetime import timedelta

import pytest

from matchmaker.domain.access import SYSTEM
from matchmaker.services.audit import record
from tests.factories import NOW, make_account, make_coordinator, make_holder, make_member, make_staff, sign_in


@pytest.fixture
def organisations(session):
    """One of Tangshan, one of Beijing, and an event of both, of each alone, and of nobody."""
    hebei, beijing = (
        make_member(session, name="唐山甲厂（示例）"),
        make_holder(session, name="北京乙校（示例）"),
    )
    for member, other, action in (
        (hebei, beijing, "introduction_made"),
        (hebei, None, "member_approved"),
        (beijing, None, "member_declined"),
        (None, None, "run_requested"),
    ):
        record(
            session, actor=SYSTEM, action=action, subject_kind="thing", subject_id="abc", now=NOW,
            member_id=member and member.id, other_member_id=other and other.id,
        )  # fmt: skip
    session.flush()
    return hebei, beijing


def look(client, account, query="", path="/audit"):
    browser = client.application.test_client()
    sign_in(browser, account)
    return browser.get(f"{path}{query}", headers={"Accept-Language": "en"})


def body_of(page):
    text = page.get_data(as_text=True)
    return text[text.find("<tbody>") :] if "<tbody>" in text else ""


def test_coordinators_see_events_of_their_regions(session, client, organisations):
    found = body_of(look(client, make_coordinator(session, "13")))
    assert "contacts handed over" in found
    assert "organisation admitted" in found
    assert "organisation not admitted" not in found
    assert "matching run started" not in found


def test_administrators_see_everything(session, client, organisations):
    found = body_of(look(client, make_staff(session, "admin")))
    assert "matching run started" in found
    assert "organisation not admitted" in found


def test_search_by_name_and_by_code(session, client, organisations):
    admin = make_staff(session, "admin")
    assert body_of(look(client, admin, "?organisation=乙校")).count("<tr>") == 2
    assert (
        body_of(look(client, admin, f"?organisation={organisations[0].credit_code.lower()}")).count("<tr>")
        == 2
    )
    assert body_of(look(client, admin, "?organisation=%25")) == ""


def test_search_does_not_reach_organisations_of_other_regions(session, client, organisations):
    assert body_of(look(client, make_coordinator(session, "13"), "?organisation=乙校")) == ""


def test_search_by_event_and_days(session, client, organisations):
    admin = make_staff(session, "admin")
    assert body_of(look(client, admin, "?action=member_approved")).count("<tr>") == 1
    day = NOW.date()
    assert body_of(look(client, admin, f"?since={day}&until={day}&organisation=甲厂")).count("<tr>") == 2
    assert body_of(look(client, admin, f"?until={day - timedelta(days=1)}&organisation=甲厂")) == ""


@pytest.mark.parametrize(
    "query",
    [
        "?since=nonsense",
        "?since=2026-02-02&until=2026-02-01",
        "?since=0001-01-01",
        "?until=9999-12-31",
        "?page=x",
    ],
)
def test_wrong_dates_and_pages_are_answered_plainly(session, client, query):
    assert look(client, make_coordinator(session), query).status_code in {200, 422}


def test_an_events_detail_is_told_in_words(session, client, organisations):
    record(
        session, actor=SYSTEM, action="introduction_answered", subject_kind="introduction", subject_id="abc",
        now=NOW, member_id=organisations[0].id, side="seeker", answer="declined", reason="price",
        match_id="KEYMARK",
    )  # fmt: skip
    session.flush()
    found = body_of(look(client, make_staff(session, "admin"), "?action=introduction_answered"))
    assert "side: the one that seeks; answer: Declined; reason: Price" in found
    assert "KEYMARK" not in found


def test_members_and_visitors_are_refused(session, client):
    assert client.get("/audit").status_code == 302
    for path in ("/audit", "/audit/events.csv"):
        assert look(client, make_account(session), path=path).status_code == 403


def test_a_file_has_no_live_formula(session, client, organisations):
    for start in "=+-@\t\r":
        member = make_member(session, name=f"{start}cmd|' /C calc'!A0")
        record(
            session, actor=SYSTEM, action="member_approved", subject_kind="member", subject_id="abc", now=NOW,
            member_id=member.id,
        )  # fmt: skip
    session.flush()
    answer = look(client, make_staff(session, "admin"), path="/audit/events.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len([row for row in rows if "calc" in str(row)]) == 6
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
