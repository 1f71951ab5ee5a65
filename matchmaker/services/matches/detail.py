"""A match as a coordinator reads it: both texts with what they share marked, the score's parts, the gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introductions import Side
from matchmaker.domain.matches import MatchKind
from matchmaker.services.coverage import ElementCoverage
from matchmaker.services.introductions.fit import cover, gaps
from matchmaker.services.introductions.parties import Party, parties_of
from matchmaker.services.matches.corpus import (
    Part,
    language_of,
    locate,
    maker_parts,
    need_parts,
    offer_parts,
    patent_parts,
)
from matchmaker.storage.matches import Match
from matchmaker.storage.matches.reading import DecisionRow, decisions_on
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

PHRASES_SHOWN = 8
"""More parts than this are no explanation; the rest is shown as one."""

WORDS, OTHER_WORDS = "words", "other_words"

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether the other side has it too."""

    text: str
    shared: bool


@dataclass(frozen=True, slots=True)
class MarkedText:
    """One text of a side, cut where marks begin and end; the pieces joined are the text as it was written."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SideView:
    """A side of the match: who and what, and its texts."""

    party: Party
    language: str
    texts: tuple[MarkedText, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the score: the signal, its phrase or code, the amount, and how many phrases it sums."""

    signal: str
    label: str
    amount: float
    count: int = 1


@dataclass(frozen=True, slots=True)
class MatchDetail:
    """Everything on the desk about one match; `asking` is the query side, `shares` sum to the score."""

    match: Match
    asking: SideView
    answering: SideView
    shares: tuple[Share, ...]
    coverage: ElementCoverage | None
    missing: tuple[dict[str, Any], ...]
    text_changed: bool
    decisions: tuple[DecisionRow, ...]


def read_match(session: Session, *, actor: Actor, match_id: str) -> MatchDetail:
    """A match of the coordinator's regions; Forbidden without the role, NotFound for any other."""
    match = session.get(Match, match_id)
    if match is None:
        raise NotFound
    actor.require_region(Action.JUDGE_MATCH, [match.seeker_region, match.provider_region])
    parties = parties_of(session, match)
    asking, answering = _in_order(match, parties[Side.SEEKER], parties[Side.PROVIDER])
    changed = _changed_since(match.suggested_at, (asking, answering))
    marked = [] if changed else _telling(match.evidence)
    covered = cover(parties[Side.SEEKER], parties[Side.PROVIDER])
    missing = tuple(gaps(parties[Side.SEEKER], parties[Side.PROVIDER], covered))
    return MatchDetail(
        match=match,
        asking=_view(asking, [span for part in marked for span in part["query_spans"]]),
        answering=_view(answering, [span for part in marked for span in part["document_spans"]]),
        shares=shares_of(match.evidence),
        coverage=covered,
        missing=missing,
        text_changed=changed,
        decisions=tuple(decisions_on(session, match.id)),
    )


def _in_order(match: Match, seeker: Party, provider: Party) -> tuple[Party, Party]:
    """The asking side first: the patent asks for its makers, everywhere else the need asks."""
    return (provider, seeker) if match.kind is MatchKind.PATENT_MAKER else (seeker, provider)


def _changed_since(suggested_at: datetime, parties: Iterable[Party]) -> bool:
    return any((party.subject or party.member).updated_at > suggested_at for party in parties)


def _telling(evidence: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The strongest shared phrases of more than one character: marks on every 的 would help nobody."""
    words = [part for part in evidence if part["signal"] == WORDS and len(part["label"]) > 1]
    return sorted(words, key=lambda part: (-part["amount"], part["label"]))[:PHRASES_SHOWN]


def shares_of(evidence: Sequence[dict[str, Any]]) -> tuple[Share, ...]:
    """A score's parts as a person can take them in: the strongest phrases, the rest in one, other signals."""
    named = _telling(evidence)
    shares = [Share(part["signal"], part["label"], part["amount"]) for part in named]
    rest = [part for part in evidence if part["signal"] == WORDS and part not in named]
    if rest:
        shares.append(Share(OTHER_WORDS, "", sum(part["amount"] for part in rest), len(rest)))
    others = [part for part in evidence if part["signal"] != WORDS]
    return (*shares, *(Share(part["signal"], part["label"], part["amount"]) for part in others))


def _view(party: Party, spans: Iterable[Sequence[Any]]) -> SideView:
    parts = _parts(party)
    marks = _marks(parts, spans)
    texts = tuple(
        MarkedText(part.name, _cut(part.text, marks.get(part.name, []))) for part in parts if part.text
    )
    return SideView(party, language_of("".join(part.text for part in parts)), texts)


def _parts(party: Party) -> list[Part]:
    if isinstance(party.subject, Need):
        return need_parts(party.subject)
    if isinstance(party.subject, Patent):
        return patent_parts(party.subject)
    return offer_parts(party.subject) if isinstance(party.subject, Offer) else maker_parts(party.member)


def _marks(parts: Sequence[Part], spans: Iterable[Sequence[Any]]) -> dict[str, list[Place]]:
    """Places to mark by the name of their part; places beyond a text, which has then changed, are dropped."""
    lengths = {part.name: len(part.text) for part in parts}
    marks: dict[str, list[Place]] = {}
    for field, start, end in spans:
        found = locate(parts, field, start)
        if found is not None:
            name, place = found
            marks.setdefault(name, []).append((place, min(place + end - start, lengths[name])))
    return marks


def _cut(text: str, places: Iterable[Place]) -> tuple[Piece, ...]:
    """The text in pieces, overlapping and touching marks joined."""
    pieces: list[Piece] = []
    end = 0
    for start, stop in _joined(places):
        pieces += [Piece(text[end:start], False), Piece(text[start:stop], True)]
        end = stop
    return tuple(piece for piece in [*pieces, Piece(text[end:], False)] if piece.text)


def _joined(places: Iterable[Place]) -> list[Place]:
    joined: list[Place] = []
    for start, stop in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(stop, joined[-1][1])
        else:
            joined.append((start, stop))
    return joined
