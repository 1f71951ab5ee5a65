"""Calls as people walk through them: pages, forms, refusals in words, and who sees what."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.calls import CallMove
from matchmaker.jobs.mail import message_of
from matchmaker.services import calls
from matchmaker.services.notices import Letter
from matchmaker.storage.accounts import Account
from matchmaker.storage.calls import Call, CallReply, questions_of
from matchmaker.storage.notices import Notice
from tests.factories import make_patent, sign_in
from tests.integration.callings import DETAILS, QUESTION, REPLY, SUMMARY, Calling, make_calling
from tests.integration.web.browsing import error_at, read, send, words

CONTACTS = ("caller-secret@example.com", "13900000001", "answerer-secret@example.com", "13900000002")
FORM = {
    "kind": "capacity",
    "title": "找一条中试线",
    "summary": "五百公斤级真空熔炼",
    "details": "合金配比见此",
    "industry": "",
    "ipc": "C22C 19/05",
    "budget": "80",
    "reward": "",
    "ownership": "caller",
    "secrecy": "agreement",
}


@pytest.fixture
def visit(app, session):
    """Sign somebody of a call's scene in."""

    def sign(calling: Calling, who: str):
        client = app.test_client()
        account = session.get_one(Account, calling.by[who].account_id)
        account.language = "en"
        session.flush()
        sign_in(client, account)
        return client

    return sign


def now_calling(session, upto: str = "open", **given) -> Calling:
    """A call of today, so that the pages find it open."""
    return make_calling(session, now=datetime.now(UTC), upto=upto, **given)


def test_a_company_writes_a_call_and_a_coordinator_publishes_it(session, visit) -> None:
    calling = now_calling(session, "draft")
    firm, staff = visit(calling, "caller"), visit(calling, "reviewer")
    late = send(firm, "/calls/new", {**FORM, "closes_on": "2020-01-01"})
    assert late.status_code == 422
    assert "from tomorrow on" in error_at(late, "closes_on")
    assert "合金配比见此" in words(late) or "合金配比见此" in late.get_data(as_text=True)
    day = (beijing_day(calling.now) + timedelta(days=9)).isoformat()
    assert send(firm, "/calls/new", {**FORM, "closes_on": day}).status_code == 303
    call = session.scalars(select(Call).where(Call.title == FORM["title"])).one()
    assert (call.budget, call.status) == (800_000, "in_review")
    assert "找一条中试线" in words(read(staff, "/calls?group=review"))
    page = f"/calls/{call.id}"
    refused = send(staff, f"{page}/moves/return", {"seen": call.version, "note": ""}, page)
    assert refused.status_code == 422
    assert "say why" in words(refused)
    sent = send(staff, f"{page}/moves/publish", {"seen": call.version}, page)
    assert sent.status_code == 303
    assert "找一条中试线" in words(read(firm, "/calls"))
    again = send(staff, f"{page}/moves/publish", {"seen": 1}, page)
    assert again.status_code == 409


def test_a_draft_is_edited_and_a_stale_one_is_said(session, visit) -> None:
    calling = now_calling(session, "draft")
    firm = visit(calling, "caller")
    path = f"/calls/{calling.call_id}/edit"
    assert DETAILS in read(firm, path).get_data(as_text=True)
    day = (beijing_day(calling.now) + timedelta(days=9)).isoformat()
    given = {**FORM, "closes_on": day, "draft": "1"}
    assert send(firm, path, {**given, "seen": 7}).status_code == 409
    assert send(firm, path, {**given, "seen": 0}).status_code == 303
    assert calling.call.title == FORM["title"]
    assert calling.call.status == "draft"


