"""Finding the two sides that somebody asks about, among those that they may see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.services.matches.keeping import Search
from matchmaker.services.matches.whynot import may_see
from matchmaker.storage.matches.finding import Listed, named
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent

SHOWN = 8
LOOKED_AT = 60
"""Listings read before those that the actor may not see are taken away."""


@dataclass(frozen=True, slots=True)
class NamedListing:
    """A listing that may be meant."""

    id: str
    title: str
    language: str


def needs_named(session: Session, *, actor: Actor, text: str, now: datetime) -> list[NamedListing]:
    """The needs that a key or a piece of a title may mean; for members their own only, all for no text."""
    own = None if actor.may(Action.JUDGE_MATCH) else actor.member_id or ""
    return _seen(Search(session, now), actor, Need, text, own)


def patents_named(session: Session, *, actor: Actor, text: str, now: datetime) -> list[NamedListing]:
    """The patents that a key, an application number or a piece of a title may mean."""
    return _seen(Search(session, now), actor, Patent, text, None)


def _seen(
    search: Search, actor: Actor, kind: type[Listed], text: str, member_id: str | None
) -> list[NamedListing]:
    rows = named(search.session, kind, text.strip(), limit=LOOKED_AT, member_id=member_id)
    seen = [listing for listing, member in rows if may_see(search, actor, listing, member)]
    return [NamedListing(listing.id, listing.title, listing.language) for listing in seen[:SHOWN]]
