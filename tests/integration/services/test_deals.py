"""Deals from the introduction to the year after: what each step keeps, tells and refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.deals import DealMove, DealStage, FailReason, Progress
from matchmaker.domain.eligibility import Pledge
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.introductions import Side
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import DealKind
from matchmaker.services import deals
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.deals import (
    Deal,
    DealContract,
    DealNda,
    deal_row,
    reports_of,
    sides_to_act,
    signatures_of,
    steps_of,
    versions_of,
)
from matchmaker.storage.notices import Notice
from matchmaker.storage.patents import Patent
from tests.factories import NOW, join, make_account, make_member, make_staff
from tests.integration.dealings import TERMS, make_dealing
from tests.integration.pairs import acting, make_scene, say_no, say_yes


def events_of(dealing):
    query = select(AuditEvent).where(AuditEvent.subject_id == dealing.deal_id).order_by(AuditEvent.id)
    return list(dealing.session.scalars(query))


def notices_of(dealing, account):
    query = select(Notice.kind).where(Notice.account_id == account.id, Notice.kind.startswith("deal_"))
    return list(dealing.session.scalars(query.order_by(Notice.created_at, Notice.id)))


def patent_of(dealing):
    return dealing.session.get_one(Patent, dealing.scene.match.patent_id)


def test_a_deal_begins_only_when_both_said_yes(session):
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    assert session.scalars(select(Deal)).all() == []
    other = make_scene(session)
    say_no(session, other, Side.SEEKER)
    assert session.scalars(select(Deal)).all() == []
    say_yes(session, scene, Side.PROVIDER)
    deal = session.scalars(select(Deal)).one()
    assert (deal.stage, deal.seeker_id, deal.provider_id) == (
        DealStage.INTRODUCED,
        scene.seeker.id,
        scene.provider.id,
    )
    assert deal.due_on.isoformat() == "2026-12-04"


def test_the_whole_way_leaves_a_step_and_an_event_each(session):
    dealing = make_dealing(session, DealStage.CLOSED)
    moves = [step.move.value for step in steps_of(session, dealing.deal_id)]
    assert moves == [
        "open_nda", "sign_nda", "sign_nda", "propose_terms", "agree_terms", "agree_terms",
        "sign_contract", "record", "report_half_year", "report_year",
    ]  # fmt: skip
    events = events_of(dealing)
    assert [event.action for event in events] == [f"deal_{move}" for move in moves]
    parties = (dealing.scene.seeker.id, dealing.scene.provider.id)
    assert {(event.member_id, event.other_member_id) for event in events} == {parties}
    assert (dealing.deal.stage, dealing.deal.due_on, dealing.deal.remind_on) == (DealStage.CLOSED, None, None)


def test_the_record_of_events_holds_no_words_of_the_parties(session):
    dealing = make_dealing(session, DealStage.CLOSED)
    told = str([event.detail for event in events_of(dealing)])
    for words in ("签字人", "乙方派员", "热轧", "第一批", "HT-2026-7"):
        assert words not in told


def test_the_other_side_hears_of_each_step_and_nobody_of_their_own(session):
    dealing = make_dealing(session)
    dealing.open_nda(Side.SEEKER)
    assert notices_of(dealing, dealing.scene.providing) == ["deal_open_nda"]
    assert notices_of(dealing, dealing.scene.seeking) == []


def test_the_agreement_is_kept_with_its_hash_and_both_sign_it(session):
    dealing = make_dealing(session, DealStage.NDA)
    nda = session.get_one(DealNda, dealing.deal_id)
    assert dealing.scene.seeker.name in nda.text
    assert dealing.scene.provider.credit_code in nda.text
    dealing.sign_nda(Side.PROVIDER)
    assert dealing.deal.stage is DealStage.NDA
    assert sides_to_act(session, dealing.deal) == {Side.SEEKER}
    dealing.sign_nda(Side.SEEKER, name=" 李四 ")
    assert dealing.deal.stage is DealStage.EVALUATING
    assert {row.hash for row in signatures_of(session, dealing.deal_id).values()} == {nda.hash}
    assert signatures_of(session, dealing.deal_id)[Side.SEEKER].name == "李四"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"is_ticked": False}, "agree"), ({"name": "  "}, "name"), ({"name": "名" * 81}, "name")],
)
def test_a_signature_needs_the_tick_and_a_name(session, values, field):
    dealing = make_dealing(session, DealStage.NDA)
    with pytest.raises(Invalid) as refusal:
        dealing.sign_nda(Side.SEEKER, **values)
    assert refusal.value.field == field


def test_nobody_signs_twice_or_another_text(session):
    dealing = make_dealing(session, DealStage.NDA)
    with pytest.raises(Stale):
        dealing.sign_nda(Side.SEEKER, text_seen="0" * 64)
    dealing.sign_nda(Side.SEEKER)
    with pytest.raises(WrongState, match="deal_signed_already"):
        dealing.sign_nda(Side.SEEKER)


def test_a_text_changed_behind_the_program_is_not_signed(session):
    dealing = make_dealing(session, DealStage.NDA)
    session.get_one(DealNda, dealing.deal_id).text += "另外"
    with pytest.raises(Stale):
        dealing.sign_nda(Side.SEEKER)


def test_a_colleague_writes_but_only_an_owner_binds(session):
    dealing = make_dealing(session, DealStage.NDA)
    colleague = make_account(session)
    join(session, colleague, dealing.scene.seeker, MemberRole.MEMBER)
    actor = Actor(colleague.id, "n", dealing.scene.seeker.id, MemberRole.MEMBER, admitted=True)
    nda = session.get_one(DealNda, dealing.deal_id)
    with pytest.raises(Forbidden):
        deals.sign_nda(
            session, actor=actor, deal_id=dealing.deal_id, name="甲", is_ticked=True,
            text_seen=nda.hash, now=NOW,
        )  # fmt: skip
    for side in Side:
        dealing.sign_nda(side)
    deals.propose_terms(
        session, actor=actor, deal_id=dealing.deal_id, terms=TERMS, seen=dealing.seen, now=NOW
    )
    with pytest.raises(Forbidden):
        deals.agree_terms(session, actor=actor, deal_id=dealing.deal_id, number=1, now=NOW)


def test_strangers_and_other_regions_find_nothing(session):
    dealing = make_dealing(session)
    stranger = make_account(session)
    member = make_member(session)
    join(session, stranger, member)
    tianjin = make_staff(session, "coordinator", "12")
    for actor in (acting(stranger, member), Actor(tianjin.id, "n", regions=frozenset({"12"}))):
        for deal_id in (dealing.deal_id, "absentabsent"):
            with pytest.raises(NotFound):
                deals.open_nda(session, actor=actor, deal_id=deal_id, seen=0, now=NOW)
        assert (
            deal_row(session, deal_id=dealing.deal_id, member_id=actor.member_id, regions=actor.regions)
            is None
        )


def test_whoever_saw_an_older_state_is_told(session):
    dealing = make_dealing(session, DealStage.EVALUATING)
    seen = dealing.seen
    dealing.propose()
    with pytest.raises(Stale):
        deals.propose_terms(
            session, actor=dealing.scene.actor(Side.PROVIDER), deal_id=dealing.deal_id, terms=TERMS,
            seen=seen, now=NOW,
        )  # fmt: skip


def test_a_new_version_undoes_every_agreement(session):
    dealing = make_dealing(session, DealStage.NEGOTIATING)
    for side in Side:
        dealing.agree(side)
    dealing.propose(Side.PROVIDER, amount=300_000)
    assert sides_to_act(session, dealing.deal) == set(Side)
    with pytest.raises(WrongState, match="deal_terms_open"):
        dealing.sign()
    dealing.agree(Side.SEEKER)
    with pytest.raises(WrongState, match="deal_terms_open"):
        dealing.sign()
    dealing.agree(Side.PROVIDER)
    dealing.sign()
    contract = session.get_one(DealContract, dealing.deal_id)
    assert contract.terms_id == versions_of(session, dealing.deal_id)[0].id


def test_nobody_agrees_to_an_old_version_or_twice(session):
    dealing = make_dealing(session, DealStage.NEGOTIATING)
    dealing.propose(Side.PROVIDER)
    with pytest.raises(Stale):
        dealing.agree(Side.SEEKER, 1)
    dealing.agree(Side.SEEKER)
    with pytest.raises(WrongState, match="deal_agreed_already"):
        dealing.agree(Side.SEEKER)


def test_the_law_bars_a_kind_with_its_article(session):
    dealing = make_dealing(session, DealStage.EVALUATING)
    patent_of(dealing).pledge = Pledge.NOT_CONSENTED
    with pytest.raises(Invalid) as refusal:
        dealing.propose()
    assert (refusal.value.code, refusal.value.field) == ("deal_kind_barred", "deal_kind")
    (finding,) = refusal.value.detail["findings"]
    assert (finding.code, finding.citations[0].article) == ("pledged", 444)


def test_what_came_to_be_barred_after_the_agreement_is_not_signed(session):
    dealing = make_dealing(session, DealStage.NEGOTIATING)
    for side in Side:
        dealing.agree(side)
    patent_of(dealing).pledge = Pledge.NOT_CONSENTED
    with pytest.raises(Invalid, match="deal_kind_barred"):
        dealing.sign()


def test_nothing_is_agreed_with_a_suspended_party_but_it_can_be_ended(session):
    dealing = make_dealing(session, DealStage.NEGOTIATING)
    dealing.scene.provider.status = MemberStatus.SUSPENDED
    session.flush()
    for act in (dealing.propose, lambda: dealing.agree(Side.SEEKER), dealing.sign):
        with pytest.raises(WrongState, match="deal_party_away"):
            act()
    fail(dealing, reason=FailReason.OTHER_PARTNER)
    assert dealing.deal.stage is DealStage.FAILED


def fail(dealing, *, actor=None, reason=FailReason.PRICE, note=""):
    return deals.fail(
        dealing.session, actor=actor or dealing.scene.actor(Side.SEEKER), deal_id=dealing.deal_id,
        reason=reason, note=note, seen=dealing.seen, now=dealing.now,
    )  # fmt: skip


@pytest.mark.parametrize(
    "stage", [stage for stage in DealStage if stage not in (DealStage.CLOSED, DealStage.FAILED)]
)
def test_every_open_deal_can_end_with_a_reason_and_be_opened_again(session, stage):
    dealing = make_dealing(session, stage)
    before = dealing.deal.due_on
    fail(dealing)
    assert (dealing.deal.stage, dealing.deal.reason, dealing.deal.due_on) == (DealStage.FAILED, "price", None)
    assert notices_of(dealing, dealing.scene.providing).count("deal_fail") == 1
    deals.undo(session, actor=dealing.scene.staff, deal_id=dealing.deal_id, seen=dealing.seen, now=NOW)
    assert (dealing.deal.stage, dealing.deal.reason, dealing.deal.due_on) == (stage, "", before)
    assert notices_of(dealing, dealing.scene.providing).count("deal_undo") == 1


def test_an_end_needs_a_reason_and_other_needs_words(session):
    dealing = make_dealing(session)
    with pytest.raises(Invalid, match="fail_reason_needed"):
        fail(dealing, reason=None)
    with pytest.raises(Invalid, match="note_needed"):
        fail(dealing, reason=FailReason.OTHER, note=" ")


def test_taking_back_takes_out_what_was_entered(session):
    dealing = make_dealing(session, DealStage.SIGNED)
    undo = lambda: deals.undo(  # noqa: E731
        session, actor=dealing.scene.staff, deal_id=dealing.deal_id, seen=dealing.seen, now=NOW
    )
    undo()
    assert dealing.deal.stage is DealStage.NEGOTIATING
    assert session.get(DealContract, dealing.deal_id, populate_existing=True) is None
    with pytest.raises(WrongState, match="deal_not_undoable"):
        undo()
    dealing.sign(value=600_000)
    dealing.record()
    undo()
    assert session.get_one(DealContract, dealing.deal_id, populate_existing=True).recordal_number == ""
    dealing.record()
    dealing.report()
    undo()
    assert reports_of(session, dealing.deal_id) == []
    dealing.report()
    assert [report.progress for report in reports_of(session, dealing.deal_id)] == [Progress.PRODUCING]
    assert [event.detail["undone"] for event in events_of(dealing) if event.action == "deal_undo"] == [
        "sign_contract", "record", "report_half_year",
    ]  # fmt: skip


def test_parties_take_nothing_back_and_nobody_after_a_week(session):
    dealing = make_dealing(session)
    fail(dealing)
    with pytest.raises(Forbidden):
        deals.undo(
            session, actor=dealing.scene.actor(Side.SEEKER), deal_id=dealing.deal_id, seen=dealing.seen,
            now=NOW,
        )  # fmt: skip
    with pytest.raises(WrongState, match="deal_undo_too_late"):
        deals.undo(
            session, actor=dealing.scene.staff, deal_id=dealing.deal_id, seen=dealing.seen,
            now=NOW + timedelta(days=8),
        )  # fmt: skip


def test_joint_development_goes_without_the_office(session):
    dealing = make_dealing(session, DealStage.EVALUATING)
    dealing.propose(deal_kind=DealKind.DEVELOPMENT)
    for side in Side:
        dealing.agree(side)
    dealing.sign()
    with pytest.raises(WrongState, match="deal_needs_no_recordal"):
        dealing.record()
    deals.waive_recordal(
        session, actor=dealing.scene.actor(Side.SEEKER), deal_id=dealing.deal_id, seen=dealing.seen, now=NOW
    )
    assert dealing.deal.stage is DealStage.RECORDED


def test_a_licence_is_not_waived(session):
    dealing = make_dealing(session, DealStage.SIGNED)
    assert dealing.deal.due_on.isoformat() == "2027-02-22"
    with pytest.raises(WrongState, match="deal_needs_recordal"):
        deals.waive_recordal(
            session, actor=dealing.scene.staff, deal_id=dealing.deal_id, seen=dealing.seen, now=NOW
        )


def test_looking_on_starts_the_evaluation_anew(session):
    dealing = make_dealing(session, DealStage.EVALUATING)
    due = dealing.deal.due_on
    deals.keep_evaluating(
        session, actor=dealing.scene.actor(Side.PROVIDER), deal_id=dealing.deal_id, seen=dealing.seen,
        now=NOW + timedelta(days=14),
    )  # fmt: skip
    assert dealing.deal.due_on > due
    assert steps_of(session, dealing.deal_id)[-1].move is DealMove.KEEP_EVALUATING


def test_the_database_refuses_nonsense_by_name(session):
    dealing = make_dealing(session)
    dealing.deal.stage = DealStage.FAILED
    with pytest.raises(IntegrityError, match=r"ck_deal_\w+"), session.begin_nested():
        session.flush()


# What time does.


def day(text):
    """Eight in the morning in Beijing."""
    return datetime.fromisoformat(f"{text}T00:00:00").replace(tzinfo=UTC)


def reminded(dealing, on):
    """The kinds of reminder that went to the seeker that day."""
    before = len(notices_of(dealing, dealing.scene.seeking))
    deals.mind(dealing.session, now=day(on))
    return notices_of(dealing, dealing.scene.seeking)[before:]


def test_reminders_go_out_with_growing_gaps_until_the_deal_ends(session):
    dealing = make_dealing(session)
    days = [f"2026-12-{number:02}" for number in range(1, 32)] + ["2027-01-04", "2027-01-05"]
    told = {on: kinds for on in days if (kinds := reminded(dealing, on))}
    assert told == {
        "2026-12-01": ["deal_due"],
        "2026-12-03": ["deal_due"],
        "2026-12-07": ["deal_overdue"],
        "2026-12-15": ["deal_overdue"],
        "2026-12-31": ["deal_overdue"],
        "2027-01-04": ["deal_lapse"],
    }
    assert (dealing.deal.stage, dealing.deal.reason) == (DealStage.FAILED, "no_progress")
    assert notices_of(dealing, dealing.scene.providing)[-1] == "deal_lapse"
    assert notices_of(dealing, dealing.scene.coordinator)[-1] == "deal_lapse"


def test_only_the_side_that_has_not_signed_is_reminded(session):
    dealing = make_dealing(session, DealStage.NDA)
    dealing.sign_nda(Side.SEEKER)
    assert reminded(dealing, "2026-12-01") == []
    assert notices_of(dealing, dealing.scene.providing)[-1] == "deal_due"


def test_minding_twice_tells_once(session):
    dealing = make_dealing(session)
    assert reminded(dealing, "2026-12-01") == ["deal_due"]
    assert reminded(dealing, "2026-12-01") == []


def test_a_step_starts_the_reminders_anew(session):
    dealing = make_dealing(session)
    reminded(dealing, "2026-12-01")
    dealing.at(day("2026-12-02")).open_nda()
    assert dealing.deal.reminders == 0
    assert reminded(dealing, "2026-12-03") == []


def test_a_signed_deal_never_lapses_but_is_shown_overdue(session):
    dealing = make_dealing(session, DealStage.SIGNED)
    assert deals.mind(session, now=day("2028-06-01")) == 0
    assert dealing.deal.stage is DealStage.SIGNED
    assert notices_of(dealing, dealing.scene.coordinator)[-1] == "deal_overdue"