def test_terms_questions_reply_and_contacts_through_the_pages(session, visit) -> None:
    calling = now_calling(session)
    patent = make_patent(session, calling.answerer, title="激光熔覆方法")
    lab, firm, path = visit(calling, "answerer"), visit(calling, "caller"), f"/calls/{calling.call_id}"
    assert DETAILS not in words(read(lab, path))
    refused = send(lab, f"{path}/terms", {"terms_seen": "0" * 64}, path)
    assert refused.status_code == 422
    assert DETAILS not in words(refused)
    hidden = read(lab, path).get_data(as_text=True).split('name="terms_seen"')[1].split('value="')[1]
    seen = hidden.split('"')[0]
    assert send(lab, f"{path}/terms", {"terms_seen": seen, "agree": "y"}, path).status_code == 303
    assert DETAILS in words(read(lab, path))
    assert send(lab, f"{path}/questions", {"text": QUESTION}, path).status_code == 303
    asked = calls_question(session, calling)
    answered = send(firm, f"{path}/questions/{asked}", {f"{asked}-text": "八小时"}, path)
    assert answered.status_code == 303
    assert "八小时" in words(read(lab, path))
    empty = send(lab, f"{path}/reply", {"text": ""})
    assert empty.status_code == 422
    sent = send(lab, f"{path}/reply", {"text": REPLY, "patent_id": patent.id})
    reply_path = sent.headers["Location"]
    page = words(read(firm, reply_path))
    assert REPLY in page
    assert "激光熔覆方法" in page
    untick = send(firm, f"{reply_path}/accept", {"seen": 0}, reply_path)
    assert untick.status_code == 422
    assert send(firm, f"{reply_path}/accept", {"seen": 0, "consent": "y"}, reply_path).status_code == 303
    for client in (firm, lab):
        assert not any(one in read(client, reply_path).get_data(as_text=True) for one in CONTACTS)
    assert send(lab, f"{reply_path}/consent", {"seen": 1, "consent": "y"}, reply_path).status_code == 303
    assert CONTACTS[0] in words(read(lab, reply_path))
    assert CONTACTS[2] in words(read(firm, reply_path))


def calls_question(session, calling: Calling) -> str:
    return questions_of(session, calling.call_id)[0].id


def test_a_decline_needs_its_reason_at_the_field_and_reaches_the_sender(session, visit) -> None:
    calling = now_calling(session, "replied")
    firm, lab = visit(calling, "caller"), visit(calling, "answerer")
    path = f"/calls/replies/{calling.reply_id}"
    refused = send(firm, f"{path}/decline", {"seen": 0, "note": "保留的话"}, path)
    assert refused.status_code == 422
    assert "choose a reason" in error_at(refused, "reason")
    assert "保留的话" in refused.get_data(as_text=True)
    given = {"seen": 0, "reason": "capacity", "note": "吨位不够"}
    assert send(firm, f"{path}/decline", given, path).status_code == 303
    page = words(read(lab, path))
    assert "Scale or capacity does not fit" in page
    assert "吨位不够" in page


def test_a_reply_is_taken_back_by_its_button(session, visit) -> None:
    calling = now_calling(session, "replied")
    lab, firm = visit(calling, "answerer"), visit(calling, "caller")
    path = f"/calls/replies/{calling.reply_id}"
    assert send(lab, f"{path}/withdraw", {"seen": 5}, path).status_code == 303
    assert "Somebody else changed this" in words(read(lab, path))
    assert send(lab, f"{path}/withdraw", {"seen": 0}, path).status_code == 303
    assert read(firm, path).status_code == 404


def test_others_learn_how_many_replied_and_nothing_more(session, visit) -> None:
    calling = now_calling(session, "replied")
    calling.accept_terms("third")
    third = visit(calling, "third")
    page = words(read(third, f"/calls/{calling.call_id}"))
    assert "1 has replied" in page
    calling.send("third", text="另一家的答复")
    assert "1 other has replied" in words(read(third, f"/calls/{calling.call_id}"))
    assert calling.answerer.name not in page


