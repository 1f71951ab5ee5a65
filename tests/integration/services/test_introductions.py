from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, WrongState
from matchmaker.domain.introductions import ANSWER_TIME, REMINDER_TIME, Answer, IntroductionStatus, Side
from matchmaker.domain.matches import MatchKind
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality, RejectReason
from matchmaker.services import introductions
from matchmaker.storage.accounts import Consent
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.introductions import IntroductionSide, contact_of, sides_of
from matchmaker.storage.notices import Notice
from tests.factories import NOW, join, make_account, make_agency, make_member, make_offer, make_patent
from tests.integration.pairs import acting, coordinating, make_scene, say_no, say_yes


def notices_of(session, account):
    return list(
        session.scalars(
            select(Notice.kind).where(Notice.account_id == account.id).order_by(Notice.created_at)
        )
    )


def events_of(session, introduction):
    query = select(AuditEvent).where(AuditEvent.subject_id == introduction.id).order_by(AuditEvent.id)
    return list(session.scalars(query))


def cards(session, scene):
    return {side: row.card for side, row in sides_of(session, scene.introduction.id).items()}


def test_offer_gives_each_side_the_other_ones_card(session):
    scene = make_scene(session)
    found = cards(session, scene)
    assert found[Side.SEEKER]["kind"] == "patent"
    assert found[Side.SEEKER]["region"] == "11"
    assert found[Side.PROVIDER]["title"] == "轧辊表面堆焊层易剥落"
    assert scene.introduction.due_at == NOW + ANSWER_TIME
    assert notices_of(session, scene.seeking) == ["introduction_offered"]
    assert notices_of(session, scene.providing) == ["introduction_offered"]


def test_offer_records_both_organisations(session):
    scene = make_scene(session)
    (event,) = events_of(session, scene.introduction)
    assert (event.action, event.member_id, event.other_member_id) == (
        "introduction_offered",
        scene.seeker.id,
        scene.provider.id,
    )


def test_an_offer_that_runs_is_not_offered_twice(session):
    scene = make_scene(session)
    with pytest.raises(WrongState):
        introductions.offer(session, match=scene.match, actor=scene.staff, now=NOW)


def test_confidential_need_shows_codes_only(session):
    scene = make_scene(
        session,
        need={"confidentiality": Confidentiality.MATCHING, "budget_min": 110_000, "budget_max": 220_000},
    )
    card = cards(session, scene)[Side.PROVIDER]
    assert set(card) == {
        "region", "member_kind", "kind", "confidential", "industries", "deal_kinds", "why", "missing",
    }  # fmt: skip
    assert card["industries"] == ["C31"]


def test_why_quotes_only_the_readers_own_words(session):
    evidence = [
        {"signal": "words", "label": "堆焊", "amount": 0.3},
        {"signal": "words", "label": "热轧工作辊", "amount": 0.2},
        {"signal": "codes", "label": "B23K", "amount": 0.1},
    ]
    scene = make_scene(session, need={"confidentiality": Confidentiality.MATCHING}, evidence=evidence)
    found = cards(session, scene)
    words, codes = found[Side.PROVIDER]["why"]
    assert words == {"signal": "words", "phrases": ["堆焊"]}
    assert codes == {"signal": "codes", "codes": ["B23K"]}
    assert found[Side.SEEKER]["why"][0]["phrases"] == ["堆焊", "热轧工作辊"]
    assert found[Side.SEEKER]["why"][1]["codes"] == []


def test_that_facts_fit_is_said_unless_the_need_is_confidential(session):
    evidence = [
        {"signal": "words", "label": "堆焊", "amount": 0.3},
        {"signal": "budget", "label": "500000/600000", "amount": 0.02},
        {"signal": "maturity", "label": "3/6", "amount": -0.02},
    ]
    open_scene = make_scene(session, evidence=evidence)
    hidden = make_scene(session, need={"confidentiality": Confidentiality.MATCHING}, evidence=evidence)
    assert [part["signal"] for part in cards(session, open_scene)[Side.PROVIDER]["why"]] == [
        "words",
        "budget",
    ]
    assert [part["signal"] for part in cards(session, hidden)[Side.PROVIDER]["why"]] == ["words"]
    assert [part["signal"] for part in cards(session, hidden)[Side.SEEKER]["why"]] == ["words", "budget"]


