"""Why a pair is not suggested: its place, the gates on its way, and the smallest change that brings it in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.listings import ListingKind, ListingStatus, may_read
from matchmaker.domain.matches import Gate, MatchKind
from matchmaker.domain.vocabulary import Confidentiality, LegalStatus, MemberKind
from matchmaker.services.coverage import ElementCoverage, coverage_of
from matchmaker.services.listings.reading import find_with_member, standing_of
from matchmaker.services.matches.changes import (
    Change,
    conditions_that_suffice,
    room_above,
    words_that_suffice,
)
from matchmaker.services.matches.gating import Answering, Asking, Check, checks
from matchmaker.services.matches.keeping import Search
from matchmaker.services.matches.places import Places, Standing, places_of
from matchmaker.storage.matches import pairs
from matchmaker.storage.matches.reading import DecisionRow, decisions_on_pair
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent


class Verdict(StrEnum):
    """What becomes of the pair, in a word."""

    SUGGESTED = "suggested"
    DUE = "due"
    GATES = "gates"
    CHANGES = "changes"
    NOTHING = "nothing"
    NEVER = "never"


@dataclass(frozen=True)
class PairNamed:
    """The two sides by their keys; exactly one answering side."""

    need_id: str = ""
    patent_id: str = ""
    maker_id: str = ""
    offer_id: str = ""

    @property
    def kind(self) -> MatchKind | None:
        """What the keys bring together; None where they are no pair."""
        given = bool(self.need_id), bool(self.patent_id), bool(self.maker_id), bool(self.offer_id)
        return {
            (True, True, False, False): MatchKind.NEED_PATENT,
            (False, True, True, False): MatchKind.PATENT_MAKER,
            (True, False, False, True): MatchKind.NEED_OFFER,
        }.get(given)


@dataclass(frozen=True)
class WhyNot:
    """Everything about one pair.

    now -- its places among what may come in today; opened -- the same with the region's gate open, too.
    last -- the lowest score that is suggested to the asking side; None where nothing is.
    decisions -- what coordinators decided on it, for coordinators only.
    changes -- those that suffice once the closed gates are open, the smallest first.
    """

    kind: MatchKind
    asking: Asking
    answering: Answering
    is_staff: bool
    verdict: Verdict
    checks: tuple[Check, ...]
    now: Standing
    opened: Standing
    last: float | None
    decisions: tuple[DecisionRow, ...]
    changes: tuple[Change, ...]
    coverage: ElementCoverage | None

    @property
    def closed(self) -> tuple[Check, ...]:
        """The gates that it does not pass."""
        return tuple(check for check in self.checks if not check.is_open)


def why_not(session: Session, *, actor: Actor, pair: PairNamed, now: datetime) -> WhyNot:
    """Explain a pair to a coordinator of one of its sides, or to the owner of its need.

    Raises NotFound for what the actor may not see, which an owner's pair with an unpublished patent is.
    """
    search = Search(session, now)
    kind, asking, answering = _sides(search, actor, pair)
    looked_at = tuple(checks(search, kind, asking, answering))
    closed = [check for check in looked_at if not check.is_open]
    rows = pairs.pairs_of(session, kind, query_id=asking.id)
    is_suggested = any(row.partner == answering.id and row.is_open for row in rows)
    is_staff = not actor.owns(asking.member_id)
    far = any(check.gate is Gate.REGION for check in closed)
    with places_of(search, kind, asking, answering) as places:
        standing = places.standing(same_city=False)
        opened = places.standing(same_city=True) if far else standing
        verdict, changes = Verdict.SUGGESTED, list[Change]()
        if not is_suggested:
            verdict, changes = _remedy(places, closed, opened, far, is_staff)
    return WhyNot(
        kind=kind,
        asking=asking,
        answering=answering,
        is_staff=is_staff,
        verdict=verdict,
        checks=looked_at,
        now=standing,
        opened=opened,
        last=min((row.score for row in rows if row.is_open), default=None),
        decisions=tuple(decisions_on_pair(session, kind, asking.id, answering.id)) if is_staff else (),
        changes=tuple(changes),
        coverage=_coverage(asking, answering),
    )


def _remedy(
    places: Places, closed: list[Check], opened: Standing, far: bool, is_staff: bool
) -> tuple[Verdict, list[Change]]:
    """What would bring the pair in: the closed gates must all be opened, and then it must find a place."""
    if not all(can_be_opened(check, places.asking, places.answering) for check in closed):
        return Verdict.NEVER, []
    if opened.is_in:
        return (Verdict.GATES if closed else Verdict.DUE), []
    changes: list[Change] = []
    if isinstance(places.asking, Need) and isinstance(places.answering, Patent):
        tried = (conditions_that_suffice, words_that_suffice)
        found = [try_all(places, places.asking, places.answering, same_city=far) for try_all in tried]
        changes = sorted(chain.from_iterable(found), key=lambda change: change.size)
    room = room_above(places, opened.forward) if is_staff else None
    changes += [room] if room else []
    return (Verdict.CHANGES if changes else Verdict.NOTHING), changes


def can_be_opened(check: Check, asking: Asking, answering: Answering) -> bool:
    """Whether anybody can open the gate: not for an own patent, a dead right, or who makes nothing."""
    side = asking if check.by_asking else answering
    if check.gate is Gate.ALIVE:
        return isinstance(side, Patent) and side.legal_status is LegalStatus.LAPSED
    if check.gate is Gate.MAKING:
        return isinstance(side, Member) and side.kind is MemberKind.COMPANY
    return check.gate is not Gate.OTHER_ORGANISATION


def _coverage(asking: Asking, answering: Answering) -> ElementCoverage | None:
    if isinstance(asking, Need) and isinstance(answering, Patent):
        return coverage_of(asking, answering)
    return None


def _sides(search: Search, actor: Actor, pair: PairNamed) -> tuple[MatchKind, Asking, Answering]:
    """Both sides, as far as the actor may see them."""
    kind = pair.kind
    if kind is None:
        raise NotFound
    asked = ListingKind.PATENT if kind is MatchKind.PATENT_MAKER else ListingKind.NEED
    asking, owner = find_with_member(search.session, asked, pair.need_id or pair.patent_id)
    answering, other = _answering(search.session, kind, pair)
    assert isinstance(asking, Need | Patent)
    on_desk = False
    if not (asked is ListingKind.NEED and actor.owns(owner.id)):
        actor.require_region(Action.JUDGE_MATCH, [owner.region, other.region])
        rows = pairs.pairs_of(search.session, kind, query_id=asking.id)
        on_desk = answering.id in {row.partner for row in rows}
    for listing, member in ((asking, owner), (answering, other)):
        if not (on_desk or isinstance(listing, Member) or may_see(search, actor, listing, member)):
            raise NotFound
    return kind, asking, answering


def _answering(session: Session, kind: MatchKind, pair: PairNamed) -> tuple[Answering, Member]:
    if kind is MatchKind.PATENT_MAKER:
        maker = session.get(Member, pair.maker_id)
        if maker is None:
            raise NotFound
        return maker, maker
    listed = ListingKind.OFFER if kind is MatchKind.NEED_OFFER else ListingKind.PATENT
    answering, owner = find_with_member(session, listed, pair.offer_id or pair.patent_id)
    assert isinstance(answering, Patent | Offer)
    return answering, owner


def may_see(search: Search, actor: Actor, listing: Need | Patent | Offer, member: Member) -> bool:
    """A listing that the actor may read; for coordinators also one that is published and read by nobody else.

    A need kept for the matching alone is for the coordinators of its region, and on the desk for those of
    the regions that it was matched with.
    """
    standing = standing_of(listing, member)
    if may_read(actor, standing, search.today):
        return True
    is_published = standing.status is ListingStatus.PUBLISHED
    hidden = standing.confidentiality is Confidentiality.MATCHING
    return actor.may(Action.JUDGE_MATCH) and is_published and not hidden
