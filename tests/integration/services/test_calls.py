"""Calls step by step: review, terms before details, sealed replies, an answer for everybody."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from matchmaker.domain.access import Actor
from matchmaker.domain.calls import (
    CallMove,
    CallStatus,
    DeclineReason,
    LapseReason,
    ReplyStatus,
)
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Refusal, Stale, WrongState
from matchmaker.domain.members import MemberStatus
from matchmaker.services import accounts, calls
from matchmaker.storage.accounts import Consent
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.calls import CallAcceptance, call_contact, count_replies, questions_of
from matchmaker.storage.notices import Notice
from tests.factories import make_patent
from tests.integration.callings import QUESTION, Calling, content, make_calling


def told(calling: Calling, kind: str) -> set[int]:
    return set(calling.session.scalars(select(Notice.account_id).where(Notice.kind == kind)))


def test_a_coordinator_publishes_what_an_organisation_hands_in(session) -> None:
    calling = make_calling(session, upto="draft")
    calling.move(CallMove.SUBMIT)
    assert calling.coordinator.id in told(calling, "call_submit")
    with pytest.raises(Forbidden):
        calling.move(CallMove.PUBLISH, "caller")
    with pytest.raises(NotFound):
        calling.move(CallMove.PUBLISH, "other_reviewer")
    with pytest.raises(Invalid) as refused:
        calling.move(CallMove.RETURN, "reviewer")
    assert refused.value.field == "note"
    calling.move(CallMove.RETURN, "reviewer", note="请写明炉次")
    assert (calling.call.status, calling.call.note) == (CallStatus.DRAFT, "请写明炉次")
    calling.publish()
    assert calling.call.status is CallStatus.OPEN
    assert told(calling, "call_publish") == {calling.calling.id}


def test_a_call_of_the_alliance_is_published_by_somebody_else_than_its_author(session) -> None:
    calling = make_calling(session, alliance=True, upto="draft")
    calling.move(CallMove.SUBMIT)
    with pytest.raises(Forbidden):
        calling.move(CallMove.PUBLISH, "caller")
    calling.move(CallMove.PUBLISH, "reviewer")
    assert calling.call.status is CallStatus.OPEN


def test_a_coordinator_calls_for_an_own_region_only(session) -> None:
    calling = make_calling(session, alliance=True, upto="draft")
    with pytest.raises(Invalid) as refused:
        calls.draft_call(
            session,
            actor=Actor(calling.coordinator.id, "n", regions=frozenset({Region.TIANJIN})),
            content=content(calling.now),
            now=calling.now,
        )
    assert refused.value.field == "region"


def test_a_draft_is_its_callers_alone_and_stays_as_it_is_once_published(session) -> None:
    calling = make_calling(session, upto="draft")
    for who in ("answerer", "reviewer"):
        with pytest.raises(NotFound):
            calls.readable_call(session, actor=calling.by[who], call_id=calling.call_id)
    given = {"call_id": calling.call_id, "now": calling.now}
    changed = content(calling.now, title="改后的题目")
    calls.edit_call(session, actor=calling.by["caller"], content=changed, seen=calling.call.version, **given)
    with pytest.raises(Stale):
        calls.edit_call(session, actor=calling.by["caller"], content=changed, seen=0, **given)
    with pytest.raises(NotFound):
        calls.edit_call(session, actor=calling.by["third"], content=changed, seen=1, **given)
    calling.publish()
    with pytest.raises(WrongState):
        calls.edit_call(
            session, actor=calling.by["caller"], content=changed, seen=calling.call.version, **given
        )


def test_the_terms_come_before_details_questions_and_replies(session) -> None:
    calling = make_calling(session)
    answerer = calling.by["answerer"]
    assert not calls.may_read(session, actor=answerer, call=calling.call)
    for step in (calling.ask, calling.send):
        with pytest.raises(WrongState) as refused:
            step()
        assert refused.value.code == "call_terms_first"
    given = {"actor": answerer, "call_id": calling.call_id, "now": calling.now}
    with pytest.raises(Invalid):
        calls.accept_terms(session, is_ticked=False, terms_seen="", **given)
    with pytest.raises(Stale):
        calls.accept_terms(session, is_ticked=True, terms_seen="0" * 64, **given)
    calling.accept_terms()
    calling.accept_terms()
    assert calls.may_read(session, actor=answerer, call=calling.call)
    assert not calls.may_read(session, actor=calling.by["third"], call=calling.call)
    kept = session.scalars(select(CallAcceptance)).one()
    assert (kept.account_id, len(kept.hash)) == (calling.answering.id, 64)


def test_the_caller_does_not_reply_and_an_unadmitted_organisation_sees_nothing(session) -> None:
    calling = make_calling(session)
    with pytest.raises(WrongState):
        calling.accept_terms("caller")
    with pytest.raises(Forbidden):
        calling.accept_terms("reviewer")
    with pytest.raises(NotFound):
        calls.readable_call(session, actor=Actor(9, "n", "x" * 12, admitted=False), call_id=calling.call_id)
    calling.caller.status = MemberStatus.SUSPENDED
    with pytest.raises(NotFound):
        calls.readable_call(session, actor=calling.by["third"], call_id=calling.call_id)


def test_a_question_is_answered_once_before_all_and_nobody_is_named(session) -> None:
    calling = make_calling(session, upto="read")
    key = calling.ask()
    assert told(calling, "call_question") == {calling.calling.id}
    given = {"call_id": calling.call_id, "question_id": key, "now": calling.now}
    with pytest.raises(Invalid):
        calls.answer_question(session, actor=calling.by["caller"], text=" ", **given)
    with pytest.raises(NotFound):
        calls.answer_question(session, actor=calling.by["third"], text="八小时", **given)
    calls.answer_question(session, actor=calling.by["caller"], text="八小时", **given)
    with pytest.raises(WrongState):
        calls.answer_question(session, actor=calling.by["caller"], text="九小时", **given)
    assert [(one.text, one.answer) for one in questions_of(session, calling.call_id)] == [
        (QUESTION, "八小时")
    ]
    assert told(calling, "call_clarify") == {calling.answering.id}
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "call_question")).one()
    assert event.other_member_id is None


def test_one_reply_an_organisation_with_an_own_published_patent(session) -> None:
    calling = make_calling(session, upto="read")
    foreign = make_patent(session, calling.caller)
    for given, name in (({"text": " "}, "text"), ({"patent_id": foreign.id}, "patent_id")):
        with pytest.raises(Invalid) as refused:
            calling.send(**given)
        assert refused.value.field == name
    own = make_patent(session, calling.answerer)
    calling.send(patent_id=own.id)
    assert calling.reply.patent_id == own.id
    with pytest.raises(WrongState):
        calling.send()
    calling.withdraw()
    assert count_replies(session, calling.call_id) == 0
    calling.send(text="再答")
    assert (calling.reply.status, calling.reply.text) == (ReplyStatus.WAITING, "再答")
    assert count_replies(session, calling.call_id) == 1


def test_contacts_are_there_after_both_consents_and_gone_when_one_is_taken_back(session) -> None:
    calling = make_calling(session, upto="replied")

    def shown() -> list[str | None]:
        found = [call_contact(session, reply_id=calling.reply_id, of_caller=side) for side in (True, False)]
        return [contact.email if contact else None for contact in found]

    with pytest.raises(Invalid) as refused:
        calling.accept(consent=False)
    assert refused.value.field == "consent"
    calling.accept()
    assert shown() == [None, None]
    with pytest.raises(Invalid):
        calling.consent(consent=False)
    calling.consent()
    assert shown() == ["caller-secret@example.com", "answerer-secret@example.com"]
    consent = session.get_one(Consent, calling.reply.consent_id)
    accounts.withdraw_consent(session, actor=calling.by["answerer"], consent_id=consent.id, now=calling.now)
    session.flush()
    assert shown() == ["caller-secret@example.com", None]


def test_only_the_two_sides_touch_a_reply_and_each_its_own_way(session) -> None:
    calling = make_calling(session, upto="replied")
    for who in ("third", "reviewer", "other_reviewer"):
        for step in (calling.accept, calling.decline, calling.consent, calling.withdraw):
            with pytest.raises(NotFound):
                step(who)
    for step, who in ((calling.accept, "answerer"), (calling.withdraw, "caller")):
        with pytest.raises(Forbidden):
            step(who)
    with pytest.raises(Stale):
        calling.accept(seen=7)


def test_nobody_is_introduced_to_an_organisation_that_is_no_member_any_more(session) -> None:
    calling = make_calling(session, upto="replied")
    calling.answerer.status = MemberStatus.SUSPENDED
    with pytest.raises(WrongState) as refused:
        calling.accept()
    assert refused.value.code == "call_side_away"


def test_a_reply_is_declined_with_a_reason_that_its_sender_is_told_of(session) -> None:
    calling = make_calling(session, upto="replied")
    wrong = [
        ({"reason": None}, "reason"),
        ({"reason": DeclineReason.OTHER}, "note"),
        ({"note": "x" * 1001}, "note"),
    ]
    for given, name in wrong:
        with pytest.raises(Invalid) as refused:
            calling.decline(**given)
        assert refused.value.field == name
    calling.decline(note="超出预算")
    assert (calling.reply.status, calling.reply.reason) == (ReplyStatus.DECLINED, "price")
    assert told(calling, "call_reply_decline") == {calling.answering.id}


def test_a_closed_call_ends_with_its_last_answer(session) -> None:
    calling = make_calling(session, upto="replied")
    calling.move(CallMove.CLOSE)
    assert calling.call.status is CallStatus.CLOSED
    assert calling.reply.due_on is not None
    with pytest.raises((WrongState, NotFound)):
        calling.accept_terms("third")
    calling.decline()
    assert calling.call.status is CallStatus.ENDED
    # Whoever replied still reads it; others do not.
    calls.readable_call(session, actor=calling.by["answerer"], call_id=calling.call_id)
    with pytest.raises(NotFound):
        calls.readable_call(session, actor=calling.by["third"], call_id=calling.call_id)


def test_withdrawing_a_call_tells_everybody_who_replied(session) -> None:
    calling = make_calling(session, upto="replied")
    with pytest.raises(Invalid):
        calling.move(CallMove.WITHDRAW, "reviewer")
    calling.move(CallMove.WITHDRAW, "reviewer", note="内容不实")
    assert (calling.reply.status, calling.reply.reason) == (
        ReplyStatus.LAPSED,
        LapseReason.CALL_WITHDRAWN,
    )
    assert told(calling, "call_reply_call_withdrawn") == {calling.answering.id}
    assert told(calling, "call_withdraw") == {calling.calling.id}


def test_an_unanswered_reply_reminds_the_caller_then_coordinators_then_ends(session) -> None:
    calling = make_calling(session, upto="replied")
    closes = calling.now + timedelta(days=29)
    assert calls.mind(session, now=closes) == 1
    assert calls.mind(session, now=closes) == 0
    assert calling.reply.due_on is not None
    after_due = closes + timedelta(days=(calling.reply.due_on - closes.date()).days + 1)
    calls.mind(session, now=after_due)
    calls.mind(session, now=after_due)
    assert told(calling, "call_reply_overdue") == {calling.calling.id}
    assert told(calling, "call_unanswered") == set()
    calls.mind(session, now=after_due + timedelta(days=8))
    assert calling.coordinator.id in told(calling, "call_unanswered")
    assert calling.reply.status is ReplyStatus.WAITING
    calls.mind(session, now=after_due + timedelta(days=16))
    session.flush()
    assert (calling.reply.status, calling.reply.reason) == (
        ReplyStatus.LAPSED,
        LapseReason.CALLER_SILENT,
    )
    assert calling.call.status is CallStatus.ENDED
    assert {calling.calling.id, calling.answering.id} == told(calling, "call_reply_lapse")
    overdue = select(func.count()).where(Notice.kind == "call_reply_overdue")
    assert session.scalar(overdue) == 2


def test_a_consent_that_does_not_come_ends_the_reply_without_contacts(session) -> None:
    calling = make_calling(session, upto="accepted")
    for days in (30, 45, 60):
        calls.mind(session, now=calling.now + timedelta(days=days))
        session.flush()
    assert calling.reply.reason == LapseReason.ANSWERER_SILENT
    assert calling.answering.id in told(calling, "call_consent_overdue")
    with pytest.raises(Refusal):
        calling.consent()


def test_no_contact_for_a_caller_that_took_its_consent_back_meanwhile(session) -> None:
    calling = make_calling(session, upto="accepted")
    given = calling.reply.caller_consent_id or ""
    accounts.withdraw_consent(session, actor=calling.by["caller"], consent_id=given, now=calling.now)
    with pytest.raises(WrongState) as refused:
        calling.consent()
    assert refused.value.code == "call_consent_gone"