def test_missing_elements_are_named_unless_the_need_is_confidential(session):
    elements = {"material": "碳化钨", "product": "轧辊"}
    missing = {"code": "element", "element": "material"}
    scene = make_scene(session, need={"elements": elements})
    assert missing in cards(session, scene)[Side.SEEKER]["missing"]
    assert missing in cards(session, scene)[Side.PROVIDER]["missing"]
    hidden = make_scene(session, need={"elements": elements, "confidentiality": Confidentiality.MATCHING})
    assert missing in cards(session, hidden)[Side.SEEKER]["missing"]
    assert missing not in cards(session, hidden)[Side.PROVIDER]["missing"]


def test_a_makers_card_has_industries_and_no_profile(session):
    scene = make_scene(session)
    maker = make_member(session, profile="我公司生产MARKERPROFILE")
    patent = make_patent(session, scene.provider)
    scene.match.status = scene.match.status
    match = type(scene.match)(
        kind=MatchKind.PATENT_MAKER, patent_id=patent.id, maker_id=maker.id, seeker_id=maker.id,
        provider_id=scene.provider.id, seeker_region=maker.region, provider_region=scene.provider.region,
        score=0.4, evidence=[{"signal": "words", "label": "MARKERPROFILE", "amount": 0.4}], rank=1,
        suggested_at=NOW, status=scene.match.status, judged_by=scene.coordinator.id, judged_at=NOW,
    )  # fmt: skip
    session.add(match)
    session.flush()
    offered = introductions.offer(session, match=match, actor=scene.staff, now=NOW)
    card = sides_of(session, offered.id)[Side.PROVIDER].card
    assert card["kind"] == "maker"
    assert card["industries"] == ["C34"]
    assert "MARKERPROFILE" not in str(card)


def test_an_offers_card_names_services_not_the_agency(session):
    scene = make_scene(session)
    agency = make_agency(session)
    offer = make_offer(session, agency, description=f"{agency.name}提供评估")
    match = type(scene.match)(
        kind=MatchKind.NEED_OFFER, need_id=scene.match.need_id, offer_id=offer.id,
        seeker_id=scene.seeker.id, provider_id=agency.id, seeker_region=scene.seeker.region,
        provider_region=agency.region, score=0.4, evidence=[], rank=1, suggested_at=NOW,
        status=scene.match.status, judged_by=scene.coordinator.id, judged_at=NOW,
    )  # fmt: skip
    session.add(match)
    session.flush()
    offered = introductions.offer(session, match=match, actor=scene.staff, now=NOW)
    card = sides_of(session, offered.id)[Side.SEEKER].card
    assert card["service_kinds"] == ["valuation"]
    assert card["text"] == "[…]提供评估"


