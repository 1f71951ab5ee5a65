import re

import pytest

from matchmaker.domain.access import Action
from matchmaker.domain.introductions import Answer, IntroductionStatus, Side
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.jobs.mail import send_waiting
from matchmaker.storage.introductions import sides_of
from matchmaker.storage.members import Member
from tests.factories import NOW, join, make_account, make_coordinator, make_member, sign_in, token_of
from tests.integration.pairs import make_scene, say_no, say_yes


@pytest.fixture
def scene(session):
    """A fresh offer, with its due date ahead of the clock."""
    return make_scene(session)


def page_of(app, account, path, status=200):
    """What the account sees at the path."""
    browser = app.test_client()
    sign_in(browser, account)
    answer = browser.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    return answer.get_data(as_text=True)


def without_tokens(page, key):
    """The page without what differs from one request to the next."""
    return re.sub(r"[\w.-]{60,}", "", page).replace(key, "")


def send_answer(app, account, introduction, **form):
    """Fill the card's form as a browser does."""
    browser = app.test_client()
    sign_in(browser, account)
    path = f"/introductions/{introduction.id}"
    token = token_of(browser.get(path).get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, **form}, headers={"Accept-Language": "en"})


def test_a_card_shows_the_other_side_without_names(app, scene):
    page = page_of(app, scene.seeking, f"/introductions/{scene.introduction.id}")
    assert "一种轧辊堆焊用药芯焊丝及其堆焊方法" in page
    assert "The patent itself is a public record" in page
    assert "堆焊" in page
    assert scene.provider.name not in page
    assert scene.providing.email not in page


def test_the_evidence_of_maturity_stands_on_the_card_without_names(app, session):
    scene = make_scene(session, patent={"maturity": 7, "maturity_evidence": "中试报告 ZS-3"})
    page = page_of(app, scene.seeking, f"/introductions/{scene.introduction.id}")
    assert "Evidence of the maturity" in page
    assert "ZS-3" in page
    assert scene.provider.name not in page


def test_both_say_yes_and_see_each_other(app, session, scene):
    first = send_answer(app, scene.seeking, scene.introduction, answer="interested", consent="y")
    assert first.status_code == 303
    page = page_of(app, scene.seeking, first.location)
    assert "You said yes." in page
    assert scene.providing.email not in page
    send_answer(app, scene.providing, scene.introduction, answer="interested", consent="y")
    for reader, other, member in (
        (scene.seeking, scene.providing, scene.provider),
        (scene.providing, scene.seeking, scene.seeker),
    ):
        page = page_of(app, reader, f"/introductions/{scene.introduction.id}")
        assert other.email in page
        assert member.name in page


def test_the_match_report_names_nobody_before_both_agreed(app, scene):
    path = f"/introductions/{scene.introduction.id}/report"
    page = page_of(app, scene.seeking, path)
    assert "一种轧辊堆焊用药芯焊丝及其堆焊方法" in page
    assert scene.introduction.id in page
    for secret in (scene.provider.name, scene.providing.email):
        assert secret not in page
    for account in (scene.seeking, scene.providing):
        send_answer(app, account, scene.introduction, answer="interested", consent="y")
    page = page_of(app, scene.seeking, path)
    assert scene.provider.name in page
    assert scene.providing.email in page


def test_the_match_report_keeps_the_other_sides_reason(app, scene):
    send_answer(app, scene.providing, scene.introduction, answer="declined", reason="other", note="NOTEMARK")
    page = page_of(app, scene.seeking, f"/introductions/{scene.introduction.id}/report")
    assert "It was not taken up." in page
    assert "NOTEMARK" not in page


def test_a_yes_without_the_tick_is_asked_again_at_the_field(app, session, scene):
    answer = send_answer(app, scene.seeking, scene.introduction, answer="interested")
    assert answer.status_code == 422
    assert 'id="consent-error"' in answer.get_data(as_text=True)
    assert sides_of(session, scene.introduction.id)[Side.SEEKER].answer is Answer.PENDING


