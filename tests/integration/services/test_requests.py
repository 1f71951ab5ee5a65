"""Requests for a service: who is asked, what is sealed, who is told, and what time does."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM, Actor
from matchmaker.domain.deals import DealStage
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.introductions import Side
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.requests import EndReason, Reply, RequestState
from matchmaker.domain.rounds import Tie
from matchmaker.domain.vocabulary import ServiceKind
from matchmaker.services import requests
from matchmaker.services.requests.asking import MOST_OPEN
from matchmaker.storage.accounts import Account
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.notices import Notice
from matchmaker.storage.requests import RequestAgency, facts_of
from matchmaker.storage.rounds import MemberTie
from tests.factories import (
    NOW,
    join,
    make_account,
    make_agency,
    make_coordinator,
    make_member,
    make_offer,
    make_patent,
)
from tests.integration.dealings import make_dealing
from tests.integration.pairs import acting
from tests.integration.requesting import DETAILS, QUOTE, Requesting, bring, make_requesting


def asked(session: Session, request_id: str) -> set[str]:
    return set(session.scalars(select(RequestAgency.agency_id).where(RequestAgency.request_id == request_id)))


def regional(session: Session, code: str) -> Actor:
    """A coordinator of one region."""
    return Actor(make_coordinator(session, code).id, "n", regions=frozenset({Region(code)}))


def told(session: Session, account: Account) -> list[str]:
    rows = select(Notice.kind).where(Notice.account_id == account.id).order_by(Notice.created_at, Notice.id)
    return sorted(session.scalars(rows))


def test_every_agency_that_provides_the_kind_is_asked_and_told(session: Session) -> None:
    by_offer = make_agency(session, services=["search"])
    make_offer(session, by_offer, service_kinds=["valuation"])
    make_agency(session, services=["search"])
    make_agency(session, status=MemberStatus.SUSPENDED)
    scene = make_requesting(session)
    assert asked(session, scene.request_id) == {by_offer.id, *(one.id for one in scene.agencies)}
    assert told(session, scene.people[0]) == ["request_asked"]


def test_the_subclasses_are_those_of_the_patent_where_none_were_typed(session: Session) -> None:
    scene = make_requesting(session)
    patent = make_patent(session, scene.asker, ipc=["B23K35/30", "B23K9/04", "C22C38/00"])
    request = requests.ask(
        session,
        actor=scene.asker_actor,
        details=DETAILS.__class__(
            kind=ServiceKind.VALUATION,
            title="估值",
            text="估值",
            answers_until=DETAILS.answers_until,
            patent_id=patent.id,
        ),
        now=NOW,
    )
    assert request.subclasses == ["B23K", "C22C"]


@pytest.mark.parametrize("field", ["patent_id", "deal_id"])
def test_nothing_of_others_can_be_named(session: Session, field: str) -> None:
    dealing = make_dealing(session)
    foreign = {"patent_id": make_patent(session, make_member(session)).id, "deal_id": dealing.deal_id}
    with pytest.raises(Invalid) as refused:
        make_requesting(session, **{field: foreign[field]})
    assert refused.value.field == field


def test_a_kind_that_nobody_provides_is_refused_at_its_field(session: Session) -> None:
    with pytest.raises(Invalid, match="request_nobody"):
        make_requesting(session, kind=ServiceKind.INSURANCE)


def test_ten_requests_may_be_open_at_once(session: Session) -> None:
    scene = make_requesting(session)
    for _ in range(MOST_OPEN - 1):
        requests.ask(session, actor=scene.asker_actor, details=DETAILS, now=NOW)
    with pytest.raises(WrongState, match="request_too_many"):
        requests.ask(session, actor=scene.asker_actor, details=DETAILS, now=NOW)


def test_agencies_of_the_other_side_of_a_deal_are_not_asked(session: Session) -> None:
    dealing = make_dealing(session, DealStage.EVALUATING)
    seeker, provider = dealing.scene.seeker, dealing.scene.provider
    free, owned, adviser, own_adviser = (make_agency(session) for _ in range(4))
    ties = [
        (provider.id, owned.id, Tie.OWNERSHIP),
        (adviser.id, provider.id, Tie.AGENCY),
        (own_adviser.id, seeker.id, Tie.AGENCY),
    ]
    session.add_all(
        MemberTie(member_id=one, other_id=other, kind=kind, declared_at=NOW) for one, other, kind in ties
    )
    session.flush()
    details = {"kind": DETAILS.kind, "title": "评估", "text": "评估", "answers_until": DETAILS.answers_until}
    of_deal = DETAILS.__class__(**details, deal_id=dealing.deal_id)
    request = requests.ask(session, actor=dealing.scene.actor(Side.SEEKER), details=of_deal, now=NOW)
    assert asked(session, request.id) == {free.id, own_adviser.id}


def test_an_agency_that_was_chosen_by_the_other_side_serves_nobody_else_in_the_deal(
    session: Session,
) -> None:
    """Both sides ask before either has chosen: who comes second must choose another."""
    dealing = make_dealing(session, DealStage.EVALUATING)
    agency, person = make_agency(session), make_account(session)
    join(session, person, agency)
    details = {"kind": DETAILS.kind, "title": "评估", "text": "评估", "answers_until": DETAILS.answers_until}
    of_deal = DETAILS.__class__(**details, deal_id=dealing.deal_id)
    scenes = {}
    for side in Side:
        actor = dealing.scene.actor(side)
        request = requests.ask(session, actor=actor, details=of_deal, now=NOW)
        member = dealing.scene.seeker if side is Side.SEEKER else dealing.scene.provider
        account = dealing.scene.account(side)
        scenes[side] = Requesting(session, member, account, [agency], [person], request.id)
        scenes[side].quote()
    scenes[Side.SEEKER].choose()
    with pytest.raises(Invalid, match="request_agency_away"):
        scenes[Side.PROVIDER].choose()
    late = requests.ask
    with pytest.raises(Invalid, match="request_nobody"):
        late(session, actor=dealing.scene.actor(Side.PROVIDER), details=of_deal, now=NOW)


def test_from_the_request_to_the_confirmed_outcome(session: Session) -> None:
    scene = make_requesting(session)
    scene.quote(0)
    assert scene.state is RequestState.ASKED
    scene.quote(1, price=9000)
    assert scene.state is RequestState.COMPARING
    scene.choose(1)
    scene.deliver(1)
    scene.confirm("谢谢")
    request = scene.request
    assert (request.state, request.chosen_id) == (RequestState.CONFIRMED, scene.agencies[1].id)
    assert (request.delivery, request.outcome) == ("报告已交付", "谢谢")
    assert told(session, scene.asking) == ["request_close", "request_deliver"]
    assert told(session, scene.people[0]) == ["request_asked", "request_not_chosen"]
    assert told(session, scene.people[1]) == ["request_asked", "request_choose", "request_confirm"]
    facts = facts_of(
        session, [one.id for one in scene.agencies], kind=ServiceKind.VALUATION, subclasses=["B23K"]
    )
    assert [facts[one.id].confirmed_here for one in scene.agencies] == [0, 1]
    assert [facts[one.id].confirmed for one in scene.agencies] == [0, 1]


def test_a_quote_can_be_bettered_or_taken_back_and_the_first_answer_counts(session: Session) -> None:
    scene = make_requesting(session)
    scene.later(hours=2).quote(0)
    scene.later(hours=5).quote(0, price=7000)
    assert scene.row(0).price == 7000
    scene.later(hours=6).decline(0)
    row = scene.row(0)
    assert (row.reply, row.price, row.text) == (Reply.DECLINED, None, "")
    assert row.first_answer_at == NOW + timedelta(hours=2)


def test_when_all_decline_the_request_ends_at_once(session: Session) -> None:
    scene = make_requesting(session)
    scene.decline(0)
    scene.decline(1)
    assert (scene.state, scene.request.reason) == (RequestState.ENDED, EndReason.NO_QUOTE)
    assert told(session, scene.asking) == ["request_lapse"]


def test_nothing_is_taken_after_the_day_even_before_the_hourly_look(session: Session) -> None:
    scene = make_requesting(session).later(days=11)
    with pytest.raises(WrongState, match="request_closed"):
        scene.quote(0)


def test_no_price_and_no_text_of_a_quote_is_in_the_record_or_a_notice(session: Session) -> None:
    scene = bring(make_requesting(session), RequestState.CONFIRMED)
    details = [str(one) for one in session.scalars(select(AuditEvent.detail))]
    details += [str(one) for one in session.scalars(select(Notice.detail))]
    assert details
    assert not [one for one in details if str(QUOTE.price) in one or QUOTE.text in one]
    assert scene.row(0).price == QUOTE.price


@pytest.mark.parametrize(
    ("state", "act", "reason"),
    [
        (RequestState.ASKED, "withdraw", EndReason.WITHDRAWN),
        (RequestState.COMPARING, "withdraw", EndReason.WITHDRAWN),
        (RequestState.ORDERED, "give_up", EndReason.GIVEN_UP),
        (RequestState.ORDERED, "deny", EndReason.NOT_DELIVERED),
        (RequestState.DELIVERED, "deny", EndReason.NOT_DELIVERED),
    ],
)
def test_what_ends_without_an_outcome_counts_for_nobody_and_everybody_is_told(
    session: Session, state: RequestState, act: str, reason: EndReason
) -> None:
    scene = bring(make_requesting(session), state)
    getattr(scene, act)()
    assert (scene.state, scene.request.reason) == (RequestState.ENDED, reason)
    keys = [one.id for one in scene.agencies]
    assert all(facts.confirmed == 0 for facts in facts_of(session, keys).values())
    teller = scene.asking if act == "give_up" else scene.people[0]
    assert f"request_{act}" in told(session, teller)


def test_who_withdraws_before_the_day_opens_no_seal(session: Session) -> None:
    scene = make_requesting(session)
    scene.quote(0)
    scene.withdraw()
    assert scene.request.closed_at is None
    assert facts_of(session, [scene.agencies[1].id])[scene.agencies[1].id].asked == 0


def test_a_choice_needs_a_quote_a_consent_and_an_agency_that_is_a_member(session: Session) -> None:
    scene = make_requesting(session, agencies=3)
    scene.quote(0)
    scene.quote(1)
    scene.decline(2)
    for changes, field in (
        ({"agency_id": ""}, "agency_id"),
        ({"agency_id": scene.agencies[2].id}, "agency_id"),
        ({"has_consented": False}, "consent"),
    ):
        with pytest.raises(Invalid) as refused:
            scene.choose(**changes)
        assert refused.value.field == field
    scene.agencies[0].status = MemberStatus.SUSPENDED
    with pytest.raises(Invalid, match="request_agency_away"):
        scene.choose(0)
    scene.choose(1)


def test_only_those_who_have_a_part_may_move_it(session: Session) -> None:
    scene = bring(make_requesting(session), RequestState.ORDERED)
    stranger, person = make_member(session), make_account(session)
    with pytest.raises(NotFound):
        requests.deliver(note="x", **scene.given(acting(person, stranger)))
    for actor in (scene.asker_actor, scene.agency_actor(1), regional(session, "13"), SYSTEM):
        with pytest.raises(Forbidden):
            requests.deliver(note="x", **scene.given(actor))
    elsewhere = regional(session, "11")
    with pytest.raises(NotFound):
        requests.deliver(note="x", **scene.given(elsewhere))


def test_who_looked_at_an_older_version_is_told(session: Session) -> None:
    scene = bring(make_requesting(session), RequestState.COMPARING)
    given = scene.given(scene.asker_actor)
    scene.choose()
    with pytest.raises(Stale):
        requests.withdraw(**given)


def days_until(scene: Requesting, day: str) -> int:
    return (getattr(scene.request, day) - NOW.date()).days


def test_silent_agencies_are_reminded_then_the_quotes_are_opened(session: Session) -> None:
    scene = make_requesting(session)
    scene.quote(0)
    reminding = scene.later(days=days_until(scene, "remind_on"))
    assert reminding.mind() == 0
    assert told(session, scene.people[0]) == ["request_asked"]
    assert told(session, scene.people[1]) == ["request_asked", "request_due"]
    assert reminding.mind() == 0
    assert told(session, scene.people[1]) == ["request_asked", "request_due"]
    closing = scene.later(days=11)
    assert closing.mind() == 1
    assert scene.state is RequestState.COMPARING
    assert told(session, scene.asking) == ["request_close"]


@pytest.mark.parametrize(
    ("state", "reason", "waits"),
    [
        (RequestState.COMPARING, EndReason.NO_CHOICE, "asking"),
        (RequestState.ORDERED, EndReason.NOT_DELIVERED, "agency"),
        (RequestState.DELIVERED, EndReason.UNCONFIRMED, "asking"),
    ],
)
def test_nobody_is_left_waiting_for_ever(
    session: Session, state: RequestState, reason: EndReason, waits: str
) -> None:
    overseer = make_coordinator(session, "13")
    scene = bring(make_requesting(session), state)
    overdue = scene.later(days=days_until(scene, "due_on") + 1)
    overdue.mind()
    person = scene.asking if waits == "asking" else scene.people[0]
    assert "request_overdue" in told(session, person)
    assert "request_overdue" in told(session, overseer)
    scene.later(days=days_until(scene, "lapses_on")).mind()
    assert (scene.state, scene.request.reason) == (RequestState.ENDED, reason)
    assert "request_lapse" in told(session, scene.asking)
    assert "request_lapse" in told(session, scene.people[0])


def test_a_request_without_any_quote_ends_and_silence_is_remembered(session: Session) -> None:
    scene = make_requesting(session)
    for _ in range(2):
        requests.ask(session, actor=scene.asker_actor, details=DETAILS, now=NOW)
    scene.later(days=11).mind()
    assert (scene.state, scene.request.reason) == (RequestState.ENDED, EndReason.NO_QUOTE)
    facts = facts_of(session, [scene.agencies[0].id])[scene.agencies[0].id]
    assert facts.asked == 3
    assert facts.is_mostly_silent


def test_a_licence_counts_as_long_as_its_number_stays(session: Session) -> None:
    agency = make_agency(session)
    staff = regional(session, "12")
    given = {"actor": staff, "member_id": agency.id, "number": agency.licence_number, "now": NOW}

    def checked_on() -> object:
        return facts_of(session, [agency.id])[agency.id].licence_checked_on

    requests.check_licence(session, is_found=True, **given)
    requests.check_licence(session, is_found=True, **given)
    session.flush()
    assert checked_on() == NOW.date()
    agency.licence_number = "12902"
    session.flush()
    assert checked_on() is None
    with pytest.raises(WrongState, match="licence_changed"):
        requests.check_licence(session, is_found=True, **given)
    given["number"] = "12902"
    requests.check_licence(session, is_found=True, **given)
    requests.check_licence(session, is_found=False, **given)
    session.flush()
    assert checked_on() is None


def test_only_coordinators_of_its_region_look_an_agencys_licence_up(session: Session) -> None:
    agency = make_agency(session)
    given = {"member_id": agency.id, "number": agency.licence_number, "is_found": True, "now": NOW}
    with pytest.raises(NotFound):
        requests.check_licence(session, actor=regional(session, "13"), **given)
    with pytest.raises(Forbidden):
        requests.check_licence(session, actor=acting(make_account(session), agency), **given)
    company = {**given, "member_id": make_member(session).id}
    with pytest.raises(NotFound):
        requests.check_licence(session, actor=regional(session, "12"), **company)
