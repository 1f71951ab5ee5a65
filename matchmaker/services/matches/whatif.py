"""What if a need were worded otherwise, or looked further: its list before and after, and nothing stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import NotFound
from matchmaker.domain.listings import ListingKind, may_review
from matchmaker.domain.matches import MatchKind, Strength, strength
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.engine import Document, Hit
from matchmaker.services.coverage import ElementCoverage, coverage_of
from matchmaker.services.introductions.fit import disagreements
from matchmaker.services.listings.reading import find_with_member, standing_of
from matchmaker.services.matches.candidates import best_answers
from matchmaker.services.matches.corpus import NeedText, need_document
from matchmaker.services.matches.gating import judged, letting_through
from matchmaker.services.matches.indexes import PATENTS, shelf_of
from matchmaker.services.matches.keeping import Search
from matchmaker.storage.matches import pairs
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent

PATENTS_ONLY = MatchKind.NEED_PATENT


@dataclass(frozen=True, kw_only=True)
class Supposed:
    """A need as it might be: its words, what it would agree to, and the regions of the patents' holders."""

    text: NeedText
    regions: frozenset[Region]


@dataclass(frozen=True, slots=True)
class Line:
    """A patent's place in one of the two lists."""

    rank: int
    score: float
    gaps: tuple[dict[str, Any], ...]

    @property
    def strength(self) -> Strength:
        """The score in words."""
        return strength(self.score)


@dataclass(frozen=True, slots=True)
class Moved:
    """A patent in the list before, after, or both: what its owner may see of it.

    coverage -- of the elements as they would be. gaps of a line are codes that the pages put into words.
    """

    listing_id: str
    title: str
    language: str
    holder_kind: MemberKind
    holder_region: Region
    before: Line | None
    after: Line | None
    coverage: ElementCoverage | None


@dataclass(frozen=True)
class Outcome:
    """How the list would move: those of the list after, best first, then those that are gone."""

    rows: tuple[Moved, ...]

    @property
    def after(self) -> tuple[Moved, ...]:
        """What would be suggested."""
        return tuple(row for row in self.rows if row.after)

    @property
    def gone(self) -> tuple[Moved, ...]:
        """What would be suggested no more."""
        return tuple(row for row in self.rows if not row.after)


def open_need(session: Session, *, actor: Actor, need_id: str) -> tuple[Need, Member]:
    """A need whose owner, or whose region's coordinator, asks what if; NotFound for everybody else."""
    need, member = find_with_member(session, ListingKind.NEED, need_id)
    if not actor.owns(member.id) and not may_review(actor, standing_of(need, member)):
        raise NotFound
    assert isinstance(need, Need)
    return need, member


def what_if(session: Session, *, need: Need, supposed: Supposed, now: datetime) -> Outcome:
    """Compare the list that a search would make for the need as it stands with that for the other one."""
    search = Search(session, now)
    today = _now(search, need)
    before = _found(search, need, today)
    after = _found(search, need, supposed)
    keys = list(dict.fromkeys([hit.key for hit in (*after, *before)]))
    patents, holders = pairs.patents_by_id(session, keys), pairs.owners_of(session, Patent, keys)
    lines_before, lines_after = _lines(before, today, patents), _lines(after, supposed, patents)
    return Outcome(
        tuple(
            Moved(
                key,
                patents[key].title,
                patents[key].language,
                holders[key].kind,
                holders[key].region,
                lines_before.get(key),
                lines_after.get(key),
                coverage_of(supposed.text, patents[key]),
            )
            for key in keys
        )
    )


def _now(search: Search, need: Need) -> Supposed:
    """The need as it stands, in the regions in which a run looks."""
    region = search.session.get_one(Member, need.member_id).region
    return Supposed(
        text=NeedText.of(need),
        regions=search.regions_for(region),
    )


def _found(search: Search, need: Need, supposed: Supposed) -> list[Hit]:
    rows = pairs.pairs_of(search.session, PATENTS_ONLY, query_id=need.id)
    passing = letting_through(search, PATENTS_ONLY, need, supposed.regions, out=judged(rows))
    document: Document = need_document(supposed.text, need.id)
    with shelf_of(search.session).up_to_date(search.session) as indexes:
        return best_answers(PATENTS_ONLY, indexes[PATENTS], document, passing)


def _lines(hits: Sequence[Hit], supposed: Supposed, patents: dict[str, Patent]) -> dict[str, Line]:
    return {
        hit.key: Line(
            rank,
            hit.score,
            tuple(disagreements(supposed.text.deal_kinds, supposed.text.maturity, patents[hit.key])),
        )
        for rank, hit in enumerate(hits, start=1)
    }