def test_a_no_needs_a_reason_and_keeps_the_words(app, scene):
    answer = send_answer(app, scene.seeking, scene.introduction, answer="declined", note="KEEPTHIS")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="reason-error"' in page
    assert "KEEPTHIS" in page


@pytest.mark.parametrize("form", [{"answer": "nonsense"}, {"answer": "declined", "reason": "nonsense"}, {}])
def test_a_forged_answer_is_refused_and_changes_nothing(app, session, scene, form):
    assert send_answer(app, scene.seeking, scene.introduction, **form).status_code == 422
    assert sides_of(session, scene.introduction.id)[Side.SEEKER].answer is Answer.PENDING


def test_a_second_answer_leads_to_how_it_stands(app, session, scene):
    send_answer(app, scene.seeking, scene.introduction, answer="interested", consent="y")
    browser = app.test_client()
    sign_in(browser, scene.seeking)
    path = f"/introductions/{scene.introduction.id}"
    token = token_of(browser.get(path).get_data(as_text=True))
    again = browser.post(path, data={"csrf_token": token, "answer": "declined", "reason": "price"})
    assert again.status_code == 303
    assert sides_of(session, scene.introduction.id)[Side.SEEKER].answer is Answer.INTERESTED


def test_a_no_shows_the_other_side_no_reason(app, scene):
    send_answer(app, scene.providing, scene.introduction, answer="declined", reason="other", note="NOTEMARK")
    page = page_of(app, scene.seeking, f"/introductions/{scene.introduction.id}")
    assert "It was not taken up." in page
    assert "NOTEMARK" not in page
    staff = page_of(app, scene.coordinator, f"/introductions/{scene.introduction.id}")
    assert "NOTEMARK" in staff
    assert scene.seeker.name in staff


def test_staff_see_states_but_no_contacts(app, session, scene):
    say_yes(session, scene, Side.SEEKER)
    say_yes(session, scene, Side.PROVIDER)
    page = page_of(app, scene.coordinator, f"/introductions/{scene.introduction.id}")
    assert scene.seeker.name in page
    assert scene.seeking.email not in page
    assert scene.providing.email not in page


def test_foreign_and_absent_look_the_same(app, session, scene):
    stranger, member = make_account(session), make_member(session)
    join(session, stranger, member)
    elsewhere = make_coordinator(session, "12")
    for account in (stranger, elsewhere):
        foreign = page_of(app, account, f"/introductions/{scene.introduction.id}", status=404)
        absent = page_of(app, account, "/introductions/abcdefghjkmn", status=404)
        assert without_tokens(foreign, scene.introduction.id) == without_tokens(absent, "abcdefghjkmn")
        assert scene.seeker.name not in foreign
    browser = app.test_client()
    sign_in(browser, stranger)
    token = token_of(browser.get("/inbox").get_data(as_text=True))
    for key in (scene.introduction.id, "abcdefghjkmn"):
        answer = browser.post(
            f"/introductions/{key}", data={"csrf_token": token, "answer": "interested", "consent": "y"}
        )
        assert answer.status_code == 404


def test_an_introduced_organisation_loses_sight_when_it_is_suspended(app, session, scene):
    say_yes(session, scene, Side.SEEKER)
    say_yes(session, scene, Side.PROVIDER)
    session.get_one(Member, scene.seeker.id).status = "suspended"
    session.flush()
    page = page_of(app, scene.seeking, f"/introductions/{scene.introduction.id}", status=403)
    assert scene.providing.email not in page