def test_what_is_sealed_stays_with_those_it_is_for(app, session, visit, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    calling = now_calling(session, "read")
    calling.ask()
    calling.send()
    calling.accept()
    session.flush()
    mine = calling.reply_id
    pages = [
        "/calls",
        "/calls?group=own",
        "/calls?group=answered",
        "/calls?group=review",
        "/calls?group=region",
        f"/calls/{calling.call_id}",
        f"/calls/{calling.call_id}/reply",
        f"/calls/{calling.call_id}/edit",
        f"/calls/replies/{mine}",
        "/",
        "/inbox",
        "/audit",
        "/account/data",
    ]
    hidden = {
        "third": {DETAILS, REPLY, QUESTION, *CONTACTS},
        "reviewer": {REPLY, QUESTION, *CONTACTS},
        "other_reviewer": {DETAILS, REPLY, QUESTION, *CONTACTS},
        # Before the second consent, neither side has the other's contact.
        "caller": set(CONTACTS[2:]),
        "answerer": set(CONTACTS[:2]),
    }
    for who, secrets in hidden.items():
        client = visit(calling, who)
        for path in pages:
            text = read(client, path).get_data(as_text=True)
            assert {secret for secret in secrets if secret in text} == set(), (who, path)
    for secret in (DETAILS, REPLY, QUESTION):
        assert secret not in caplog.text
        assert not any(secret in str(row.detail) for row in session.scalars(select(Notice)))


def test_mails_carry_a_link_and_nothing_of_anybody(app, session) -> None:
    calling = now_calling(session, "read")
    calling.ask()
    calling.send()
    calling.accept()
    calling.consent()
    calling.move(CallMove.WITHDRAW, "reviewer", note="不实")
    other = now_calling(session, "draft", mark="b")
    other.move(CallMove.SUBMIT)
    other.move(CallMove.RETURN, "reviewer", note="改")
    session.flush()
    kinds = {*session.scalars(select(Notice.kind).where(Notice.kind.startswith("call_")))}
    kinds |= {
        "call_close",
        "call_clarify",
        "call_reply_decline",
        "call_reply_withdraw",
        "call_reply_lapse",
        "call_reply_overdue",
        "call_reply_call_withdrawn",
        "call_consent_overdue",
        "call_unanswered",
    }
    assert len(kinds) == 18
    for kind in kinds:
        for language in ("en", "zh"):
            mail = message_of(Letter("n" * 12, "a@example.com", language, kind, "/calls/x"))
            whole = mail.subject + mail.body
            assert "/calls/x" in whole
            assert mail.subject not in {"Something changed", "有新变化"}
            for secret in (DETAILS, SUMMARY, REPLY, calling.caller.name, *CONTACTS):
                assert secret not in whole


def test_time_closes_a_call_for_the_pages_too(session, visit) -> None:
    calling = now_calling(session, "replied")
    calls.mind(session, now=calling.now + timedelta(days=30))
    session.flush()
    assert calling.call.status == "closed"
    page = words(read(visit(calling, "caller"), f"/calls/{calling.call_id}"))
    assert "Closed, replies being read" in page
    assert calling.answerer.name in page
    assert session.scalars(select(CallReply.due_on)).one() is not None


def test_the_home_pages_say_what_waits(session, visit) -> None:
    calling = now_calling(session, "replied")
    firm, lab = visit(calling, "caller"), visit(calling, "answerer")
    assert f"/calls/replies/{calling.reply_id}" in read(firm, "/").get_data(as_text=True)
    assert "/calls/replies/" not in read(lab, "/").get_data(as_text=True)
    calling.accept()
    session.flush()
    assert "/calls/replies/" not in read(firm, "/").get_data(as_text=True)
    assert "agree to show your contact" in words(read(lab, "/"))
    waiting = now_calling(session, "draft", mark="b")
    waiting.move(CallMove.SUBMIT)
    session.flush()
    assert f"/calls/{waiting.call_id}" in read(visit(waiting, "reviewer"), "/").get_data(as_text=True)
    assert f"/calls/{waiting.call_id}" not in read(visit(waiting, "other_reviewer"), "/").get_data(
        as_text=True
    )
