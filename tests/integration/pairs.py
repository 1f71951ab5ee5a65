"""Two organisations with people, a match between them, and its introduction: the scene of many tests."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import Answer, Side
from matchmaker.domain.vocabulary import RejectReason
from matchmaker.services import introductions
from matchmaker.storage.accounts import Account
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from tests.factories import (
    NOW,
    join,
    make_account,
    make_coordinator,
    make_holder,
    make_match,
    make_member,
    make_need,
    make_patent,
)


@dataclass(frozen=True)
class Scene:
    """Everybody concerned with one introduction."""

    seeker: Member
    provider: Member
    seeking: Account
    providing: Account
    coordinator: Account
    match: Match
    introduction: Introduction

    def account(self, side: Side) -> Account:
        """The person who acts for the side."""
        return self.seeking if side is Side.SEEKER else self.providing

    def actor(self, side: Side) -> Actor:
        """The side's person as services see them."""
        member = self.seeker if side is Side.SEEKER else self.provider
        return acting(self.account(side), member)

    @property
    def staff(self) -> Actor:
        """The coordinator as services see them."""
        return coordinating(self.coordinator)


def acting(account: Account, member: Member) -> Actor:
    """A person who acts for an admitted organisation."""
    return Actor(account.id, account.name, member.id, MemberRole.OWNER, admitted=True)


def coordinating(account: Account) -> Actor:
    """A coordinator of every region."""
    return Actor(account.id, account.name, regions=frozenset(Region))


def make_scene(
    session: Session,
    *,
    need: dict[str, Any] | None = None,
    patent: dict[str, Any] | None = None,
    person: dict[str, Any] | None = None,
    **match_values: Any,
) -> Scene:
    """A need of Tangshan and a patent of Beijing, approved and offered to both.

    need, patent, person -- what is special about the need, the patent and the person who posted the need.
    """
    seeker, provider = make_member(session), make_holder(session)
    seeking, providing = make_account(session, **(person or {})), make_account(session)
    join(session, seeking, seeker)
    join(session, providing, provider)
    coordinator = make_coordinator(session)
    match = make_match(
        session,
        make_need(session, seeker, **(need or {})),
        make_patent(session, provider, **(patent or {})),
        coordinator,
        **match_values,
    )
    introduction = introductions.offer(session, match=match, actor=coordinating(coordinator), now=NOW)
    return Scene(seeker, provider, seeking, providing, coordinator, match, introduction)


def say_yes(session: Session, scene: Scene, side: Side, **values: Any) -> Introduction:
    """The side is interested and consents."""
    given = {
        "actor": scene.actor(side),
        "answer": Answer.INTERESTED,
        "reason": None,
        "note": "",
        "consent": True,
        "now": NOW,
        **values,
    }
    return introductions.answer(session, introduction_id=scene.introduction.id, **given)


def say_no(session: Session, scene: Scene, side: Side, **values: Any) -> Introduction:
    """The side declines with a reason."""
    given = {
        "answer": Answer.DECLINED,
        "reason": RejectReason.PRICE,
        "note": "",
        "consent": False,
        "now": NOW,
        **values,
    }
    return introductions.answer(
        session, actor=scene.actor(side), introduction_id=scene.introduction.id, **given
    )
