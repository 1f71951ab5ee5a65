"""The two parties of a match: the organisation on each side and what it brings."""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.blinding import organisation_names, place_names
from matchmaker.domain.divisions import district_name
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introductions import Side
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.storage.accounts import Account, Membership
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

Listing = TypeVar("Listing", Need, Patent, Offer)


@dataclass(frozen=True)
class Party:
    """An organisation and its part in a match; a maker brings its profile alone, so `subject` is None."""

    member: Member
    subject: Need | Patent | Offer | None
    find_names: Callable[[], Iterable[str]]

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """Every name and address that must not stand in a text shown to the other side.

        Looked up when a card is written; the review desk, which hides nothing, never asks.
        """
        return tuple(self.find_names())

    @property
    def is_confidential(self) -> bool:
        """Whether nothing of its text may be shown to the other side."""
        return isinstance(self.subject, Need) and self.subject.confidentiality is Confidentiality.MATCHING

    @property
    def text(self) -> str:
        """Everything the matching read of this party."""
        return "\n".join(_texts(self))


def parties_of(session: Session, match: Match) -> dict[Side, Party]:
    """Both sides of a match; NotFound when one of its organisations or listings is gone."""
    answer = _subject(session, Patent, match.patent_id) or _subject(session, Offer, match.offer_id)
    return {
        Side.SEEKER: _party(session, match.seeker_id, _subject(session, Need, match.need_id)),
        Side.PROVIDER: _party(session, match.provider_id, answer),
    }


def is_listed(session: Session, match: Match) -> bool:
    """Whether every listing of the match is still published; a maker's profile is there as long as it is."""
    found = (
        _subject(session, Need, match.need_id),
        _subject(session, Patent, match.patent_id),
        _subject(session, Offer, match.offer_id),
    )
    return all(listing.status is ListingStatus.PUBLISHED for listing in found if listing)


def _subject(session: Session, kind: type[Listing], listing_id: str | None) -> Listing | None:
    return session.get(kind, listing_id) if listing_id else None


def _party(session: Session, member_id: str, subject: Need | Patent | Offer | None) -> Party:
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound
    return Party(member, subject, functools.partial(_names, session, member, subject))


def _names(session: Session, member: Member, subject: Need | Patent | Offer | None) -> Iterator[str]:
    yield from organisation_names(member.name)
    yield from (member.name_en, member.credit_code)
    yield from _places(member)
    colleagues = session.execute(
        select(Account.name, Account.email, Account.phone)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.member_id == member.id)
        .order_by(Account.id)
    )
    for row in colleagues:
        yield from row
    if isinstance(subject, Patent):
        yield from (*subject.holders, *subject.applicants, *subject.inventors)


def _places(member: Member) -> Iterator[str]:
    """The district's names; the region itself is on the card anyway."""
    for language in ("zh", "en"):
        name = district_name(member.district, language)
        if name != member.region.in_language(language):
            yield from place_names(name)


def _texts(party: Party) -> Iterator[str]:
    subject = party.subject
    if isinstance(subject, Need):
        yield from (subject.title, subject.problem, *map(str, subject.elements.values()))
    elif isinstance(subject, Patent):
        yield from (subject.title, subject.abstract, subject.main_claim, subject.application_fields)
    elif isinstance(subject, Offer):
        yield from (subject.title, subject.description)
    else:
        yield party.member.profile