def test_one_yes_waits_and_tells_the_other_side_only_that_it_answered(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    assert scene.introduction.status is IntroductionStatus.OFFERED
    assert notices_of(session, scene.providing) == ["introduction_offered", "introduction_answered"]
    assert notices_of(session, scene.seeking) == ["introduction_offered"]
    assert contact_of(session, introduction_id=scene.introduction.id, side=Side.SEEKER) is None


def test_two_yeses_introduce_and_show_the_answering_persons(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    say_yes(session, scene, Side.PROVIDER)
    assert scene.introduction.status is IntroductionStatus.INTRODUCED
    assert scene.introduction.introduced_at == NOW
    contact = contact_of(session, introduction_id=scene.introduction.id, side=Side.PROVIDER)
    assert contact is not None
    assert (contact.organisation, contact.email) == (scene.provider.name, scene.providing.email)
    for account in (scene.seeking, scene.providing, scene.coordinator):
        assert "introduction_made" in notices_of(session, account)
    assert [event.action for event in events_of(session, scene.introduction)] == [
        "introduction_offered",
        "introduction_answered",
        "introduction_answered",
        "introduction_made",
    ]


def test_a_yes_leaves_a_consent_with_its_version(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    side = sides_of(session, scene.introduction.id)[Side.SEEKER]
    consent = session.get_one(Consent, side.consent_id)
    assert (consent.account_id, consent.text, consent.subject_id) == (
        scene.seeking.id,
        "introduction",
        scene.introduction.id,
    )
    assert consent.version


def test_a_consent_taken_back_hides_the_contact(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    say_yes(session, scene, Side.PROVIDER)
    side = sides_of(session, scene.introduction.id)[Side.PROVIDER]
    session.get_one(Consent, side.consent_id).withdrawn_at = NOW
    session.flush()
    assert contact_of(session, introduction_id=scene.introduction.id, side=Side.PROVIDER) is None


def test_the_database_refuses_a_yes_without_consent(session):
    scene = make_scene(session)
    with pytest.raises(IntegrityError, match="consent_if_interested"), session.begin_nested():
        session.execute(
            update(IntroductionSide)
            .where(IntroductionSide.introduction_id == scene.introduction.id)
            .values(answer=Answer.INTERESTED, answered_at=NOW)
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"answer": Answer.INTERESTED, "consent": False}, "consent"),
        ({"answer": Answer.DECLINED, "reason": None}, "reason"),
        ({"answer": Answer.DECLINED, "reason": RejectReason.OTHER, "note": "  "}, "note"),
        ({"answer": Answer.DECLINED, "reason": RejectReason.PRICE, "note": "x" * 1001}, "note"),
        ({"answer": Answer.PENDING}, "answer"),
    ],
)
def test_an_incomplete_answer_names_its_field(session, values, field):
    scene = make_scene(session)
    with pytest.raises(Invalid) as refused:
        say_yes(session, scene, Side.SEEKER, **values)
    assert refused.value.field == field


def test_a_no_ends_it_without_telling_why(session):
    scene = make_scene(session)
    say_no(session, scene, Side.PROVIDER, note="NOTEMARK")
    assert scene.introduction.status is IntroductionStatus.DECLINED
    assert scene.introduction.ended_at == NOW
    row = session.scalars(
        select(Notice).where(Notice.account_id == scene.seeking.id, Notice.kind == "introduction_ended")
    ).one()
    assert row.detail == {}
    event = next(e for e in events_of(session, scene.introduction) if e.action == "introduction_answered")
    assert event.detail["reason"] == "price"
    assert "NOTEMARK" not in str(event.detail)


def test_an_answer_stands(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    with pytest.raises(WrongState) as refused:
        say_no(session, scene, Side.SEEKER)
    assert refused.value.code == "already_answered"


def test_nobody_answers_after_the_end_or_the_due_date(session):
    scene = make_scene(session)
    with pytest.raises(WrongState):
        say_yes(session, scene, Side.SEEKER, now=NOW + ANSWER_TIME)
    say_no(session, scene, Side.PROVIDER)
    with pytest.raises(WrongState):
        say_yes(session, scene, Side.SEEKER)


def test_others_cannot_answer(session):
    scene = make_scene(session)
    stranger = make_account(session)
    member = make_member(session)
    join(session, stranger, member)
    given = {"answer": Answer.INTERESTED, "reason": None, "note": "", "consent": True, "now": NOW}
    for actor in (acting(stranger, member), scene.staff, Actor()):
        with pytest.raises(NotFound):
            introductions.answer(session, actor=actor, introduction_id=scene.introduction.id, **given)
    suspended = Actor(scene.seeking.id, "", scene.seeker.id, MemberRole.OWNER, admitted=False)
    with pytest.raises(Forbidden):
        introductions.answer(session, actor=suspended, introduction_id=scene.introduction.id, **given)


def test_no_contact_goes_to_or_from_a_suspended_organisation(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    scene.seeker.status = MemberStatus.SUSPENDED
    session.flush()
    with pytest.raises(WrongState):
        say_yes(session, scene, Side.PROVIDER)
    say_no(session, scene, Side.PROVIDER)


def test_retract_takes_an_unanswered_offer_back_and_it_may_be_offered_again(session):
    scene = make_scene(session)
    introductions.retract(session, match=scene.match, actor=scene.staff, now=NOW)
    assert scene.introduction.status is IntroductionStatus.WITHDRAWN
    later = NOW + timedelta(days=1)
    again = introductions.offer(session, match=scene.match, actor=scene.staff, now=later)
    assert again.id == scene.introduction.id
    assert (again.status, again.due_at, again.ended_at) == (
        IntroductionStatus.OFFERED,
        later + ANSWER_TIME,
        None,
    )


def test_a_declined_offer_opened_anew_forgets_the_answers(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    say_no(session, scene, Side.PROVIDER)
    introductions.retract(session, match=scene.match, actor=scene.staff, now=NOW)
    introductions.offer(session, match=scene.match, actor=scene.staff, now=NOW)
    sides = sides_of(session, scene.introduction.id).values()
    assert {(side.answer, side.consent_id, side.reason) for side in sides} == {(Answer.PENDING, None, "")}


def test_retract_is_refused_once_somebody_said_yes(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    with pytest.raises(WrongState):
        introductions.retract(session, match=scene.match, actor=scene.staff, now=NOW)
    assert scene.introduction.status is IntroductionStatus.OFFERED
    say_yes(session, scene, Side.PROVIDER)
    with pytest.raises(WrongState):
        introductions.retract(session, match=scene.match, actor=scene.staff, now=NOW)


def test_retract_of_a_match_never_offered_does_nothing(session):
    scene = make_scene(session)
    patent = make_patent(session, scene.provider)
    other = type(scene.match)(
        **{
            column.key: getattr(scene.match, column.key)
            for column in type(scene.match).__table__.columns
            if column.key not in {"id", "patent_id"}
        },
        patent_id=patent.id,
    )
    session.add(other)
    session.flush()
    introductions.retract(session, match=other, actor=scene.staff, now=NOW)
    assert notices_of(session, scene.seeking) == ["introduction_offered"]


def test_lapse_reminds_the_silent_side_once_then_ends_it(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    soon = scene.introduction.due_at - REMINDER_TIME
    assert introductions.lapse(session, now=soon - timedelta(seconds=1)) == 0
    assert "introduction_lapsing" not in notices_of(session, scene.providing)
    for _ in range(2):
        assert introductions.lapse(session, now=soon) == 0
    assert notices_of(session, scene.providing).count("introduction_lapsing") == 1
    assert "introduction_lapsing" not in notices_of(session, scene.seeking)
    assert introductions.lapse(session, now=scene.introduction.due_at) == 1
    assert introductions.lapse(session, now=scene.introduction.due_at) == 0
    session.refresh(scene.introduction)
    assert scene.introduction.status is IntroductionStatus.LAPSED
    for account in (scene.seeking, scene.providing, scene.coordinator):
        assert notices_of(session, account).count("introduction_ended") == 1
    assert events_of(session, scene.introduction)[-1].actor == "system"


def test_only_coordinators_of_the_two_regions_are_told(session):
    scene = make_scene(session)
    tianjin = coordinating(scene.coordinator)
    assert tianjin.regions
    scene.coordinator.coordinator_regions = "12"
    session.flush()
    say_no(session, scene, Side.SEEKER)
    assert notices_of(session, scene.coordinator) == []
