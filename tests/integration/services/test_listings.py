"""The life of listings as services keep it: versions, reviews, the pool, expiry."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Duplicate, Forbidden, Invalid, NotFound, Stale, WrongState
from matchmaker.domain.listings import ListingKind, ListingMove, ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import LegalStatus, PatentType
from matchmaker.services import listings, needs, offers, patents
from matchmaker.services.listings import Incomplete
from matchmaker.services.needs import NeedContent
from matchmaker.services.offers import OfferContent
from matchmaker.services.patents import PatentContent
from matchmaker.storage.accounts import Account
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.listings import ListingVersion
from matchmaker.storage.listings.queries import Listing
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.notices import Notice
from matchmaker.storage.pool import PoolChange, PoolEntry, PoolFacet
from tests.factories import (
    NOW,
    join,
    make_account,
    make_agency,
    make_coordinator,
    make_holder,
    make_member,
)

CONTENT = NeedContent(
    title="轧辊堆焊层剥落",
    problem="热轧工作辊堆焊后使用两周出现剥落，需要提高结合强度。",
    elements={"product": "轧辊"},
    industry="C31",
    deal_kinds=["ordinary_licence"],
    deadline=date(2027, 6, 30),
)
PATENT = PatentContent(
    application_number="202019900348.9",
    type=PatentType.INVENTION,
    title="一种钢渣砌块",
    abstract="钢渣微粉压制后碳化养护。",
    ipc=["C04B 28/08"],
    holders=["北京砺岩科技大学（示例）"],
    legal_status=LegalStatus.GRANTED,
    status_source="register",
    status_checked_on=date(2026, 10, 1),
    deal_kinds=["ordinary_licence"],
)


@pytest.fixture
def member(session: Session) -> Member:
    return make_member(session)


@pytest.fixture
def owner(session: Session, member: Member) -> Actor:
    account = make_account(session)
    join(session, account, member)
    return actor_of(account, member)


def actor_of(account: Account, member: Member) -> Actor:
    return Actor(
        account_id=account.id,
        name=account.name,
        member_id=member.id,
        member_role=MemberRole.OWNER,
        admitted=member.status is MemberStatus.APPROVED,
    )


@pytest.fixture
def coordinator(session: Session) -> Actor:
    account = make_coordinator(session, "13")
    return Actor(account_id=account.id, name=account.name, regions=frozenset({Region.HEBEI}))


def moved(session: Session, actor: Actor, listing: Listing, name: ListingMove, **more: str) -> None:
    kind = ListingKind.NEED if isinstance(listing, Need) else ListingKind.PATENT
    listings.move(
        session,
        actor=actor,
        kind=kind,
        listing_id=listing.id,
        name=name,
        version=listing.version,
        now=NOW,
        **more,
    )


def published(session: Session, owner: Actor, coordinator: Actor) -> Need:
    need = needs.create(session, actor=owner, content=CONTENT, submit=True, now=NOW)
    moved(session, coordinator, need, ListingMove.PUBLISH)
    return need


def in_pool(session: Session, listing: Listing) -> bool:
    session.expire_all()
    return session.get(PoolEntry, listing.id) is not None


def actions(session: Session, listing: Listing) -> list[str]:
    query = select(AuditEvent.action).where(AuditEvent.subject_id == listing.id).order_by(AuditEvent.id)
    return [action for action in session.scalars(query) if action.startswith("listing_")]


def save(session: Session, actor: Actor, need: Need, content: NeedContent, **more: object) -> Need:
    version = more.pop("version", need.version)
    return needs.save(
        session,
        actor=actor,
        need_id=need.id,
        version=version,  # type: ignore[arg-type]
        content=content,
        submit=bool(more.get("submit")),
        now=NOW,
    )


def test_from_draft_to_pool(session: Session, owner: Actor, coordinator: Actor) -> None:
    need = needs.create(session, actor=owner, content=replace(CONTENT, problem=""), now=NOW)
    assert (need.status, need.language) == (ListingStatus.DRAFT, "zh")
    save(session, owner, need, CONTENT, submit=True)
    assert need.status is ListingStatus.IN_REVIEW
    assert not in_pool(session, need)
    moved(session, coordinator, need, ListingMove.PUBLISH)
    assert (need.status, need.expires_on) == (ListingStatus.PUBLISHED, date(2027, 6, 30))
    entry = session.get_one(PoolEntry, need.id)
    assert "轧辊" in entry.words.split()
    facets = set(session.execute(select(PoolFacet.facet, PoolFacet.value)).all())
    assert facets == {
        ("kind", "need"),
        ("region", "13"),
        ("industry", "C"),
        ("industry", "C31"),
        ("deal", "ordinary_licence"),
    }
    assert actions(session, need) == [
        "listing_created",
        "listing_saved",
        "listing_submitted",
        "listing_published",
    ]


def test_coordinators_of_the_region_and_owners_are_told(
    session: Session, owner: Actor, coordinator: Actor
) -> None:
    far = make_coordinator(session, "11")
    need = published(session, owner, coordinator)
    told = list(session.execute(select(Notice.account_id, Notice.kind, Notice.path)).all())
    assert (coordinator.account_id, "listing_submitted", f"/needs/{need.id}") in told
    assert (owner.account_id, "listing_published", f"/needs/{need.id}") in told
    assert far.id not in [account_id for account_id, _, _ in told]


def test_an_incomplete_listing_is_not_handed_in(session: Session, owner: Actor) -> None:
    with pytest.raises(Incomplete) as refusal:
        needs.create(session, actor=owner, content=NeedContent(title="缺"), submit=True, now=NOW)
    assert refusal.value.fields == ("problem", "industry", "deal_kinds", "deadline")


def test_a_deadline_that_is_over_is_refused(session: Session, owner: Actor) -> None:
    late = replace(CONTENT, deadline=NOW.date())
    with pytest.raises(Invalid) as refusal:
        needs.create(session, actor=owner, content=late, submit=True, now=NOW)
    assert (refusal.value.code, refusal.value.field) == ("deadline_past", "deadline")


def test_a_budget_in_the_wrong_order_is_refused(session: Session, owner: Actor) -> None:
    with pytest.raises(Invalid, match="budget_order"):
        needs.create(session, actor=owner, content=replace(CONTENT, budget_min=5, budget_max=4), now=NOW)


def test_applicants_draft_but_do_not_hand_in(session: Session) -> None:
    member = make_member(session, status=MemberStatus.SUBMITTED)
    applicant = actor_of(make_account(session), member)
    needs.create(session, actor=applicant, content=CONTENT, now=NOW)
    with pytest.raises(Forbidden):
        needs.create(session, actor=applicant, content=CONTENT, submit=True, now=NOW)


def test_every_save_is_a_version(session: Session, owner: Actor) -> None:
    need = needs.create(session, actor=owner, content=CONTENT, now=NOW)
    save(session, owner, need, replace(CONTENT, title="轧辊剥落（二）"))
    versions = list(session.scalars(select(ListingVersion).order_by(ListingVersion.number)))
    assert [version.number for version in versions] == [1, 2]
    assert versions[0].content["title"] == CONTENT.title
    assert versions[1].content["deadline"] == "2027-06-30"
    assert versions[1].saved_by == owner.account_id


def test_the_second_of_two_editors_is_told(session: Session, owner: Actor) -> None:
    need = needs.create(session, actor=owner, content=CONTENT, now=NOW)
    seen = need.version
    save(session, owner, need, replace(CONTENT, title="先到"))
    with pytest.raises(Stale):
        save(session, owner, need, replace(CONTENT, title="后到"), version=seen)
    assert need.title == "先到"


def test_a_coordinator_publishes_only_what_was_read(
    session: Session, owner: Actor, coordinator: Actor
) -> None:
    need = needs.create(session, actor=owner, content=CONTENT, submit=True, now=NOW)
    seen = need.version
    save(session, owner, need, replace(CONTENT, title="又改了"))
    with pytest.raises(Stale):
        listings.move(
            session,
            actor=coordinator,
            kind=ListingKind.NEED,
            listing_id=need.id,
            name=ListingMove.PUBLISH,
            version=seen,
            now=NOW,
        )


def test_new_text_of_a_published_need_is_reviewed_again(
    session: Session, owner: Actor, coordinator: Actor
) -> None:
    need = published(session, owner, coordinator)
    save(session, owner, need, replace(CONTENT, problem="换了一个问题。"))
    assert need.status is ListingStatus.IN_REVIEW
    assert not in_pool(session, need)
    assert actions(session, need)[-2:] == ["listing_saved", "listing_revised"]


def test_other_changes_show_at_once(session: Session, owner: Actor, coordinator: Actor) -> None:
    need = published(session, owner, coordinator)
    changed = replace(CONTENT, industry="C36", deadline=date(2027, 1, 31))
    save(session, owner, need, changed)
    assert (need.status, need.expires_on) == (ListingStatus.PUBLISHED, date(2027, 1, 31))
    values = set(session.scalars(select(PoolFacet.value).where(PoolFacet.facet == "industry")))
    assert values == {"C", "C36"}
    with pytest.raises(Incomplete):
        save(session, owner, need, replace(CONTENT, industry=""))


def test_a_return_says_why_and_the_owner_mends_it(session: Session, owner: Actor, coordinator: Actor) -> None:
    need = needs.create(session, actor=owner, content=CONTENT, submit=True, now=NOW)
    with pytest.raises(Invalid, match="listing_reason_required"):
        moved(session, coordinator, need, ListingMove.RETURN, reason="  ")
    moved(session, coordinator, need, ListingMove.RETURN, reason="请写明工况")
    assert (need.status, need.review_note) == (ListingStatus.DRAFT, "请写明工况")
    moved(session, owner, need, ListingMove.SUBMIT)
    assert (need.status, need.review_note) == (ListingStatus.IN_REVIEW, "")


def test_withdrawn_reopened_and_handed_in_again(session: Session, owner: Actor, coordinator: Actor) -> None:
    need = published(session, owner, coordinator)
    moved(session, owner, need, ListingMove.WITHDRAW)
    assert not in_pool(session, need)
    with pytest.raises(WrongState):
        save(session, owner, need, CONTENT)
    moved(session, owner, need, ListingMove.REOPEN)
    assert (need.status, need.expires_on) == (ListingStatus.DRAFT, None)


def test_staff_take_down_with_a_reason_and_only_in_their_regions(
    session: Session, owner: Actor, coordinator: Actor
) -> None:
    need = published(session, owner, coordinator)
    far = Actor(account_id=coordinator.account_id, regions=frozenset({Region.BEIJING}))
    with pytest.raises(NotFound):
        moved(session, far, need, ListingMove.WITHDRAW, reason="广告")
    with pytest.raises(Invalid, match="listing_reason_required"):
        moved(session, coordinator, need, ListingMove.WITHDRAW)
    moved(session, coordinator, need, ListingMove.WITHDRAW, reason="广告")
    assert need.review_note == "广告"


def test_others_neither_save_nor_move(session: Session, owner: Actor) -> None:
    need = needs.create(session, actor=owner, content=CONTENT, now=NOW)
    stranger = actor_of(make_account(session), make_member(session))
    with pytest.raises(NotFound):
        save(session, stranger, need, CONTENT)
    with pytest.raises(NotFound):
        moved(session, stranger, need, ListingMove.WITHDRAW)


def test_a_coordinator_does_not_review_the_own_organisation(
    session: Session, owner: Actor, member: Member
) -> None:
    need = needs.create(session, actor=owner, content=CONTENT, submit=True, now=NOW)
    both = replace(owner, regions=frozenset({Region.HEBEI}))
    with pytest.raises(Forbidden):
        moved(session, both, need, ListingMove.PUBLISH)


def test_expiry_reminds_once_then_takes_out(session: Session, owner: Actor, coordinator: Actor) -> None:
    need = published(session, owner, coordinator)
    near = NOW + (date(2027, 6, 20) - NOW.date())
    for _ in range(2):
        assert listings.expire_due(session, now=near) == 0
    reminders = select(Notice.path).where(Notice.kind == "listing_expiring")
    assert list(session.scalars(reminders)) == [f"/needs/{need.id}"]
    last_day = NOW + (date(2027, 6, 30) - NOW.date())
    assert [listings.expire_due(session, now=last_day) for _ in range(2)] == [1, 0]
    assert need.status is ListingStatus.EXPIRED
    assert not in_pool(session, need)
    assert "listing_expired" in session.scalars(select(Notice.kind)).all()


def test_renewing_needs_a_deadline_ahead_and_keeps_the_day_of_publication(
    session: Session, owner: Actor, coordinator: Actor
) -> None:
    patent = patents.create(session, actor=owner, content=PATENT, submit=True, now=NOW)
    moved(session, coordinator, patent, ListingMove.PUBLISH)
    later = NOW + timedelta(days=400)
    assert listings.expire_due(session, now=later) == 1
    listings.move(
        session,
        actor=owner,
        kind=ListingKind.PATENT,
        listing_id=patent.id,
        name=ListingMove.RENEW,
        version=patent.version,
        now=later,
    )
    assert (patent.status, patent.expires_on) == (
        ListingStatus.PUBLISHED,
        later.date() + timedelta(days=365),
    )
    assert patent.published_at == NOW
    assert in_pool(session, patent)


def test_a_number_is_listed_once_by_an_organisation(session: Session, owner: Actor) -> None:
    patents.create(session, actor=owner, content=PATENT, now=NOW)
    with pytest.raises(Duplicate) as refusal:
        patents.create(session, actor=owner, content=PATENT, now=NOW)
    assert (refusal.value.code, refusal.value.field) == ("patent_listed", "application_number")
    other = make_holder(session)
    patents.create(session, actor=actor_of(make_account(session), other), content=PATENT, now=NOW)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"type": PatentType.DESIGN}, "patent_type_differs", "type"),
        ({"filed_on": date(2030, 1, 1)}, "day_ahead", "filed_on"),
        (
            {"filed_on": date(2020, 8, 18), "granted_on": date(2020, 1, 1)},
            "granted_before_filed",
            "granted_on",
        ),
    ],
)
def test_a_patent_must_not_contradict_itself(
    session: Session, owner: Actor, change: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        patents.create(session, actor=owner, content=replace(PATENT, **change), now=NOW)  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_agencies_offer_services_and_plants_offer_lines(session: Session, owner: Actor) -> None:
    service = OfferContent(title="专利价值评估", service_kinds=["valuation"])
    line = OfferContent(title="50 kg真空感应炉中试", service_kinds=["pilot_line"])
    agent = actor_of(make_account(session), make_agency(session))
    for actor, theirs, others in ((owner, line, service), (agent, service, line)):
        with pytest.raises(Invalid, match="offered_by_others"):
            offers.create(session, actor=actor, content=others, now=NOW)
        made = offers.create(session, actor=actor, content=theirs, now=NOW)
        assert made.status is ListingStatus.DRAFT


def test_each_change_ticks_the_pool(session: Session, owner: Actor, coordinator: Actor) -> None:
    need = published(session, owner, coordinator)
    moved(session, owner, need, ListingMove.WITHDRAW)
    ticks = list(session.execute(select(PoolChange.kind, PoolChange.subject_id)).all())
    assert ticks == [("need", need.id)] * 2