def test_the_list_groups_by_what_is_to_be_done(app, session, scene):
    mine = page_of(app, scene.seeking, "/introductions")
    assert "answer by" in mine
    say_yes(session, scene, Side.SEEKER)
    theirs = page_of(app, scene.seeking, "/introductions?group=theirs")
    assert "open until" in theirs
    say_no(session, scene, Side.PROVIDER)
    ended = page_of(app, scene.seeking, "/introductions?group=ended")
    assert "一种轧辊堆焊用药芯焊丝及其堆焊方法" in ended
    assert scene.introduction.status is IntroductionStatus.DECLINED


def test_coordinators_list_their_regions_with_age(app, session, scene):
    assert scene.seeker.name in page_of(app, scene.coordinator, "/introductions")
    assert scene.seeker.name not in page_of(app, make_coordinator(session, "12"), "/introductions")


@pytest.mark.parametrize("path", ["/introductions", "/introductions/abcdefghjkmn"])
def test_visitors_are_asked_to_sign_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/login" in answer.location


def test_who_may_read_introductions_is_in_the_table(app):
    assert app.view_functions["introductions.index"].policy == Action.READ_INTRODUCTIONS


MARKS = {
    "name": "Personnamemark",
    "email": "personmark@example.com",
    "phone": "13912345678",
}


@pytest.fixture
def outbox(app):
    """The mails that went out."""
    state = app.extensions["mailman"]
    usual, state.backend, state.outbox = state.backend, "locmem", []
    yield state.outbox
    state.backend = usual


def marked_scene(session, confidentiality):
    """Private marks in every field of the seeker that the other side must not see."""
    need = {
        "confidentiality": confidentiality,
        "title": "TITLEMARK",
        "problem": "PROBLEMMARK 联系Personnamemark 13912345678 personmark@example.com",
        "elements": {"material": "ELEMENTMARK"},
        "budget_min": 123_400,
        "budget_max": 987_600,
    }
    return make_scene(session, need=need, person=MARKS)


@pytest.mark.parametrize("confidentiality", list(Confidentiality))
def test_planted_markers_reach_nobody_before_their_stage(app, session, outbox, confidentiality):
    scene = marked_scene(session, confidentiality)
    never = [*MARKS.values(), scene.seeker.name, scene.seeker.credit_code, "130200"]
    if confidentiality is Confidentiality.MATCHING:
        never += ["TITLEMARK", "PROBLEMMARK", "ELEMENTMARK", "123,400", "987,600"]
    paths = [
        f"/introductions/{scene.introduction.id}",
        "/introductions",
        "/introductions?group=ended",
        "/inbox",
    ]
    for step in (lambda: None, lambda: say_no(session, scene, Side.SEEKER, note="NOTEMARK")):
        step()
        seen = "".join(page_of(app, scene.providing, path) for path in paths)
        assert [mark for mark in [*never, "NOTEMARK"] if mark in seen] == []
    send_waiting(NOW)
    mails = "".join(str(mail.message()) + mail.body for mail in outbox if mail.to == [scene.providing.email])
    assert "/introductions/" in mails
    assert [mark for mark in [*never, "NOTEMARK", "TITLEMARK"] if mark in mails] == []


def test_a_first_yes_does_not_show_the_contact_in_pages_or_mails(app, session, outbox):
    scene = marked_scene(session, Confidentiality.PUBLIC)
    say_yes(session, scene, Side.SEEKER)
    send_waiting(NOW)
    seen = page_of(app, scene.providing, f"/introductions/{scene.introduction.id}")
    seen += page_of(app, scene.providing, "/inbox")
    seen += "".join(mail.body for mail in outbox if mail.to == [scene.providing.email])
    assert [mark for mark in [*MARKS.values(), scene.seeker.name] if mark in seen] == []
    say_yes(session, scene, Side.PROVIDER)
    seen = page_of(app, scene.providing, f"/introductions/{scene.introduction.id}")
    assert [mark for mark in MARKS.values() if mark not in seen] == []
    outbox.clear()
    send_waiting(NOW)
    assert [mark for mark in MARKS.values() if mark in "".join(mail.body for mail in outbox)] == []
