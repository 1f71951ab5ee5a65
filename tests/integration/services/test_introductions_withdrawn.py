"""A listing that leaves the pool takes its open cards with it, and a consent taken back its yes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import WrongState
from matchmaker.domain.introductions import Answer, IntroductionStatus, Side
from matchmaker.domain.listings import ListingKind, ListingMove, ListingStatus
from matchmaker.domain.matches import Judgement, MatchStatus
from matchmaker.services import accounts, introductions, listings, matches, needs
from matchmaker.services.needs import NeedContent
from matchmaker.storage.accounts import Account
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.introductions import contact_of, sides_of
from matchmaker.storage.needs import Need
from matchmaker.storage.notices import Notice
from matchmaker.storage.patents import Patent
from tests.factories import NOW, join, make_account, make_match, make_patent
from tests.integration.pairs import Scene, acting, make_scene, say_no, say_yes


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def told(session: Session, account: Account) -> list[str]:
    return list(session.scalars(select(Notice.kind).where(Notice.account_id == account.id)))


def withdraw_need(session: Session, scene: Scene, actor: Actor, reason: str = "") -> None:
    need = session.get_one(Need, scene.match.need_id)
    listings.move(
        session,
        actor=actor,
        kind=ListingKind.NEED,
        listing_id=need.id,
        name=ListingMove.WITHDRAW,
        version=need.version,
        reason=reason,
        now=NOW,
    )


def require_ended(session: Session, scene: Scene) -> None:
    """Both sides and the coordinator know, and neither card can be answered."""
    session.refresh(scene.introduction)
    assert (scene.introduction.status, scene.introduction.ended_at is None) == (
        IntroductionStatus.WITHDRAWN,
        False,
    )
    for account in (scene.seeking, scene.providing, scene.coordinator):
        assert told(session, account).count("introduction_ended") == 1
    for side in Side:
        with pytest.raises(WrongState):
            say_yes(session, scene, side)
        with pytest.raises(WrongState):
            say_no(session, scene, side)


def test_withdrawn_by_its_owner(session: Session, scene: Scene) -> None:
    withdraw_need(session, scene, scene.actor(Side.SEEKER))
    require_ended(session, scene)
    query = select(AuditEvent.actor).where(AuditEvent.action == "introduction_withdrawn")
    assert session.scalars(query).one() == scene.seeking.name


def test_taken_down_by_a_coordinator_after_a_yes(session: Session, scene: Scene) -> None:
    say_yes(session, scene, Side.PROVIDER)
    withdraw_need(session, scene, scene.staff, "广告")
    require_ended(session, scene)


def test_expired(session: Session, scene: Scene) -> None:
    patent = session.get_one(Patent, scene.match.patent_id)
    patent.expires_on = date(2026, 11, 23)
    session.flush()
    midnight = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert listings.expire_due(session, now=midnight - timedelta(seconds=1)) == 0
    assert listings.expire_due(session, now=midnight) == 1
    require_ended(session, scene)


def test_back_in_review(session: Session, scene: Scene) -> None:
    need = session.get_one(Need, scene.match.need_id)
    content = NeedContent(
        title=need.title,
        problem="换了一个问题。",
        industry=need.industry,
        deal_kinds=need.deal_kinds,
        deadline=need.deadline,
    )
    needs.save(
        session,
        actor=scene.actor(Side.SEEKER),
        need_id=need.id,
        version=need.version,
        content=content,
        now=NOW,
    )
    assert need.status is ListingStatus.IN_REVIEW
    require_ended(session, scene)


def test_introductions_of_other_listings_and_those_made_stay(session: Session, scene: Scene) -> None:
    patent = make_patent(session, scene.provider)
    other_match = make_match(session, session.get_one(Need, scene.match.need_id), patent, scene.coordinator)
    other = introductions.offer(session, match=other_match, actor=scene.staff, now=NOW)
    for side in Side:
        say_yes(session, scene, side)
    listings.move(
        session,
        actor=scene.actor(Side.PROVIDER),
        kind=ListingKind.PATENT,
        listing_id=scene.match.patent_id,
        name=ListingMove.WITHDRAW,
        version=session.get_one(Patent, scene.match.patent_id).version,
        now=NOW,
    )
    session.refresh(scene.introduction)
    session.refresh(other)
    assert scene.introduction.status is IntroductionStatus.INTRODUCED
    assert other.status is IntroductionStatus.OFFERED
    assert contact_of(session, introduction_id=scene.introduction.id, side=Side.SEEKER) is not None


def test_a_match_whose_listing_is_gone_is_not_offered_again(session: Session, scene: Scene) -> None:
    withdraw_need(session, scene, scene.actor(Side.SEEKER))
    match = {"actor": scene.staff, "match_id": scene.match.id, "now": NOW}
    matches.judge(session, judgement=Judgement.UNDO, **match)
    with pytest.raises(WrongState, match="match_not_current"):
        matches.judge(session, judgement=Judgement.APPROVE, **match)


def test_a_card_offered_while_its_listing_left_leads_to_nothing(session: Session, scene: Scene) -> None:
    """What two transactions at once may leave behind."""
    session.get_one(Need, scene.match.need_id).status = ListingStatus.WITHDRAWN
    session.flush()
    with pytest.raises(WrongState, match="introduction_over"):
        say_yes(session, scene, Side.PROVIDER)


def test_an_erased_person_vanishes_from_an_introduction_that_was_made(session: Session, scene: Scene) -> None:
    join(session, make_account(session), scene.provider)
    for side in Side:
        say_yes(session, scene, side)
    accounts.erase_account(session, actor=scene.actor(Side.PROVIDER), now=NOW)
    session.flush()
    assert contact_of(session, introduction_id=scene.introduction.id, side=Side.PROVIDER) is None
    assert contact_of(session, introduction_id=scene.introduction.id, side=Side.SEEKER) is not None
    row = sides_of(session, scene.introduction.id)[Side.PROVIDER]
    assert (row.answer, row.answered_by) == (Answer.INTERESTED, scene.providing.id)


def test_the_yes_of_an_erased_person_is_open_to_a_colleague(session: Session, scene: Scene) -> None:
    colleague = make_account(session)
    join(session, colleague, scene.provider)
    say_yes(session, scene, Side.PROVIDER)
    accounts.erase_account(session, actor=scene.actor(Side.PROVIDER), now=NOW)
    say_yes(session, scene, Side.SEEKER)
    session.refresh(scene.introduction)
    assert scene.introduction.status is IntroductionStatus.OFFERED
    say_yes(session, scene, Side.PROVIDER, actor=acting(colleague, scene.provider))
    contact = contact_of(session, introduction_id=scene.introduction.id, side=Side.PROVIDER)
    assert contact is not None
    assert contact.email == colleague.email


def test_a_consent_taken_back_before_the_other_yes_opens_the_card_again(
    session: Session, scene: Scene
) -> None:
    say_yes(session, scene, Side.SEEKER)
    consent_id = sides_of(session, scene.introduction.id)[Side.SEEKER].consent_id
    accounts.withdraw_consent(session, actor=scene.actor(Side.SEEKER), consent_id=str(consent_id), now=NOW)
    session.flush()
    row = sides_of(session, scene.introduction.id)[Side.SEEKER]
    assert (row.answer, row.consent_id) == (Answer.PENDING, None)
    say_yes(session, scene, Side.SEEKER)
    say_yes(session, scene, Side.PROVIDER)
    session.refresh(scene.introduction)
    assert scene.introduction.status is IntroductionStatus.INTRODUCED


def test_matches_and_decisions_outlive_their_judge(session: Session, scene: Scene) -> None:
    accounts.erase_account(session, actor=scene.staff, now=NOW)
    session.flush()
    session.refresh(scene.match)
    assert (scene.match.status, scene.match.judged_by) == (MatchStatus.APPROVED, scene.coordinator.id)
