"""Many listings at once: handed in by their owner, published by a coordinator; and drafts put away."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.access import Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.listings import ListingKind, ListingMove, ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.services import jobs, listings, matches, needs, pool
from matchmaker.services.listings import Chosen, OneRefused
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.jobs import Job
from matchmaker.storage.listings.queries import Listing
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.notices import Notice
from matchmaker.storage.patents import Patent
from matchmaker.storage.pool import PoolEntry
from tests.factories import (
    NOW,
    join,
    make_account,
    make_coordinator,
    make_holder,
    make_member,
    make_need,
    make_patent,
)
from tests.integration.pairs import acting, coordinating
from tests.integration.services.test_listings import CONTENT

WAITING = {"status": ListingStatus.IN_REVIEW, "submitted_at": NOW, "published_at": None, "expires_on": None}


@pytest.fixture(autouse=True)
def _indexes(settings: Settings, session: Session, tmp_path: Path) -> None:
    """Matching indexes of this test alone."""
    matches.keep_indexes(settings.database_url, tmp_path / "index")


@pytest.fixture
def holder(session: Session) -> Member:
    return make_holder(session)


@pytest.fixture
def owner(session: Session, holder: Member) -> Actor:
    account = make_account(session)
    join(session, account, holder)
    return acting(account, holder)


@pytest.fixture
def coordinator(session: Session) -> Actor:
    return coordinating(make_coordinator(session))


def chosen(*waiting: Listing) -> list[Chosen]:
    return [
        Chosen(
            ListingKind.NEED if isinstance(one, Need) else ListingKind.PATENT,
            one.id,
            one.version,
        )
        for one in waiting
    ]


def told(session: Session, kind: str) -> list[tuple[int, object]]:
    rows = session.execute(select(Notice.account_id, Notice.detail).where(Notice.kind == kind))
    return [(account_id, detail.get("count")) for account_id, detail in rows]


def hand_in(session: Session, actor: Actor) -> tuple[int, int]:
    return listings.hand_in_drafts(session, actor=actor, kind=ListingKind.PATENT, now=NOW)


def publish(session: Session, actor: Actor, those: list[Chosen], now: datetime = NOW) -> object:
    return listings.publish_chosen(session, actor=actor, chosen=those, now=now)


def test_every_complete_draft_is_handed_in_and_coordinators_are_told_once(
    session: Session, holder: Member, owner: Actor, coordinator: Actor
) -> None:
    draft = {"status": ListingStatus.DRAFT}
    complete = [make_patent(session, holder, **draft) for _ in range(3)]
    lacking = make_patent(session, holder, deal_kinds=[], **draft)
    returned = make_patent(session, holder, review_note="请补充", **draft)
    foreign = make_patent(session, make_holder(session), **draft)
    need = make_need(session, holder, **draft)

    assert hand_in(session, owner) == (3, 1)

    assert {patent.status for patent in complete} == {ListingStatus.IN_REVIEW}
    assert {one.status for one in (lacking, returned, foreign, need)} == {ListingStatus.DRAFT}
    assert told(session, "listings_submitted") == [(coordinator.account_id, 3)]
    assert told(session, "listing_submitted") == []
    submitted = select(func.count()).where(AuditEvent.action == "listing_submitted")
    assert session.scalar(submitted) == 3
    assert hand_in(session, owner) == (0, 1)
    assert len(told(session, "listings_submitted")) == 1


def test_who_is_not_admitted_hands_nothing_in(session: Session) -> None:
    member = make_holder(session, status=MemberStatus.SUBMITTED)
    make_patent(session, member, status=ListingStatus.DRAFT)
    with pytest.raises(Forbidden):
        hand_in(session, replace(acting(make_account(session), member), admitted=False))


def test_a_few_are_published_and_matched_at_once(
    session: Session, holder: Member, owner: Actor, coordinator: Actor
) -> None:
    seeking = make_need(session, make_member(session))
    waiting = [make_patent(session, holder, **WAITING) for _ in range(2)]
    pool.place(session, kind=ListingKind.NEED, listing=seeking, now=NOW)

    assert publish(session, coordinator, chosen(*waiting)) is None

    assert {one.status for one in waiting} == {ListingStatus.PUBLISHED}
    assert session.scalar(select(func.count()).select_from(PoolEntry)) == 3
    assert session.scalar(select(func.count()).where(Match.need_id == seeking.id)) == 2
    assert told(session, "listings_published") == [(owner.account_id, 2)]
    assert told(session, "listing_published") == []


def test_many_are_matched_by_a_run_of_their_own(session: Session, holder: Member, coordinator: Actor) -> None:
    patents = [make_patent(session, holder, **WAITING) for _ in range(5)]
    need = make_need(session, make_member(session), **WAITING)

    run = publish(session, coordinator, chosen(*patents, need))

    assert run is not None
    job = session.get_one(Job, run.job_id)
    assert job.total == 1
    assert session.scalar(select(func.count()).select_from(Match)) == 0
    while claim := jobs.claim(session, now=NOW):
        matches.work_chunk(session, claim=claim, now=NOW)
    assert session.scalar(select(func.count()).where(Match.need_id == need.id)) == 5


def test_one_that_changed_holds_all_back_and_is_named(
    session: Session, holder: Member, coordinator: Actor
) -> None:
    good, changed = (make_patent(session, holder, title=title, **WAITING) for title in ("甲", "乙"))
    those = [*chosen(good), replace(chosen(changed)[0], version=changed.version + 1)]
    with pytest.raises(OneRefused) as refused, session.begin_nested():
        publish(session, coordinator, those)
    assert refused.value.title == "乙"
    assert isinstance(refused.value.reason, Stale)
    assert session.scalar(select(func.count()).select_from(PoolEntry)) == 0
    assert session.get_one(Patent, good.id, populate_existing=True).status is ListingStatus.IN_REVIEW


def test_of_many_each_must_be_the_coordinators_to_publish(
    session: Session, holder: Member, owner: Actor, coordinator: Actor
) -> None:
    waiting, published = make_patent(session, holder, **WAITING), make_patent(session, holder)
    far = replace(coordinator, regions=frozenset({Region.HEBEI}))
    with pytest.raises(NotFound):
        publish(session, far, chosen(waiting))
    with pytest.raises(OneRefused) as refused:
        publish(session, replace(owner, regions=frozenset(Region)), chosen(waiting))
    assert isinstance(refused.value.reason, Forbidden)
    with pytest.raises(OneRefused) as refused:
        publish(session, coordinator, chosen(published))
    assert isinstance(refused.value.reason, WrongState)
    with pytest.raises(Forbidden):
        publish(session, owner, chosen(waiting))
    with pytest.raises(Invalid, match="nothing_chosen"):
        publish(session, coordinator, [])


def test_the_day_of_expiry_is_counted_in_beijing(
    session: Session, holder: Member, coordinator: Actor
) -> None:
    waiting = make_patent(session, holder, **WAITING)
    publish(session, coordinator, chosen(waiting), now=datetime(2026, 11, 22, 16, 30, tzinfo=UTC))
    assert waiting.expires_on == date(2027, 11, 23)


def discard(session: Session, actor: Actor, need: Need, name: ListingMove = ListingMove.DISCARD) -> None:
    listings.move(
        session,
        actor=actor,
        kind=ListingKind.NEED,
        listing_id=need.id,
        name=name,
        version=need.version,
        now=NOW,
    )


def test_an_applicant_puts_a_draft_away_and_takes_it_up_again(session: Session) -> None:
    member = make_member(session, status=MemberStatus.SUBMITTED)
    applicant = replace(acting(make_account(session), member), admitted=False)
    need = needs.create(session, actor=applicant, content=CONTENT, now=NOW)
    discard(session, applicant, need)
    assert need.status is ListingStatus.WITHDRAWN
    with pytest.raises(WrongState):
        discard(session, applicant, need)
    discard(session, applicant, need, ListingMove.REOPEN)
    assert need.status is ListingStatus.DRAFT


def test_only_own_drafts_are_discarded(session: Session, owner: Actor, coordinator: Actor) -> None:
    need = needs.create(session, actor=owner, content=CONTENT, now=NOW)
    stranger = acting(make_account(session), make_member(session))
    for other in (stranger, coordinator):
        with pytest.raises(NotFound):
            discard(session, other, need)
    discard(session, owner, need, ListingMove.SUBMIT)
    with pytest.raises(WrongState):
        discard(session, owner, need)
    applicant = replace(owner, admitted=False)
    with pytest.raises(Forbidden):
        discard(session, applicant, need, ListingMove.WITHDRAW)
